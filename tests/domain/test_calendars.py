"""Working time: compared with a slow count of minutes, over random calendars, zones and changes of the clock."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.domain import calendars
from board.domain.calendars.model import Calendar, Dates
from board.domain.policies.labels import Label

MINUTE = timedelta(minutes=1)
NAME = Label("Holiday", "假日")
# Whole hours and halves from UTC, changes in the night, at midnight, by half an hour; a day that was left out.
ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Australia/Lord_Howe",
         "Asia/Kathmandu", "Africa/Casablanca", "America/Havana", "Asia/Beirut", "Pacific/Apia", "UTC")  # fmt: skip
OFFICE = ((540, 720), (780, 1080))


def office(zone="Asia/Shanghai", holidays=(), make_up=(), week=(OFFICE,) * 5 + ((), ())):
    """Nine to twelve, one to six, Monday to Friday."""
    dates = Dates("test", frozenset({2024}), dict.fromkeys(holidays, NAME), dict.fromkeys(make_up, NAME))
    return Calendar("office", Label("Office", "办公"), zone, week, make_up=((600, 660),), dates=dates)


def local(text, zone="Asia/Shanghai"):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def is_worked(minute, calendar):
    """Whether the clock on the wall shows working time in the minute that begins then."""
    on_the_wall = minute.astimezone(ZoneInfo(calendar.zone))
    shown = on_the_wall.hour * 60 + on_the_wall.minute
    return any(start <= shown < end for start, end in hours_of(calendar, on_the_wall.date()))


def hours_of(calendar, on):
    if on in calendar.dates.make_up:
        return calendar.make_up
    return () if on in calendar.dates.holidays else calendar.week[on.weekday()]


def counted(start, end, calendar):
    """The working minutes between two whole minutes, one by one."""
    minutes = int((end - start) / MINUTE)
    return sum(is_worked(start + number * MINUTE, calendar) for number in range(minutes))


@st.composite
def hours(draw):
    edges = sorted(draw(st.lists(st.integers(0, 1440), unique=True, max_size=6)))
    return tuple(zip(edges[::2], edges[1::2], strict=False))


@st.composite
def cases(draw):
    """A calendar, and a start near a change of the clock, a year's end or anywhere."""
    zone = draw(st.sampled_from(ZONES))
    year = draw(st.integers(2015, 2030))
    near = st.sampled_from(
        [
            date(year, 1, 1),
            date(year, 3, 29),
            date(year, 4, 5),
            date(year, 10, 18),
            date(year, 10, 30),
            date(2011, 12, 30),
        ]
    )
    day = draw(near) + timedelta(days=draw(st.integers(-5, 5)))
    around = [day + timedelta(days=number) for number in range(-2, 8)]
    week = draw(st.lists(hours(), min_size=7, max_size=7).filter(any))
    holidays, make_up = (draw(st.lists(st.sampled_from(around), max_size=4)) for _ in range(2))
    dates = Dates("test", frozenset({year}), dict.fromkeys(holidays, NAME), dict.fromkeys(make_up, NAME))
    calendar = Calendar("random", NAME, zone, tuple(week), draw(hours()) or ((0, 1440),), dates)
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) + draw(st.integers(-1440, 1440)) * MINUTE
    return calendar, start


@given(cases(), st.integers(0, 4 * 1440))
def test_the_working_time_between_two_instants_is_what_a_count_of_minutes_says(case, minutes):
    calendar, start = case
    end = start + minutes * MINUTE
    assert calendars.worked(start, end, calendar) == counted(start, end, calendar) * MINUTE


@given(cases(), st.integers(1, 3000))
def test_a_span_of_working_time_ends_with_the_minute_that_fills_it(case, minutes):
    calendar, start = case
    end = calendars.later(start, minutes * MINUTE, calendar)
    if end - start < timedelta(days=9):  # a year is counted as well, but not minute by minute
        assert is_worked(end - MINUTE, calendar)
        assert counted(start, end, calendar) == minutes
    assert calendars.worked(start, end, calendar) == minutes * MINUTE


@given(cases(), st.integers(1, 3000))
def test_a_span_before_an_instant_begins_with_a_minute_that_is_worked(case, minutes):
    calendar, end = case
    start = calendars.earlier(end, minutes * MINUTE, calendar)
    if end - start < timedelta(days=9):
        assert is_worked(start, calendar)
        assert counted(start, end, calendar) == minutes
    assert calendars.worked(start, end, calendar) == minutes * MINUTE


@given(cases(), st.timedeltas(timedelta(0), timedelta(days=30)), st.timedeltas(timedelta(0), timedelta(days=30)))
def test_working_time_adds_up_to_the_microsecond(case, first, second):
    calendar, start = case
    assert calendars.worked(start, start + first + second, calendar) == calendars.worked(
        start, start + first, calendar
    ) + calendars.worked(start + first, start + first + second, calendar)
    assert calendars.later(calendars.later(start, first, calendar), second, calendar) == calendars.later(
        start, first + second, calendar
    )


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("2024-05-20 09:00", 60, "2024-05-20 10:00"),
        ("2024-05-20 11:30", 60, "2024-05-20 13:30"),  # over lunch
        ("2024-05-20 11:00", 60, "2024-05-20 12:00"),  # ends with the interval, not when the next begins
        ("2024-05-17 17:00", 90, "2024-05-20 09:30"),  # over a weekend
        ("2024-05-18 10:00", 1, "2024-05-20 09:01"),  # begins on one
        ("2024-05-20 20:00", 480, "2024-05-21 18:00"),
        ("2024-05-20 09:00", 0, "2024-05-20 09:00"),
        ("2024-09-30 17:30", 60, "2024-10-08 09:30"),  # over seven days' holidays
        ("2024-10-11 18:00", 90, "2024-10-14 09:30"),  # a Saturday that is worked from ten to eleven
        ("2024-12-31 17:00", 120, "2025-01-01 10:00"),  # another year, of which no holiday is known
    ],
)
def test_a_span_passes_over_nights_weekends_and_holidays(start, minutes, end):
    week_of_october = [date(2024, 10, day) for day in range(1, 8)]
    calendar = office(holidays=week_of_october, make_up=[date(2024, 10, 12)])
    assert calendars.later(local(start), minutes * MINUTE, calendar) == local(end)


@pytest.mark.parametrize(
    ("day", "worked"),
    [("2024-03-30", 24), ("2024-03-31", 23), ("2024-10-27", 25), ("2024-10-28", 24)],
)
def test_a_day_round_the_clock_is_as_long_as_the_clock_makes_it(day, worked):
    calendar = office("Europe/Berlin", week=(((0, 1440),),) * 7)
    begin, end = calendar.bounds(date.fromisoformat(day))
    assert calendars.worked(begin, end, calendar) == timedelta(hours=worked)


@given(st.integers(0, 10**15), st.timedeltas(timedelta(0), timedelta(days=99)))
def test_without_a_calendar_time_runs_round_the_clock(microseconds, span):
    start = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)
    assert calendars.later(start, span, None) == start + span
    assert calendars.earlier(start, span, None) == start - span
    assert calendars.worked(start, start + span, None) == span
    assert calendars.is_open(start, None)


def test_the_days_of_a_stretch_say_what_they_are_and_what_of_them_counted():
    calendar = office(holidays=[date(2024, 5, 17)], make_up=[date(2024, 5, 18)])
    found = calendars.days(local("2024-05-16 17:00"), local("2024-05-20 10:30"), calendar)
    told = [(day.on.day, day.kind, day.name, calendars.minutes_of(day.counted)) for day in found]
    assert told == [
        (16, "open", None, 60), (17, "holiday", NAME, 0), (18, "make_up", NAME, 60), (19, "closed", None, 0),
        (20, "open", None, 90),
    ]  # fmt: skip


def test_an_instant_is_open_until_the_interval_ends():
    calendar = office()
    assert [calendars.is_open(local(f"2024-05-20 {at}"), calendar) for at in ("08:59", "09:00", "11:59", "12:00")] == [
        False, True, True, False,
    ]  # fmt: skip
