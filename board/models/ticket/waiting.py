"""Waiting for something: clocks stand still, and run again when it has come."""

from board.domain.refusals import N_
from board.models.cycle import Pause
from board.models.guard import refuse, verb
from board.models.telling import tell_people


class Waiting:
    """Verbs of pauses and of material."""

    @verb
    def pause(self, why, remark, *, by, now, policy):
        """Stop the pausable clocks while something is awaited, such as the customer's material (K-056)."""
        if self.paused_for:
            return
        if self.stage not in ("assigned", "in_progress"):
            refuse(N_("Only a ticket that is being worked on can wait for something."))
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
        self._refuse_when_closed()
        cycle = self.cycle
        cycle.material_no += 1
        cycle.material_arrived_at = now
        self._end_pause(now)
        self.record("material_arrived", by=by, now=now, policy=policy)
        if self.assignee and by.person_id != self.assignee_id:
            key = f"material:{cycle.id}:{cycle.material_no}"
            tell_people(self, [self.assignee], "material_arrived", key=key, now=now, policy=policy)
        return self.communicate(entry, by=by, now=now, policy=policy) if entry else None
