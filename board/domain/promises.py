"""Completion times that follow from a broken promise, or from another colour."""

from datetime import datetime, timedelta


def next_promise(now: datetime, minutes: int, promise_no: int, growth: int) -> datetime:
    """The next expected time, on a whole minute: the level's span again, `growth` times as long at each further breach.

    Growing keeps a customer from hearing every ten minutes that it takes longer (G-134, K-011).
    """
    due = now + timedelta(minutes=minutes * growth ** (promise_no - 1))
    return due if due.second == due.microsecond == 0 else due.replace(second=0, microsecond=0) + timedelta(minutes=1)


def under_colour(
    promise_at: datetime, limit: timedelta, *, rises: bool, assigned_at: datetime, now: datetime
) -> datetime:
    """The promise under another colour: a higher one may shorten it, a lower one never does (design, section 6)."""
    return min(promise_at, now + limit) if rises else max(promise_at, assigned_at + limit)
