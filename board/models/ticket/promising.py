"""Promises with a time: commitments, another completion time, what a leader does about a broken one."""

from board.domain import moves, notes
from board.domain.refusals import N_, refuse_if
from board.extensions import db
from board.models.entries import Commitment
from board.models.guard import refuse, verb
from board.models.leaders import owners_of
from board.models.telling import tell_people


class Promising:
    """Verbs about who promised what, and by when."""

    @verb
    def commit_to(self, kind, *, need, due_at, by, now, policy, **who_and_what):
        """Make a commitment with a time; returns it (G-233, G-256).

        `who_and_what`: owner_id or department_id with contact_person,
        expected_result, communication_id. The policy says which kinds block closing.
        """
        self.refuse_when_closed()
        refuse_if(notes.objections_to_commitment(kind, need, due_at, now, who_and_what, policy))
        commitment = Commitment(
            ticket=self, cycle_id=self.cycle_id, kind=kind, need=need.strip(), due_at=due_at, made_at=now,
            made_by_id=by.person_id, blocks_closing=notes.blocks_closing(kind, policy), **who_and_what,
        )  # fmt: skip
        db.session.add(commitment)
        db.session.flush()
        self._count_as_action(by, now)
        self.record(
            "committed", by=by, now=now, policy=policy, commitment_id=commitment.id, commitment=kind,
            due_at=due_at.isoformat(), department_id=commitment.department_id, owner_id=commitment.owner_id,
        )  # fmt: skip
        self._tell_owner(commitment, by, now, policy)
        return commitment

    def _tell_owner(self, commitment, by, now, policy):
        people = [p for p in owners_of(commitment, self.board) if p.id != by.person_id]
        key = f"commitment:{commitment.id}"
        facts = {"need": commitment.need, "due": commitment.due_at}
        tell_people(self, people, "commitment_made", key=key, now=now, policy=policy, **facts)

    @verb
    def begin_commitment(self, commitment, *, by, now, policy):
        """Whoever was asked takes it up; twice is once, and an answered one stays answered (K-093)."""
        if commitment.begun_at or commitment.answered_at:
            return
        commitment.begun_at, commitment.begun_by_id = now, by.person_id
        self.record("commitment_begun", by=by, now=now, policy=policy, commitment_id=commitment.id)

    @verb
    def answer_commitment(self, commitment, answer, *, by, now, policy, follow_up_at=None):
        """Keep a commitment, late or in time; answering twice is the same as once.

        "Done" means that an answer was given. What it announces for later, as
        a fix for tomorrow, is looked after by the assignee at `follow_up_at` (K-093).
        """
        if commitment.answered_at:
            return
        if not answer or not answer.strip():
            refuse(N_("Say what came of it."), field="answer")
        refuse_if(notes.objections_to_follow_up(follow_up_at, now))
        commitment.answered_at, commitment.answered_by_id = now, by.person_id
        commitment.answer, commitment.kept = answer.strip(), now <= commitment.due_at
        self.record(
            "commitment_answered", by=by, now=now, policy=policy, commitment_id=commitment.id, kept=commitment.kept
        )
        if by.person_id != self.assignee_id:
            key, need = f"commitment_answered:{commitment.id}", commitment.need
            tell_people(self, [self.assignee], "commitment_answered", key=key, now=now, policy=policy, need=need)
        if follow_up_at:
            self._follow_up(commitment, follow_up_at, by=by, now=now, policy=policy)

    def _follow_up(self, commitment, at, *, by, now, policy):
        self.commit_to(
            "follow_up", need=commitment.answer, due_at=at, by=by, now=now, policy=policy,
            owner_id=self.assignee_id or commitment.made_by_id,
        )  # fmt: skip

    @verb
    def estimate(self, promise_at, reason, *, by, now, policy):
        """Promise another completion time; the first one stays on record, the customer is told (G-134, K-011)."""
        refuse_if(moves.objections_to_promising(self.stage))
        refuse_if(notes.objections_to_estimate(promise_at, reason, now))
        cycle, former = self.cycle, self.cycle.promise_at
        self._promise(promise_at, now)
        cycle.overdue_at, cycle.acted_at = None, None
        key = f"estimate:{cycle.id}:{cycle.promise_no}"
        self._say("new_estimate", by, now, policy, key=key, reason=reason.strip())
        self.record(
            "estimated", by=by, now=now, policy=policy, remark=reason, promise_at=promise_at.isoformat(),
            former=former.isoformat() if former else None,
        )  # fmt: skip

    def _promise(self, promise_at, now):
        """Another completion time; the first one that a handling gets is what lateness is judged on.

        From now on it is somebody's word, and does not follow the policy any more.
        """
        cycle = self.cycle
        cycle.promise_from_at = None
        cycle.first_promise_at = cycle.first_promise_at or promise_at
        cycle.promise_at, cycle.promise_made_at = promise_at, now
        cycle.promise_no += 1

    @verb
    def act(self, what, remark, *, by, now, policy):
        """A leader steps in on an overdue promise and says how (G-130…G-132, K-059)."""
        if not (self.is_late or self.cycle.overdue_at):
            refuse(N_("No promise on this ticket is broken."))
        if not remark or not remark.strip():
            refuse(N_("Say what you are doing about it."), field="remark")
        self.cycle.acted_at = now
        self.supervisor_id = self.supervisor_id or by.person_id
        self.record("acted", by=by, now=now, policy=policy, remark=remark, what=what)
