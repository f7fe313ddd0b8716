"""A broken promise: who is called, who takes it on, who is passed over, and what the customer hears."""

from board.domain import messages, promises
from board.domain.escalation import step_of
from board.domain.policies.labels import Label
from board.domain.refusals import N_
from board.models.guard import refuse, verb
from board.models.leaders import active_people
from board.models.telling import name_of, tell_customer, tell_people

MORE_TIME = Label("it needs more time than we expected", "处理所需时间超出预期")


class Escalating:
    """Verbs and steps of the chain that runs from a broken promise until somebody has acted (G-130, K-059)."""

    @property
    def chain_waits(self):
        """True while people are called and nobody has acted yet."""
        cycle = self.cycle
        return cycle.overdue_at is not None and not (cycle.acted_at and cycle.acted_at >= cycle.overdue_at)

    @verb
    def acknowledge(self, *, by, now, policy):
        """One of those called takes the broken promise on; the chain waits for what they do. Twice is once (K-059)."""
        cycle = self.cycle
        if not self.chain_waits:
            refuse(N_("Nobody is called for this ticket, or somebody has acted already."))
        if not by.leads and by.person_id not in (cycle.called or ()):
            refuse(N_("This is for supervisors. Ask one of them."))
        if cycle.acknowledged_at:
            return
        cycle.acknowledged_at, cycle.acknowledged_by_id = now, by.person_id
        self.record("acknowledged", by=by, now=now, policy=policy, step=cycle.escalation_step or 0)
        people = [person for person in active_people(cycle.called or ()) if person.id != by.person_id]
        told = [self.assignee, *people]
        tell_people(self, told, "acknowledged", now=now, policy=policy, by_name=name_of(by))

    @verb
    def explain(self, reason, *, by, now, policy):
        """Say why the first promise did not hold; what is said at the solution replaces it (G-236, K-045)."""
        if not self.is_late and not self.is_late_at(now):
            refuse(N_("No promise on this ticket is broken."))
        if not reason or not reason.strip():
            refuse(N_("Say why it is late."), field="reason")
        self.cycle.overdue_reason = reason.strip()
        self.record("explained", by=by, now=now, policy=policy, remark=reason)

    def _summoned(self, timer, leaders, policy):
        """Whom this timer calls: a step's people; at another breach those who were called, or who took it on."""
        cycle = self.cycle
        if timer.kind == "promise" and self.chain_waits:
            return active_people([cycle.acknowledged_by_id] if cycle.acknowledged_by_id else cycle.called or ())
        if timer.kind == "promise":
            return leaders.at_step(0, policy.escalation)
        return leaders.at_step(step_of(timer.ref), policy.escalation, self._passed_over())

    def _passed_over(self):
        return [*(self.cycle.passed_over or ()), *(self.cycle.called or ())]

    def _escalate(self, timer, summoned, *, by, now, policy):
        """A broken promise: late from now on, leaders must act, the customer hears a new time (G-130…G-136)."""
        cycle = self.cycle
        if cycle.first_promise_at <= now:  # lateness is judged on the first promise, whatever came later (K-021)
            self.overdue_since = self.overdue_since or cycle.first_promise_at
        self.record("overdue", by=by, now=now, policy=policy, at=timer.due_at, promise_no=cycle.promise_no)
        if not self.chain_waits:  # a chain that still waits for somebody runs on
            cycle.overdue_at, cycle.acted_at, cycle.passed_over = now, None, []
            self._call(0, summoned, by=by, now=now, policy=policy)
        self._promise_anew(by, now, policy)
        self.promised_cadence_minutes = policy.overdue_cadence_minutes
        self.promised_cadence_from = now
        self._tell_new_time(now, policy)

    def _escalate_further(self, timer, summoned, *, by, now, policy):
        """Nobody acted: the next step is called, and who was passed over is kept (K-059)."""
        self.cycle.passed_over = self._passed_over()
        self._call(step_of(timer.ref), summoned, by=by, now=now, policy=policy, passed_over=self.cycle.called or [])

    def _call(self, step, people, *, by, now, policy, **more):
        cycle, ids = self.cycle, [person.id for person in people]
        cycle.escalation_step, cycle.called_at, cycle.called = step, now, ids
        cycle.acknowledged_at = cycle.acknowledged_by_id = None
        self.escalated_at = self.escalated_at or now
        rank = policy.escalation[step].rank
        self.record("escalated", by=by, now=now, policy=policy, to=rank, people=ids, step=step, **more)

    def _promise_anew(self, by, now, policy):
        cycle, former = self.cycle, self.cycle.promise_at
        level = policy.priority(self.colour)
        self._promise(promises.next_promise(now, level, cycle.promise_no, policy.overdue_growth), now)
        promise_at, before = cycle.promise_at.isoformat(), former.isoformat()
        self.record("estimated", by=by, now=now, policy=policy, promise_at=promise_at, former=before)

    def _tell_new_time(self, now, policy):
        cycle, usual = self.cycle, policy.priority(self.colour).update_minutes
        often = messages.cadence(min(usual, policy.overdue_cadence_minutes), self.request.language)
        to = policy.ranks[policy.escalation[0].rank]
        key = f"overdue:{cycle.id}:{cycle.promise_no}"
        message = tell_customer(
            self, "overdue_escalated", key=key, now=now, policy=policy, wait=0, link="progress",
            reason=MORE_TIME, escalated_to=to, cadence=often,
        )  # fmt: skip
        self._hand_over(message, now, policy)
