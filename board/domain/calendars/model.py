"""A calendar: the hours of each weekday in a zone, the holidays, and the days that are worked instead."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from board.domain.calendars.year import Year, instant_of, ticks_of

if TYPE_CHECKING:  # policies are made of calendars, not the other way round
    from board.domain.policies.labels import Label

Hours = tuple[tuple[int, int], ...]  # minutes since midnight, as the clock on the wall shows them
ONE_DAY, MINUTE_TICKS = timedelta(days=1), 60_000_000
YEARS = range(1970, 2200)  # what lies outside is a slip of the finger, and no clock reckons with it


class Day(NamedTuple):
    """A day of a stretch: `kind` is open, closed, holiday or make_up; `name` is the holiday's."""

    on: date
    kind: str
    name: "Label | None"
    counted: timedelta


@dataclass(frozen=True)
class Dates:
    """Holidays and the days that are worked for them, of all years that are known; `version` names the content."""

    key: str
    years: frozenset[int] = frozenset()
    holidays: Mapping[date, "Label"] = field(default_factory=dict)
    make_up: Mapping[date, "Label"] = field(default_factory=dict)
    version: str = ""


@dataclass(frozen=True)
class Calendar:
    """When a team works: the hours of each weekday, of Monday first, and on a day that is worked for a holiday.

    A time that the clock shows twice in autumn is worked twice, one that it skips in spring is not worked at
    all. `dates` is None where no holidays are kept.
    """

    key: str
    label: "Label"
    zone: str
    week: tuple[Hours, ...]
    make_up: Hours = ()
    dates: Dates | None = None

    @cached_property
    def tz(self) -> ZoneInfo:
        """The zone in which its hours are meant."""
        return ZoneInfo(self.zone)

    @cached_property
    def _years(self) -> dict[int, Year]:
        return {}

    def year(self, number: int) -> Year:
        """The table of a year, made at the first use."""
        if number not in self._years:
            self._years[number] = Year(list(self._intervals(number)))
        return self._years[number]

    def knows(self, number: int) -> bool:
        """Whether the year's holidays are known, or none are kept."""
        return self.dates is None or number in self.dates.years

    def kind_of(self, on: date) -> str:
        """open, closed, holiday or make_up."""
        if self.dates and on in self.dates.make_up:
            return "make_up"
        if self.dates and on in self.dates.holidays:
            return "holiday"
        return "open" if self.week[on.weekday()] else "closed"

    def name_of(self, on: date) -> "Label | None":
        """The name of the holiday, also on a day that is worked for one."""
        return (self.dates.make_up.get(on) or self.dates.holidays.get(on)) if self.dates else None

    def hours_on(self, on: date) -> Hours:
        """The hours that are worked on a day."""
        by_kind = {"make_up": self.make_up, "holiday": ()}
        return by_kind.get(self.kind_of(on), self.week[on.weekday()])

    def bounds(self, on: date) -> tuple[datetime, datetime]:
        """The first instant of a day and that of the next."""
        return self._midnight(on), self._midnight(on + ONE_DAY)

    def _midnight(self, on: date) -> datetime:
        return datetime.combine(on, time(), tzinfo=self.tz).astimezone(UTC)

    def _intervals(self, number: int) -> Iterator[tuple[int, int]]:
        on = date(number, 1, 1)
        while on.year == number:
            if hours := self.hours_on(on):
                yield from self._ticks(on, hours)
            on += ONE_DAY

    def _ticks(self, on: date, hours: Hours) -> Iterator[tuple[int, int]]:
        """The day's intervals, cut where the clock is changed: each piece has one distance from UTC."""
        wall = ticks_of(datetime.combine(on, time(), tzinfo=UTC))
        for begin, end, offset in self._pieces(on):
            for start, close in hours:
                first = max(begin, wall + start * MINUTE_TICKS - offset)
                last = min(end, wall + close * MINUTE_TICKS - offset)
                if first < last:
                    yield first, last

    def _pieces(self, on: date) -> Iterator[tuple[int, int, int]]:
        begin, end = (ticks_of(instant) for instant in self.bounds(on))
        while begin < end:
            offset = self._offset(begin)
            change = end if self._offset(end - 1) == offset else self._change(begin, end, offset)
            yield begin, change, offset
            begin = change

    def _change(self, begin: int, end: int, offset: int) -> int:
        """The first tick with another distance from UTC, found by halving."""
        while end - begin > 1:
            middle = (begin + end) // 2
            if self._offset(middle) == offset:
                begin = middle
            else:
                end = middle
        return end

    def _offset(self, ticks: int) -> int:
        return instant_of(ticks).astimezone(self.tz).utcoffset() // timedelta(microseconds=1)


def minutes_of(span: timedelta) -> float:
    """A span in minutes."""
    return span / timedelta(minutes=1)
