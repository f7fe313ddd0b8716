"""Working time: how much of it lies between two instants, and where a span of it ends.

None for a calendar means round the clock. Instants are aware, in any zone; what comes back is UTC.
"""

from datetime import datetime, timedelta

from board.domain.calendars.model import YEARS, Calendar, Day, minutes_of
from board.domain.calendars.year import instant_of, ticks_of

__all__ = ["YEARS", "Calendar", "Day", "days", "earlier", "is_open", "later", "minutes_of", "worked"]

ZERO = timedelta(0)
MICROSECOND = timedelta(microseconds=1)


def later(start: datetime, span: timedelta, calendar: Calendar | None) -> datetime:
    """The first instant at which so much working time has passed since `start`; `start` itself for no span."""
    if calendar is None:
        return start + span
    if span <= ZERO:
        return start
    number, left = _year_of(start, calendar), span // MICROSECOND
    left += calendar.year(number).before(ticks_of(start))
    while left > (year := calendar.year(number)).total:
        left -= year.total
        number += 1
    return instant_of(year.end_of(left))


def earlier(end: datetime, span: timedelta, calendar: Calendar | None) -> datetime:
    """The last instant from which so much working time is left until `end`; `end` itself for no span."""
    if calendar is None:
        return end - span
    if span <= ZERO:
        return end
    number = _year_of(end, calendar)
    left = calendar.year(number).before(ticks_of(end)) - span // MICROSECOND
    while left < 0:
        number -= 1
        left += calendar.year(number).total
    return instant_of(calendar.year(number).start_of(left))


def worked(start: datetime, end: datetime, calendar: Calendar | None) -> timedelta:
    """The working time from `start` to `end`; none when `end` is not later."""
    if end <= start:
        return ZERO
    if calendar is None:
        return end - start
    first, last = _year_of(start, calendar), _year_of(end, calendar)
    ticks = calendar.year(last).before(ticks_of(end)) - calendar.year(first).before(ticks_of(start))
    return MICROSECOND * (ticks + sum(calendar.year(number).total for number in range(first, last)))


def is_open(at: datetime, calendar: Calendar | None) -> bool:
    """Whether an instant lies within working time; an interval's end does not."""
    return calendar is None or worked(at, at + MICROSECOND, calendar) > ZERO


def days(start: datetime, end: datetime, calendar: Calendar) -> list[Day]:
    """Every day that the stretch touches, in the calendar's zone, with what of it was working time."""
    found, date = [], start.astimezone(calendar.tz).date()
    while date <= end.astimezone(calendar.tz).date():
        begin, close = calendar.bounds(date)
        counted = worked(max(start, begin), min(end, close), calendar)
        found.append(Day(date, calendar.kind_of(date), calendar.name_of(date), counted))
        date += timedelta(days=1)
    return found


def _year_of(instant: datetime, calendar: Calendar) -> int:
    return instant.astimezone(calendar.tz).year
