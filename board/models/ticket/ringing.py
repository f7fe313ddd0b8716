"""What a ticket does when one of its clocks rings (design, section 6)."""

from board.domain import ages, clocks, messages, promises
from board.domain.policies.labels import Label
from board.models.guard import verb
from board.models.telling import owners_of, people_of_rank, supervisors_of, tell_customer, tell_people

MORE_TIME = Label("it needs more time than we expected", "处理所需时间超出预期")


class Ringing:
    """Verbs that time alone brings about; the table of `clocks.FIRES` says which clock does what."""

    @verb
    def ring(self, timers, *, by, now, policy):
        """For each fired timer, call whom it concerns, tell the customer, take the next step.

        Whoever rings has claimed the timers, in order of their due times. What
        follows comes first, so that the notices say how things stand then.
        """
        leaders = _leaders_of(self.board)
        for timer in timers:
            self._ring_one(timer, leaders, by=by, now=now, policy=policy)

    def _ring_one(self, timer, leaders, *, by, now, policy):
        firing = clocks.FIRES[timer.kind]
        called = self._called(firing, timer, leaders, policy)
        self.record(
            "timer_fired", by=by, now=now, policy=policy, at=timer.due_at, timer=timer.kind, ref=timer.ref,
            called=[person.id for person in called],
        )  # fmt: skip
        if firing.follows:
            getattr(self, STEPS[firing.follows])(timer, by=by, now=now, policy=policy)
        if firing.message:
            # a warning rings before the promise that it names
            due = self.cycle.promise_at if timer.kind in clocks.WARNING_KINDS else timer.due_at
            facts = {"due": due, **self._particulars(timer, now, policy)}
            tell_people(self, called, firing.message, key=f"timer:{timer.id}", now=now, policy=policy, **facts)

    def _called(self, firing, timer, leaders, policy):
        """The people a firing concerns, each once; the leaders when it would otherwise be nobody."""
        if not firing.message:
            return []
        found = [person for who in firing.told for person in self._people(who, timer, leaders, policy)]
        active = {person.id: person for person in found if person is not None and person.is_active}
        return list(active.values()) or leaders

    def _people(self, who, timer, leaders, policy):
        if who == "assignee":
            return [self.assignee]
        if who == "receiver":
            return [self.request.receiver]
        if who == "supervisors":
            return leaders
        if who == "chain":
            return people_of_rank(self.board, clocks.escalation_step(timer.ref, policy).rank)
        commitment = self._commitment_of(timer)
        return owners_of(commitment, self.board) if commitment else []

    def _commitment_of(self, timer):
        return next((c for c in self.commitments if timer.kind == "commitment" and str(c.id) == timer.ref), None)

    def _particulars(self, timer, now, policy):
        """What the notice of this kind of clock names besides its due time."""
        if timer.kind in ("note", "promise_half"):
            cadence = policy.priority(self.colour).note_minutes
            return {"last_note": ages.age_of_last_note(self.cycle.last_note_at, now, cadence)}
        if timer.kind == "milestone":
            return {"milestone": policy.choice("milestones", timer.ref.partition(".")[2])}
        if timer.kind == "commitment":
            return {"need": self._commitment_of(timer).need}
        return {}

    def _rule_by_default(self, timer, *, by, now, policy):
        self.rule_by_default(by=by, now=now, policy=policy)

    def _escalate(self, timer, *, by, now, policy):
        """A broken promise: late from now on, leaders must act, the customer hears a new time (G-130…G-136)."""
        cycle = self.cycle
        if cycle.first_promise_at <= now:  # lateness is judged on the first promise, whatever came later (K-021)
            self.overdue_since = self.overdue_since or cycle.first_promise_at
        self.escalated_at = self.escalated_at or now
        if cycle.overdue_at is None or (cycle.acted_at and cycle.acted_at >= cycle.overdue_at):
            cycle.overdue_at, cycle.acted_at = now, None  # a chain that still waits for somebody runs on
        self.record("overdue", by=by, now=now, policy=policy, at=timer.due_at, promise_no=cycle.promise_no)
        self.record("escalated", by=by, now=now, policy=policy, to=policy.escalation[0].rank)
        self._promise_anew(by, now, policy)
        self.promised_cadence_minutes = policy.overdue_cadence_minutes
        self.promised_cadence_from = now
        self._tell_new_time(by, now, policy)

    def _promise_anew(self, by, now, policy):
        cycle, former = self.cycle, self.cycle.promise_at
        level = policy.priority(self.colour)
        self._promise(promises.next_promise(now, level, cycle.promise_no, policy.overdue_growth), now)
        promise_at, before = cycle.promise_at.isoformat(), former.isoformat()
        self.record("estimated", by=by, now=now, policy=policy, promise_at=promise_at, former=before)

    def _tell_new_time(self, by, now, policy):
        cycle, usual = self.cycle, policy.priority(self.colour).update_minutes
        often = messages.cadence(min(usual, policy.overdue_cadence_minutes), self.request.language)
        to = policy.ranks[policy.escalation[0].rank]
        key = f"overdue:{cycle.id}:{cycle.promise_no}"
        message = tell_customer(
            self, "overdue_escalated", key=key, now=now, policy=policy, wait=0, link="progress",
            reason=MORE_TIME, escalated_to=to, cadence=often,
        )  # fmt: skip
        self._hand_over(message, now, policy)

    def _escalate_further(self, timer, *, by, now, policy):
        """Nobody acted: the next rank is called, and who was passed over is kept (K-059)."""
        step = clocks.escalation_step(timer.ref, policy)
        before = policy.escalation[policy.escalation.index(step) - 1]
        passed_over = [person.id for person in people_of_rank(self.board, before.rank)]
        self.escalated_at = now
        self.record("escalated", by=by, now=now, policy=policy, to=step.rank, passed_over=passed_over)

    def _remind(self, timer, *, by, now, policy):
        """No answer to the confirmation: remind the customer once (G-151, G-152)."""
        cycle = self.cycle
        key = f"reminder:{cycle.id}:{cycle.ask_no}"
        message = tell_customer(self, "reminder", key=key, now=now, policy=policy, wait=0, link="confirm")
        cycle.reminded_at = now
        self.record("reminded", by=by, now=now, policy=policy, message_key=key)
        self._hand_over(message, now, policy)

    def _hand_over(self, message, now, policy):
        """What goes by hand is brought to the assignee: nobody saw the system write it."""
        if message is None or message.state != "by_hand":
            return
        people = [self.assignee] if self.assignee and self.assignee.is_active else _leaders_of(self.board)
        tell_people(self, people, "tell_by_hand", key=f"hand:{message.key}", now=now, policy=policy)

    def _close_by_silence(self, timer, *, by, now, policy):
        self.close_by_silence(by=by, now=now, policy=policy)


STEPS = {
    "ruling_by_default": "_rule_by_default",
    "escalate": "_escalate",
    "escalate_further": "_escalate_further",
    "remind_customer": "_remind",
    "close_by_silence": "_close_by_silence",
}


def _leaders_of(board):
    return supervisors_of(board) or people_of_rank(board, "head") or people_of_rank(board, "admin")
