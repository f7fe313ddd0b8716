"""One due time under changing colours and pauses."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from board.domain.facts import Coloured, Span
from board.domain.policies.rules import COLOUR_RANKS

LimitOf = Callable[[str], int | None]


@dataclass
class Run:
    """A clock while its history is replayed: due None means that its colour sets no limit."""

    start: datetime
    colour: str
    due: datetime | None
    credit: timedelta = timedelta(0)
    paused: bool = False

    def change(self, at: datetime, colour: str, minutes: int | None) -> None:
        """Take a new colour: rising may shorten the time, falling never does."""
        rises = COLOUR_RANKS[colour] > COLOUR_RANKS[self.colour]
        self.colour = colour
        if rises:
            self._rise(at, minutes)
        else:
            self._fall(minutes)

    def _rise(self, at: datetime, minutes: int | None) -> None:
        if minutes is not None:
            sooner = at + timedelta(minutes=minutes)
            self.due = min(self.due, sooner) if self.due else sooner

    def _fall(self, minutes: int | None) -> None:
        if minutes is None:
            self.due = None
        else:
            later = self.start + timedelta(minutes=minutes) + self.credit
            self.due = max(self.due, later) if self.due else later

    def stand_still(self, start: datetime, end: datetime | None) -> None:
        """Credit a pause; one that begins when the clock is late changes nothing any more."""
        if self.due is not None and start >= self.due:
            return
        if end is None:
            self.paused = True
        else:
            self.credit += end - start
            self.due = self.due + (end - start) if self.due else None


def fold(start: datetime, colours: Iterable[Coloured], limit_of: LimitOf, pauses: Iterable[Span] = ()) -> Run:
    """The run of a clock that began at `start` and is not met yet, after all changes and pauses."""
    colours = tuple(colours)
    first = colour_at(start, colours)
    changes = [change for change in colours if change.at > start]
    limit = limit_of(first)
    run = Run(start, first, start + timedelta(minutes=limit) if limit is not None else None)
    moments = [(change.at, 0, change.colour) for change in changes]
    moments += [(begin, 1, end) for begin, end in _pieces(pauses, start, [change.at for change in changes])]
    for at, is_pause, value in sorted(moments, key=lambda moment: moment[:2]):
        if is_pause:
            run.stand_still(at, value)
        elif value != run.colour:
            run.change(at, value, limit_of(value))
    return run


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
