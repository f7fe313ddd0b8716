"""Deadlines under another policy or another calendar."""

from board.domain import clocks
from board.domain.clocks import moving
from board.models.guard import verb


class Reckoning:
    """The verb by which an open ticket takes the deadlines of the policy that is in force now."""

    def moves_under(self, policy, timers):
        """What of the timers that stand would be due at another time under a policy."""
        return moving.moves(timers, clocks.standing_timers(moving.under(self.facts(), policy), policy))

    @verb
    def reckon_anew(self, timers, moves, *, by, now, policy):
        """Take the deadlines of the policy; the history keeps which moved (`moves`, of the `timers` that stand)."""
        self.knows_timers(timers)
        cycle, facts, handled_at = self.cycle, moving.under(self.facts(), policy).cycle, self.last_handled_at
        cycle.promise_at, cycle.first_promise_at = facts.promise_at, facts.first_promise_at
        told = [[m.kind, m.ref, _text(m.before), _text(m.after)] for m in moves if m.kind not in clocks.WARNING_KINDS]
        self.record("reckoned", by=by, now=now, policy=policy, moves=told, promise_at=_text(cycle.promise_at))
        self.last_handled_at = handled_at  # nobody has handled it: what stands still stays so


def _text(instant):
    return instant.isoformat() if instant else None
