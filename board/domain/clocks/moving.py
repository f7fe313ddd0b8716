"""Which deadlines of a ticket another policy or calendar moves."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple, Protocol

from board.domain.clocks.standing import Standing
from board.domain.clocks.work import policy_promise
from board.domain.facts import TicketFacts
from board.domain.policies.model import Policy


class Due(Protocol):
    """A deadline as it stands: a timer's row, or a Standing."""

    kind: str
    ref: str
    due_at: datetime


class Move(NamedTuple):
    """A deadline and its two times; `before` is None for one that comes to be, `after` for one that goes."""

    kind: str
    ref: str
    before: datetime | None
    after: datetime | None

    def way(self, now: datetime) -> str:
        """sooner or later; late when the new time has passed at once; new or gone."""
        if self.after is None:
            return "gone"
        if self.after <= now and (self.before is None or self.before > now):
            return "late"
        return "new" if self.before is None else "sooner" if self.after < self.before else "later"


def under(facts: TicketFacts, policy: Policy) -> TicketFacts:
    """The facts as they are under a policy: a promise that it made by itself, and nobody has told, is its own again."""
    cycle = facts.cycle
    run = policy_promise(facts, policy) if cycle.resolved_at is None else None
    if run is None or run.due is None or run.due == cycle.promise_at:
        return facts
    first = run.due if cycle.first_promise_at == cycle.promise_at else cycle.first_promise_at
    return replace(facts, cycle=replace(cycle, promise_at=run.due, first_promise_at=first))


def moves(before: Iterable[Due], after: Iterable[Standing]) -> tuple[Move, ...]:
    """What differs between the deadlines that stand and those that should."""
    old = {(one.kind, one.ref): one.due_at for one in before}
    new = {(one.kind, one.ref): one.due_at for one in after}
    names = {**old, **new}
    return tuple(Move(*name, old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name))
