"""One due time under changing colours and pauses."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.domain import calendars
from board.domain.calendars import Calendar
from board.domain.facts import COLOURS, Coloured, Span
from board.domain.folding import fold
from board.domain.policies.labels import Label
from board.domain.policies.model import COLOUR_RANKS
from tests.domain.boards import START, at

LIMITS = {"red": None, "orange": 240, "yellow": 1440, "green": 4320}


def due(*changes, pauses=()):
    """Minutes until due under (minute, colour) changes and (from, to) pauses; None when no limit holds."""
    colours = [Coloured(at(minutes), colour) for minutes, colour in changes]
    spans = [Span(at(begin), None if end is None else at(end)) for begin, end in pauses]
    run = fold(START, colours, LIMITS.get, spans)
    return None if run.due is None else (run.due - START).total_seconds() / 60


@pytest.mark.covers("G-225", level="rule")
@pytest.mark.parametrize(
    ("changes", "minutes"),
    [
        ([(0, "yellow")], 1440),
        ([(0, "yellow"), (100, "orange")], 340),  # rises: now and the new limit
        ([(0, "yellow"), (1300, "orange")], 1440),  # … but never later than before
        ([(0, "orange"), (100, "yellow")], 1440),  # falls: start and the new limit
        ([(0, "yellow"), (100, "orange"), (200, "yellow")], 1440),
        ([(0, "green"), (4200, "orange"), (4250, "yellow")], 4320),  # falls: never earlier than the old one
        ([(0, "orange"), (100, "red")], 240),  # the new level has no such limit: the old due holds
        ([(0, "red")], None),
        ([(0, "red"), (100, "orange")], 240),
        ([(0, "yellow"), (10, "yellow")], 1440),
    ],
)
def test_a_rising_colour_may_shorten_the_time_and_a_falling_one_never_does(changes, minutes):
    assert due(*changes) == minutes


@pytest.mark.parametrize(
    ("changes", "pauses", "minutes"),
    [
        ([(0, "orange")], [(10, 40)], 270),
        ([(0, "orange")], [(10, 40), (50, 60)], 280),
        ([(0, "orange")], [(250, 400)], 240),  # late before it was paused
        ([(0, "orange")], [(-30, 20)], 260),  # only what lies after the start counts
        ([(0, "orange")], [(-30, -10)], 240),
        ([(0, "orange"), (100, "yellow")], [(10, 40)], 1470),  # a fall keeps the credit
        ([(0, "yellow"), (100, "orange")], [(10, 40)], 340),
        ([(0, "yellow"), (100, "orange")], [(80, 130)], 370),  # the rest of the pause is credited after the rise
    ],
)
def test_pauses_are_credited_exactly(changes, pauses, minutes):
    assert due(*changes, pauses=pauses) == minutes


def test_a_pause_that_lasts_marks_the_clock_paused_unless_it_was_late_before():
    def run(begin):
        return fold(START, [Coloured(START, "orange")], LIMITS.get, [Span(at(begin), None)])

    assert run(239).paused and not run(240).paused


minutes = st.integers(min_value=0, max_value=6000)
histories = st.lists(st.tuples(minutes, st.sampled_from(COLOURS)), max_size=6).map(
    lambda later: [(0, "yellow"), *sorted(later, key=lambda change: change[0])]
)


@st.composite
def breaks(draw):
    """Pauses that do not overlap."""
    edges = sorted(draw(st.lists(minutes, max_size=8, unique=True)))
    return list(zip(edges[::2], edges[1::2], strict=False))


@given(histories)
def test_one_more_rise_never_postpones_and_one_more_fall_never_hastens(history):
    before = due(*history)
    last_minute, last_colour = history[-1]
    for colour in COLOURS:
        after = due(*history, (last_minute + 1, colour))
        if before is None or after is None:
            continue
        if COLOUR_RANKS[colour] >= COLOUR_RANKS[last_colour]:
            assert after <= before
        if COLOUR_RANKS[colour] <= COLOUR_RANKS[last_colour]:
            assert after >= before


@given(histories, breaks())
def test_a_pause_never_brings_a_deadline_nearer_nor_gives_more_than_it_took(history, pauses):
    plain, paused = due(*history), due(*history, pauses=pauses)
    assert (plain is None) == (paused is None)
    if plain is not None:
        assert plain <= paused <= plain + sum(end - begin for begin, end in pauses)


@given(breaks())
def test_running_time_until_due_is_the_limit_whatever_the_pauses(pauses):
    end = due((0, "yellow"), pauses=pauses)
    stood = sum((min(until, end) - begin for begin, until in pauses if begin < end), 0)
    assert end - stood == 1440


@given(histories, breaks(), st.integers(min_value=1, max_value=500))
def test_history_moves_with_its_start(history, pauses, shift):
    moved = timedelta(minutes=shift)
    colours = [Coloured(at(minute), colour) for minute, colour in history]
    spans = [Span(at(begin), at(end)) for begin, end in pauses]
    one = fold(START, colours, LIMITS.get, spans)
    other = fold(
        START + moved,
        [Coloured(change.at + moved, change.colour) for change in colours],
        LIMITS.get,
        [Span(span.start + moved, span.end + moved) for span in spans],
    )
    assert (one.due and one.due + moved) == other.due


CALENDAR = Calendar("office", Label("Office", "办公"), "Asia/Shanghai", (((540, 720), (780, 1080)),) * 5 + ((), ()))


def in_working_time(*changes, pauses=(), hours_of=lambda _colour: CALENDAR):
    """The due time in Shanghai, where it is 14:00 on a Monday at 0."""
    colours = [Coloured(at(minutes), colour) for minutes, colour in changes]
    run = fold(START, colours, LIMITS.get, [Span(at(begin), at(end)) for begin, end in pauses], hours_of)
    return run.due.astimezone(CALENDAR.tz).strftime("%a %H:%M")


def only(colour):
    """Working time for one colour, round the clock for all others."""
    return {"hours_of": lambda one: CALENDAR if one == colour else None}


@pytest.mark.covers("K-056", level="rule")
@pytest.mark.parametrize(
    ("changes", "more", "due"),
    [
        ([(0, "orange")], {}, "Mon 18:00"),  # four working hours from two o'clock
        ([(0, "orange")], {"pauses": [(60, 120)]}, "Tue 10:00"),
        ([(0, "orange")], {"pauses": [(60, 1140)]}, "Tue 12:00"),  # a pause until nine next day gives three hours back
        ([(0, "orange")], {"pauses": [(300, 900)]}, "Mon 18:00"),  # one in the evening is none: it was late before
        ([(0, "yellow")], {}, "Thu 14:00"),  # 24 working hours
        ([(0, "yellow")], {"pauses": [(250, 1130)]}, "Thu 14:00"),  # a pause of a night gives nothing back
        ([(0, "yellow"), (60, "orange")], {}, "Tue 10:00"),  # rises: four hours from then
        ([(0, "orange"), (60, "yellow")], {"pauses": [(30, 50)]}, "Thu 14:20"),  # a fall keeps the credit
        ([(0, "orange"), (60, "yellow")], {"pauses": [(30, 50)]} | only("orange"), "Tue 14:20"),
        ([(0, "yellow"), (60, "orange")], only("orange"), "Tue 10:00"),  # the hours are the new colour's
        ([(0, "yellow"), (60, "orange")], only("yellow"), "Mon 19:00"),
    ],
)
def test_a_clock_in_working_time_stands_still_outside_it(changes, more, due):
    assert in_working_time(*changes, **more) == due


@given(breaks(), st.integers(1, 900))
def test_a_pause_gives_back_exactly_the_minutes_that_would_have_counted(stretches, limit):
    spans = [Span(at(begin), at(end)) for begin, end in stretches]
    due = fold(START, [Coloured(START, "orange")], lambda _colour: limit, spans, lambda _colour: CALENDAR).due
    worked, minute = 0, START
    while worked < limit:
        is_paused = any(span.start <= minute < span.end for span in spans)
        worked += calendars.is_open(minute, CALENDAR) and not is_paused
        minute += timedelta(minutes=1)
    assert due == minute
