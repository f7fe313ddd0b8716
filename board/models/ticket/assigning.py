"""Giving a ticket to a named person, taking it back, starting it."""

from datetime import timedelta
from functools import cache

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from board.domain import calendars, moves
from board.domain.refusals import N_, refuse_if
from board.extensions import db
from board.models.cycle import Assignment
from board.models.guard import refuse, verb
from board.models.telling import name_of, tell_people


@cache
def _open_ones():
    """The assignments of a ticket that nothing has ended, with their people, who are told of it next."""
    which = (Assignment.ticket_id == bindparam("ticket"), Assignment.until_at.is_(None))
    return select(Assignment).where(*which).options(joinedload(Assignment.person, innerjoin=True))


class Assigning:
    """Verbs about who does the work."""

    @verb
    def assign(self, person, *, by, now, policy, team=None, reason=None, remark=None):
        """Give the ticket to a named person; the promise follows from the policy (G-102…G-107).

        Raises Refused while the registration or the triage is missing, or when
        the person does not work on this board. Reassigning keeps promise and
        clocks; a cycle's first assignment makes them.
        """
        refuse_if(moves.objections_to_assignment(self._assignment_facts(person)))
        if self.assignee_id == person.id and self.stage != "new":
            return
        if self.assignee_id:
            self._end_assignment(now)
        self._hand_to(person, team)
        self._begin_assignment(reason, remark, by, now)
        self._leave_new(now, policy)
        self._count_as_action(by, now)
        self.record(
            "assigned", by=by, now=now, policy=policy, person_id=person.id, team_id=self.team_id, reason=reason,
            promise_at=self.cycle.promise_at.isoformat(),
        )  # fmt: skip
        tell_people(self, [person], "assigned", now=now, policy=policy, by_name=name_of(by))

    def objections_to_assigning(self):
        """What must come first, whoever shall get the ticket: registration and judgement."""
        facts = self._assignment_facts(None)
        return tuple(r for r in moves.objections_to_assignment(facts) if r.field != "person_id")

    def _assignment_facts(self, person):
        return moves.AssignmentFacts(
            stage=self.stage,
            is_registered=self.request.registered_at is not None,
            is_triaged=self.cycle.triaged_at is not None,
            person_is_active=person is not None and person.is_active,
            person_works_here=person is not None and person.works_on(self.board),
        )

    def _team_of(self, person):
        return next((m.team_id for m in person.memberships if m.board == self.board and m.team_id), None)

    def _hand_to(self, person, team):
        self.assignee_id = person.id
        self.team_id = team.id if team else self._team_of(person) or self.team_id

    def _begin_assignment(self, reason, remark, by, now):
        begun = Assignment(
            ticket_id=self.id, cycle_id=self.cycle_id, person_id=self.assignee_id, team_id=self.team_id,
            by_id=by.person_id, reason=reason, remark=remark, from_at=now,
        )  # fmt: skip
        db.session.add(begun)
        db.session.expire(self, ["assignments"])  # read anew, with it

    def _leave_new(self, now, policy):
        """Named for the first time: the card moves on, and the promise is made; one begun elsewhere came without."""
        was_new = self.stage == "new"
        if was_new:
            self._enter("assigned", now)
        if was_new or self.cycle.first_promise_at is None:
            self._first_promise(now, policy)

    def _end_assignment(self, now):
        for assignment in self._assignments_that_may_be_open():
            if assignment.until_at is None:
                assignment.until_at = now

    def _assignments_that_may_be_open(self):
        """The list where it is loaded; else open ones alone, however many had the ticket before, and unwritten ones."""
        if "assignments" in self.__dict__:
            return self.assignments
        unwritten = [row for row in db.session.new if isinstance(row, Assignment) and row.ticket_id == self.id]
        return [*db.session.scalars(_open_ones(), {"ticket": self.id}), *unwritten]

    def _first_promise(self, now, policy):
        cycle, limits = self.cycle, policy.priority(self.colour)
        cycle.assigned_at = now
        if cycle.first_promise_at is None:
            cycle.promise_at = calendars.later(now, timedelta(minutes=limits.promise_minutes), limits.calendar)
            cycle.first_promise_at, cycle.promise_no = cycle.promise_at, 1
            cycle.promise_made_at = cycle.promise_from_at = now

    def _enter(self, stage, now):
        self.stage, self.stage_since = stage, now

    def _count_as_action(self, by, now):
        """Whoever leads or was called and does something about an overdue promise has acted on it (G-130, K-059)."""
        is_called = by.leads or by.person_id in (self.cycle.called or ())
        if is_called and self.cycle.overdue_at and not self.cycle.acted_at:
            self.cycle.acted_at = now

    @verb
    def release(self, reason, *, by, now, policy):
        """Take the ticket back to `new`, with a reason; nobody has it then."""
        refuse_if(moves.objections_to_releasing(self.stage))
        if not reason or not reason.strip():
            refuse(N_("Say why the ticket is given back."), field="reason")
        self._end_assignment(now)
        former = self.assignee
        self.assignee_id = self.cycle.assigned_at = None
        self._enter("new", now)
        self.record("released", by=by, now=now, policy=policy, remark=reason, person_id=former.id)
        if former.id != by.person_id:
            facts = {"by_name": name_of(by), "reason": reason.strip()}
            tell_people(self, [former], "unassigned", now=now, policy=policy, **facts)

    @verb
    def start(self, *, by, now, policy):
        """Begin the work, time-stamped; only the assignee or a leader (G-076)."""
        if self.stage == "in_progress":
            return
        if self.stage != "assigned":
            refuse(N_("Work starts on a ticket that somebody has: assign it first."))
        if by.person_id != self.assignee_id and not by.leads:
            refuse(N_("Only the assignee or a supervisor starts the work. Assign it to yourself first."))
        self.cycle.started_at = now
        self._enter("in_progress", now)
        self.record("started", by=by, now=now, policy=policy)
