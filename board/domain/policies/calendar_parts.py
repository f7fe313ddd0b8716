"""Readers for working time: the calendars of a policy file, and the dated files of their holidays."""

import re
from collections.abc import Iterable, Mapping

from board.domain.calendars.model import Calendar, Dates, Hours
from board.domain.policies.reader import Table, digest_of, loaded
from board.domain.policies.zones import read_zone
from board.domain.refusals import N_

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NO_INTERVAL = N_("'%(text)s' is no interval, as in \"09:00-12:00\"; a night is written as two, until 24:00")
INTERVAL = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)")


def read_calendars(table: Table, dates: Mapping[str, Dates] | None) -> dict[str, Calendar]:
    """The calendars by their keys; `dates` are all that can be named, None where none were read at all."""
    zone = read_zone(table)
    if not table.has("calendars"):
        return {}
    with table.table("calendars") as calendars:
        return {key: _calendar(key, calendars.table(key), zone, dates) for key in list(calendars.values)}


def _calendar(key: str, table: Table, zone: str, dates: Mapping[str, Dates] | None) -> Calendar:
    with table:
        name = table.text("holidays", one_of=dates, default=None)
        kept = (dates or {}).get(name, Dates(name)) if name else None
        with table.table("hours") as hours:
            week = tuple(_hours(hours, day) for day in WEEKDAYS)
            if not any(week):
                hours.refuse("mon", N_('some day of the week must have hours, as in mon = ["09:00-12:00"]'))
            make_up = _hours(hours, "make_up") or next(day for day in week if day)
        return Calendar(key, table.own_label(), read_zone(table, default=zone), week, make_up, kept)


def _hours(table: Table, day: str) -> Hours:
    """Intervals in minutes since midnight."""
    found: list[tuple[int, int]] = []
    for text in table.texts(day, default=()):
        start, end = _interval(table, day, text)
        if end <= start or (found and start < found[-1][1]):
            table.refuse(day, N_("'%(text)s' must end after it begins, and begin after the one before it"), text=text)
        found.append((start, end))
    return tuple(found)


def _interval(table: Table, day: str, text: str) -> tuple[int, int]:
    match = INTERVAL.fullmatch(text)
    if match is None:
        table.refuse(day, NO_INTERVAL, text=text)
    hour, minute, until, until_minute = match.groups()
    end = 24 * 60 if until is None else int(until) * 60 + int(until_minute)
    return int(hour) * 60 + int(minute), end


def read_hours(table: Table, calendars: Mapping[str, Calendar]) -> Calendar | None:
    """The calendar that a part of the policy runs by; None for round the clock."""
    return calendars.get(table.text("hours", one_of=calendars, default=None))


def parse_dates(texts: Mapping[str, str]) -> dict[str, Dates]:
    """The dated files by what they are for, all years of one together. Raises PolicyError."""
    found: dict[str, dict[int, tuple]] = {}
    for source, text in texts.items():
        with Table(loaded(text, source), source) as table:
            years = found.setdefault(table.text("key"), {})
            number = table.whole("year", at_least=1900)
            if number in years:
                table.refuse("year", N_("%(year)s is told by another file already"), year=number)
            years[number] = (_days(table, "holidays", number), _days(table, "make_up", number), digest_of(text))
    return {key: _dates(key, years) for key, years in found.items()}


def _days(table: Table, name: str, year: int) -> dict:
    days = {}
    for item in table.tables(name, optional=True):
        with item:
            on = item.day("on")
            if on.year != year or on in days:
                item.refuse("on", N_("must be another day of %(year)s each time"), year=year)
            days[on] = item.own_label()
    return days


def _dates(key: str, years: Mapping[int, tuple]) -> Dates:
    in_order = [years[number] for number in sorted(years)]
    return Dates(
        key=key,
        years=frozenset(years),
        holidays=_merged(holidays for holidays, _, _ in in_order),
        make_up=_merged(make_up for _, make_up, _ in in_order),
        version=digest_of(*(version for _, _, version in in_order)),
    )


def _merged(parts: Iterable[Mapping]) -> dict:
    return {on: label for part in parts for on, label in part.items()}
