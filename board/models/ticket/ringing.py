"""What a ticket does when one of its clocks rings (design, section 6)."""

from board.domain import ages, clocks
from board.models.guard import verb
from board.models.leaders import Leaders, active_people, owners_of
from board.models.telling import tell_customer, tell_people


class Ringing:
    """Verbs that time alone brings about; the table of `clocks.FIRES` says which clock does what."""

    @verb
    def ring(self, timers, *, by, now, policy):
        """For each fired timer, call whom it concerns, tell the customer, take the next step.

        Whoever rings has claimed the timers, in order of their due times. What
        follows comes first, so that the notices say how things stand then.
        """
        leaders = Leaders(self.board, now)
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
            summoned = self._summoned(timer, leaders, policy) if "chain" in firing.told else []
            getattr(self, STEPS[firing.follows])(timer, summoned, by=by, now=now, policy=policy)
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
        return list(active.values()) or leaders.on_duty()

    def _people(self, who, timer, leaders, policy):
        if who == "assignee":
            return [self.assignee]
        if who == "receiver":
            return [self.request.receiver]
        if who == "supervisors":
            return leaders.on_duty()
        if who == "chain":
            return self._summoned(timer, leaders, policy)
        commitment = self._commitment_of(timer)
        if commitment is None:
            return []
        return active_people([commitment.made_by_id]) if who == "initiator" else owners_of(commitment, self.board)

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

    def _rule_by_default(self, timer, summoned, *, by, now, policy):
        self.rule_by_default(by=by, now=now, policy=policy)

    def _remind(self, timer, summoned, *, by, now, policy):
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
        people = [self.assignee] if self.assignee and self.assignee.is_active else Leaders(self.board, now).on_duty()
        tell_people(self, people, "tell_by_hand", key=f"hand:{message.key}", now=now, policy=policy)

    def _close_by_silence(self, timer, summoned, *, by, now, policy):
        self.close_by_silence(by=by, now=now, policy=policy)


STEPS = {
    "ruling_by_default": "_rule_by_default",
    "escalate": "_escalate",
    "escalate_further": "_escalate_further",
    "remind_customer": "_remind",
    "close_by_silence": "_close_by_silence",
}
