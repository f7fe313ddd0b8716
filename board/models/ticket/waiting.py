"""Waiting for something: clocks stand still, and run again when it has come."""

from dataclasses import replace

from board.domain.refusals import N_
from board.models.cycle import Pause
from board.models.guard import refuse, verb
from board.models.telling import tell_people

NOT_WORKED_ON = N_("Only a ticket that is being worked on can wait for something.")


class Waiting:
    """Verbs of pauses and of material."""

    @property
    def may_wait(self):
        """True while somebody works on it, or is about to: its clocks can stand still for something."""
        return self.stage in ("assigned", "in_progress")

    @verb
    def pause(self, why, remark, *, by, now, policy):
        """Stop the pausable clocks while something is awaited, such as the customer's material (K-056)."""
        if self.paused_for:
            return
        if not self.may_wait:
            refuse(NOT_WORKED_ON)
        self.paused_for = why
        self.pauses.append(Pause(cycle_id=self.cycle_id, why=why, remark=remark, from_at=now, by_id=by.person_id))
        self.record("paused", by=by, now=now, policy=policy, why=why)

    @verb
    def resume(self, *, by, now, policy):
        """Let the clocks run again; the time that stood still is credited."""
        if not self.paused_for:
            return
        self._end_pause(now)
        self.record("resumed", by=by, now=now, policy=policy)

    def _end_pause(self, now):
        self.paused_for = None
        for pause in self.pauses:
            if pause.until_at is None:
                pause.until_at = now

    @verb
    def receive_material(self, *, by, now, policy, entry=None):
        """What the customer was asked for has arrived: 30 minutes until the next note (G-127).

        `entry`, a domain `Entry`, says what came; its record is returned, None without one.
        """
        self.refuse_when_closed()
        cycle = self.cycle
        cycle.material_no += 1
        cycle.material_arrived_at = now
        self._end_pause(now)
        self.record("material_arrived", by=by, now=now, policy=policy)
        if self.assignee and by.person_id != self.assignee_id:
            key = f"material:{cycle.id}:{cycle.material_no}"
            tell_people(self, [self.assignee], "material_arrived", key=key, now=now, policy=policy)
        return self.communicate(entry, by=by, now=now, policy=policy) if entry else None

    @verb
    def enquire(self, entry, *, by, now, policy):
        """The customer asks how it stands: answered at once, whatever the level's cadence (G-118, K-051).

        `entry`, a domain `Entry`, is the question; its record is returned.
        """
        self.refuse_when_closed()
        return self.communicate(replace(entry, asks=True), by=by, now=now, policy=policy)

    def _be_asked(self, entry, *, by, now, policy):
        """The clock runs from the first question that has no answer; later ones do not start it anew."""
        if self.is_open:
            self._await_answer(entry.occurred_at)
        if self.assignee and by.person_id != self.assignee_id:
            tell_people(self, [self.assignee], "customer_asks", now=now, policy=policy)

    def _await_answer(self, since):
        """The customer's clock for an answer runs, unless it does already."""
        if self.enquired_at is None:
            self.enquiry_count += 1
            self.enquired_at = since
