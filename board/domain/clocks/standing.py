"""One timer that should stand, and the two usual ways to reckon it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from board.domain.facts import TicketFacts
from board.domain.folding import Run


class Standing(NamedTuple):
    """A timer that should stand. `ref` is another one for a new cycle, note, update or promise."""

    kind: str
    ref: str
    started_at: datetime
    due_at: datetime
    paused: bool = False


def after(kind: str, ref: str, start: datetime, minutes: float) -> Standing:
    return Standing(kind, ref, start, start + timedelta(minutes=minutes))


def folded(kind: str, ref: str, run: Run) -> Iterator[Standing]:
    if run.due is not None:
        yield Standing(kind, ref, run.start, run.due, run.paused)


def cycle_began(facts: TicketFacts) -> datetime | None:
    """When this handling's clocks began: registration for the first, None before it is complete."""
    if facts.registered_at is None:
        return None
    return facts.registered_at if facts.cycle.no == 1 else facts.cycle.opened_at
