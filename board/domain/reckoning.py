"""How a due time came about, step by step."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from board.domain import calendars
from board.domain.calendars import Calendar

HoursOf = Callable[[str], Calendar | None]


class Step(NamedTuple):
    """One thing that made or moved a due time; `due` is what it was from then on, None without any.

    `what`: began, rose, fell, paused, waits (a pause that lasts), agreed (somebody named the time), share and
    before (of a promise: part of its time, so long before its end), cadence (a promised one comes sooner).
    `span` is the limit, or the time that a pause gives back; `until` is the pause's end.
    """

    what: str
    at: datetime
    due: datetime | None
    span: timedelta | None = None
    calendar: Calendar | None = None
    colour: str | None = None
    until: datetime | None = None


def began(at: datetime, minutes: float, calendar: Calendar | None = None, colour: str | None = None) -> Step:
    """The limit of a clock that begins, and when it is over."""
    span = timedelta(minutes=minutes)
    return Step("began", at, calendars.later(at, span, calendar), span, calendar, colour)
