"""The calendars of a board, as the administrator's page shows them."""

from dataclasses import dataclass

from babel.dates import get_day_names
from flask_babel import get_locale, gettext


@dataclass(frozen=True)
class CalendarRow:
    """A calendar in words: (day, hours) of the week, the years known (None where no holidays are kept), its levels."""

    name: str
    zone: str
    days: tuple
    years: tuple | None
    levels: tuple


def calendar_rows(policy, language):
    """The calendars of a policy, in the order of its file."""
    return [_row(calendar, policy, language) for calendar in policy.calendars.values()]


def _row(calendar, policy, language):
    names = get_day_names("abbreviated", locale=get_locale())
    days = [(names[day], _hours(hours)) for day, hours in enumerate(calendar.week)]
    if calendar.dates:
        days.append((gettext("Worked for a holiday"), _hours(calendar.make_up)))
    years = tuple(sorted(calendar.dates.years)) if calendar.dates else None
    levels = tuple(level.label.in_(language) for level in policy.priorities if level.calendar is calendar)
    return CalendarRow(calendar.label.in_(language), calendar.zone, tuple(days), years, levels)


def _hours(hours):
    return gettext(", ").join(f"{_time(start)}–{_time(end)}" for start, end in hours) or gettext("closed")


def _time(minutes):
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
