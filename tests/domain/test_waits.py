"""Time spent waiting on departments: open tasks, counted once where they overlap."""

from datetime import timedelta

import pytest

from board.domain import waits
from board.domain.waits import Task
from tests.domain.boards import GUIDE, at


def minutes(tasks, now=100, closed=None, calendar=None):
    """Department to waited minutes for tasks as (department, since, until)."""
    given = (Task(who, at(since), None if until is None else at(until)) for who, since, until in tasks)
    found = waits.waited_for(given, at(now), None if closed is None else at(closed), calendar)
    return {who: span / timedelta(minutes=1) for who, span in found.items()}


@pytest.mark.parametrize(
    ("tasks", "closed", "waited"),
    [
        ([], None, {}),
        ([("it", 10, 40)], None, {"it": 30}),
        ([("it", 10, None)], None, {"it": 90}),
        ([("it", 10, None)], 60, {"it": 50}),
        ([("it", 10, 40), ("it", 30, 50)], None, {"it": 40}),
        ([("it", 10, 90), ("it", 30, 50)], None, {"it": 80}),
        ([("it", 10, 20), ("it", 50, 70)], None, {"it": 30}),
        ([("it", 30, 50), ("it", 10, 20)], None, {"it": 30}),
        ([("it", 10, 20), ("logistics", 10, 60)], None, {"it": 10, "logistics": 50}),
        ([("it", 70, None)], 60, {"it": 0}),
    ],
)
def test_a_department_is_waited_for_while_a_task_of_it_is_open(tasks, closed, waited):
    assert minutes(tasks, closed=closed) == waited


@pytest.mark.parametrize(
    ("tasks", "waited"),
    [  # it is Monday, 14:00: the office is open for 240 minutes more, and again after 1140
        ([("it", 10, 40)], {"it": 30}),
        ([("it", 200, 1200)], {"it": 100}),
        ([("it", 200, 1200), ("it", 220, 1220)], {"it": 120}),
        ([("it", 300, 400)], {"it": 0}),
        ([("it", 180, None)], {"it": 60 + 180}),
    ],
)
def test_with_a_calendar_working_time_alone_counts(tasks, waited):
    assert minutes(tasks, now=1350, calendar=GUIDE.calendars["office"]) == waited
