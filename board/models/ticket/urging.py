"""Chasers: somebody asks to hurry. Counted, shown, told, and limited so that they stay worth reading."""

from board.domain import urging
from board.domain.refusals import N_, refuse_if
from board.models.guard import refuse, verb
from board.models.leaders import supervisors_of
from board.models.telling import name_of, tell_people


class Urging:
    """Verbs of whoever waits; they change nothing about who does what by when, but for the answer that is due."""

    @verb
    def nudge(self, *, by, now, policy):
        """Remind whoever has the ticket of it, by a notice."""
        self.refuse_when_closed()
        if self.assignee is None:
            refuse(N_("Nobody has this ticket: assign it first."))
        refuse_if(urging.objections_to_nudging(self.nudged_at, now, policy))
        self.nudge_count, self.nudged_at = (self.nudge_count or 0) + 1, now
        self.record("nudged", by=by, now=now, policy=policy, person_id=self.assignee_id, count=self.nudge_count)
        tell_people(self, [self.assignee], "nudged", now=now, policy=policy, by_name=name_of(by))

    @verb
    def urge(self, words, *, by, now, policy):
        """The customer asks us to hurry: counted (C-030), and answered at once like any question (K-051)."""
        self.refuse_when_closed()
        refuse_if(urging.objections_to_urging(self.stage, self.urged_at, now, policy))
        self.urge_count, self.urged_at = (self.urge_count or 0) + 1, now
        self.record("urged", by=by, now=now, policy=policy, remark=words, count=self.urge_count)
        self._await_answer(now)
        people = self._told_of_urging(now, policy)
        tell_people(self, people, "customer_urges", now=now, policy=policy, count=self.urge_count)

    def _told_of_urging(self, now, policy):
        """Whoever has it, or received it; leaders too when chasers are many (K-092) or nobody has it."""
        leaders = [self.supervisor] if self.supervisor else supervisors_of(self.board, now)
        is_alarming = urging.are_many(self.urge_count, policy) or self.assignee is None
        return [self.assignee or self.request.receiver, *(leaders if is_alarming else ())]
