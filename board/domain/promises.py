"""The completion time that a ticket gets when the promised one has passed."""

from datetime import datetime, timedelta


def next_promise(now: datetime, minutes: int, promise_no: int) -> datetime:
    """The next expected time, on a whole minute: the level's span again, twice as long at each further breach.

    Doubling keeps a customer from hearing every ten minutes that it takes longer (G-134, K-011).
    """
    due = now + timedelta(minutes=minutes * 2 ** (promise_no - 1))
    return due if due.second == due.microsecond == 0 else due.replace(second=0, microsecond=0) + timedelta(minutes=1)
