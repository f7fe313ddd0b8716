"""The working time of one year of a calendar, as a table that answers by bisection."""

from bisect import bisect_left, bisect_right
from datetime import UTC, datetime, timedelta
from itertools import accumulate

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def ticks_of(instant: datetime) -> int:
    """Microseconds since 1970: whole numbers, so that nothing is rounded."""
    return (instant - EPOCH) // MICROSECOND


def instant_of(ticks: int) -> datetime:
    """The instant of so many microseconds, in UTC."""
    return EPOCH + timedelta(microseconds=ticks)


class Year:
    """Intervals in the order of time, and how much working time had passed when each began and ended."""

    def __init__(self, intervals: list[tuple[int, int]]):
        self._starts = [start for start, _ in intervals]
        self._until = list(accumulate(end - start for start, end in intervals))
        self._from = [0, *self._until][:-1]

    @property
    def total(self) -> int:
        """The whole year's working time in ticks."""
        return self._until[-1] if self._until else 0

    def before(self, ticks: int) -> int:
        """The working time of this year that lies before an instant."""
        at = bisect_right(self._starts, ticks) - 1
        return 0 if at < 0 else min(self._from[at] + ticks - self._starts[at], self._until[at])

    def end_of(self, passed: int) -> int:
        """The first instant at which so much of the year's working time has passed; it is not none."""
        at = bisect_left(self._until, passed)
        return self._starts[at] + passed - self._from[at]

    def start_of(self, passed: int) -> int:
        """The last instant at which no more than this has passed; it is less than all."""
        at = bisect_right(self._until, passed)
        return self._starts[at] + passed - self._from[at]
