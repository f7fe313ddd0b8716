"""One timer that should stand, and the two usual ways to reckon it."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from board.domain.calendars import Calendar
from board.domain.facts import TicketFacts
from board.domain.folding import Run
from board.domain.policies.model import Policy
from board.domain.reckoning import Step, began


class Standing(NamedTuple):
    """A timer that should stand. `ref` is another one for a new cycle, note, update or promise.

    `steps` say how its due time came about.
    """

    kind: str
    ref: str
    started_at: datetime
    due_at: datetime
    paused: bool = False
    steps: tuple[Step, ...] = ()


def after(kind: str, ref: str, start: datetime, minutes: float, calendar: Calendar | None) -> Standing:
    step = began(start, minutes, calendar)
    return Standing(kind, ref, start, step.due, steps=(step,))


def usual(kind: str, ref: str, start: datetime, policy: Policy) -> Standing:
    """A clock whose limit is the same for all levels: that of its own name."""
    return after(kind, ref, start, getattr(policy.clocks, f"{kind}_minutes"), policy.clocks.calendar)


def agreed(kind: str, ref: str, made: datetime, due: datetime) -> Standing:
    """A clock whose end somebody named."""
    return Standing(kind, ref, made, due, steps=(Step("agreed", made, due),))


def folded(kind: str, ref: str, run: Run) -> Iterator[Standing]:
    if run.due is not None:
        yield Standing(kind, ref, run.start, run.due, run.paused, tuple(run.steps))


def cycle_began(facts: TicketFacts) -> datetime | None:
    """When this handling's clocks began: registration for the first, None before it is complete."""
    if facts.registered_at is None:
        return None
    return facts.registered_at if facts.cycle.no == 1 else facts.cycle.opened_at
