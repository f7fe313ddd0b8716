"""Completion times that follow from a broken promise, or from another colour."""

from datetime import datetime, timedelta

from board.domain import calendars
from board.domain.policies.limits import Priority


def next_promise(now: datetime, level: Priority, promise_no: int, growth: int) -> datetime:
    """The next expected time, on a whole minute: the level's span again, `growth` times as long at each further breach.

    Growing keeps a customer from hearing every ten minutes that it takes longer (G-134, K-011).
    """
    span = timedelta(minutes=level.promise_minutes * growth ** (promise_no - 1))
    due = calendars.later(now, span, level.calendar)
    return due if due.second == due.microsecond == 0 else due.replace(second=0, microsecond=0) + timedelta(minutes=1)


def under_colour(promise_at: datetime, level: Priority, *, rises: bool, start: datetime, now: datetime) -> datetime:
    """The promise at another level: a higher one may shorten it, a lower one never does (design, section 6)."""
    limit = timedelta(minutes=level.promise_minutes)
    if rises:
        return min(promise_at, calendars.later(now, limit, level.calendar))
    return max(promise_at, calendars.later(start, limit, level.calendar))
