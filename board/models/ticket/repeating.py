"""What begins again: the customer's “not solved”, or the same problem after closure."""

from datetime import timedelta

from board.domain import closing, moves
from board.domain.refusals import N_, refuse_if
from board.extensions import db
from board.models.cycle import Cycle
from board.models.guard import refuse, verb
from board.models.leaders import people_of_rank, supervisors_of
from board.models.telling import tell_customer, tell_people


class Repeating:
    """A second handling: the same ticket, a new cycle (K-050)."""

    @verb
    def reopen(self, reason, *, by, now, policy):
        """The same problem again: a new cycle from triage (K-139); archived tickets stay closed."""
        refuse_if(moves.objections_to_reopening(self.stage))
        if not reason or not reason.strip():
            refuse(N_("Say what the customer reports."), field="reason")
        self.closed_at, self.closed_how, self.request.closed_at = None, None, None
        self._handle_again("reopened", by=by, now=now, policy=policy, remark=reason)

    def _handle_again(self, why, *, by, now, policy, remark=None):
        """A new cycle: judged anew, marked second handling, followed by a supervisor (G-148…G-150, K-050, K-140)."""
        former_assignee = self.assignee
        self.cycle.closed_at = self.cycle.closed_at or now
        fresh = Cycle(no=self.cycle.no + 1, opened_at=now, reason=why)
        self.cycles.append(fresh)
        db.session.flush()
        self.cycle_id = fresh.id
        self._end_assignment(now)
        self._forget_state()
        self._enter("new", now)
        self.record("handled_again", by=by, now=now, policy=policy, remark=remark, why=why)
        self._raise_for_second_handling(by.rule, now, policy)
        self._call_for_second_handling(former_assignee, by.rule, now, policy)

    def _forget_state(self):
        """Nobody has it, nothing is late or disputed: the new handling begins with clean marks."""
        self.assignee_id = self.ready_to_close_at = None
        self.overdue_since, self.escalated_at, self.promised_cadence_minutes = None, None, None
        self.is_disputed = False

    def _raise_for_second_handling(self, by, now, policy):
        rules = policy.closing.second_handling
        colour = closing.raised(self.colour, rules.raise_levels, policy)
        if colour != self.colour:
            self.record("raised", by=by, now=now, policy=policy, colour=colour)
        self._take_colour(colour, "second_handling", by=by, now=now, policy=policy)
        self._compose_title(policy)
        leaders = supervisors_of(self.board, now)
        if rules.supervisor_follows and leaders and self.supervisor_id is None:
            self.supervisor_id = leaders[0].id

    def _call_for_second_handling(self, former, by, now, policy):
        rules = policy.closing.second_handling
        for kind, hours, text in closing.second_handling_commitments(rules, self.request.language):
            self.commit_to(
                kind, need=text, due_at=now + timedelta(hours=hours), by=by, now=now, policy=policy,
                owner_id=self.supervisor_id or (former.id if former else None),
            )  # fmt: skip
        people = [former, *(supervisors_of(self.board, now) or people_of_rank(self.board, "head"))]
        key = f"again:{self.cycle_id}"
        tell_people(self, people, "customer_not_solved", key=key, now=now, policy=policy)
        tell_customer(self, "second_handling", key=key, now=now, policy=policy, link="progress")
