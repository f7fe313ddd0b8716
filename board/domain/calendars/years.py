"""Whose holidays are not known: of this year at once, of the next from December on."""

from collections.abc import Iterable
from datetime import datetime

from board.domain.calendars.model import Calendar

TOLD_FROM_MONTH = 12


def missing_years(calendar: Calendar, now: datetime) -> tuple[int, ...]:
    """The years that the calendar's dated files should tell by now, and do not."""
    today = now.astimezone(calendar.tz)
    wanted = (today.year, today.year + 1) if today.month >= TOLD_FROM_MONTH else (today.year,)
    return tuple(year for year in wanted if not calendar.knows(year))


def gaps(calendars: Iterable[Calendar], now: datetime) -> list[tuple[str, int]]:
    """(key of the dated files, year) of every year that is missing, each once."""
    found = {(one.dates.key, year) for one in calendars if one.dates for year in missing_years(one, now)}
    return sorted(found)
