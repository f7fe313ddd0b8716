"""One due time under changing colours and pauses."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from board.domain import calendars
from board.domain.calendars import Calendar
from board.domain.facts import Coloured, Span
from board.domain.policies.limits import COLOUR_RANKS
from board.domain.reckoning import HoursOf, Step, began

LimitOf = Callable[[str], int | None]


def round_the_clock(_colour: str) -> None:
    """The hours of a clock that knows no calendar."""


@dataclass
class Run:
    """A clock while its history is replayed: due None means that its colour sets no limit."""

    start: datetime
    colour: str
    due: datetime | None
    calendar: Calendar | None = None
    paused: bool = False
    stood_still: list[tuple[datetime, datetime]] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)

    def change(self, at: datetime, colour: str, minutes: int | None, calendar: Calendar | None) -> None:
        """Take a new colour with its hours: rising may shorten the time, falling never does."""
        rises = COLOUR_RANKS[colour] > COLOUR_RANKS[self.colour]
        self.colour, self.calendar = colour, calendar
        limit = None if minutes is None else timedelta(minutes=minutes)
        if rises:
            self._rise(at, limit)
        else:
            self._fall(limit)
        self.steps.append(Step("rose" if rises else "fell", at, self.due, limit, calendar, colour))

    def _rise(self, at: datetime, limit: timedelta | None) -> None:
        if limit is not None:
            sooner = calendars.later(at, limit, self.calendar)
            self.due = min(self.due, sooner) if self.due else sooner

    def _fall(self, limit: timedelta | None) -> None:
        if limit is None:
            self.due = None
        else:
            credit = sum((self._credit(*stretch) for stretch in self.stood_still), timedelta(0))
            later = calendars.later(self.start, limit + credit, self.calendar)
            self.due = max(self.due, later) if self.due else later

    def _credit(self, start: datetime, end: datetime) -> timedelta:
        return calendars.worked(start, end, self.calendar)

    def stand_still(self, start: datetime, end: datetime | None) -> None:
        """Credit a pause; one that begins when the clock is late changes nothing any more."""
        if self.due is not None and start >= self.due:
            return
        if end is None:
            self.paused = True
            self.steps.append(Step("waits", start, self.due))
            return
        self.stood_still.append((start, end))
        credit = self._credit(start, end)
        self.due = calendars.later(self.due, credit, self.calendar) if self.due else None
        self.steps.append(Step("paused", start, self.due, credit, self.calendar, until=end))


def fold(
    start: datetime,
    colours: Iterable[Coloured],
    limit_of: LimitOf,
    pauses: Iterable[Span] = (),
    hours_of: HoursOf = round_the_clock,
) -> Run:
    """The run of a clock that began at `start` and is not met yet, after all changes and pauses."""
    colours = tuple(colours)
    changes = [change for change in colours if change.at > start]
    run = _begin(start, colour_at(start, colours), limit_of, hours_of)
    moments = [(change.at, 0, change.colour) for change in changes]
    moments += [(begin, 1, end) for begin, end in _pieces(pauses, start, [change.at for change in changes])]
    for at, is_pause, value in sorted(moments, key=lambda moment: moment[:2]):
        if is_pause:
            run.stand_still(at, value)
        elif value != run.colour:
            run.change(at, value, limit_of(value), hours_of(value))
    return run


def _begin(start: datetime, colour: str, limit_of: LimitOf, hours_of: HoursOf) -> Run:
    limit, calendar = limit_of(colour), hours_of(colour)
    if limit is None:
        return Run(start, colour, None, calendar)
    first = began(start, limit, calendar, colour)
    return Run(start, colour, first.due, calendar, steps=[first])


def colour_at(at: datetime, colours: tuple[Coloured, ...]) -> str:
    """The colour in force at an instant; the first one before that."""
    found = colours[0].colour
    for change in colours:
        if change.at <= at:
            found = change.colour
    return found


def _pieces(pauses: Iterable[Span], start: datetime, cuts: list[datetime]):
    """The pauses after `start`, cut where the colour changes, so that both can be replayed in order."""
    for pause in pauses:
        begin = max(pause.start, start)
        if pause.end is not None and pause.end <= begin:
            continue
        inside = [cut for cut in cuts if begin < cut and (pause.end is None or cut < pause.end)]
        edges = [begin, *inside, pause.end]
        yield from pairwise(edges)
