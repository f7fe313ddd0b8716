"""The next promise after a broken one."""

from dataclasses import replace
from datetime import timedelta

import pytest

from board.domain.promises import next_promise
from tests.domain.boards import GUIDE, START, TINY, at


@pytest.mark.parametrize(("policy", "minutes"), [(GUIDE, (60, 120, 240)), (TINY, (60, 180, 540))])
def test_each_further_promise_grows_as_the_policy_says(policy, minutes):
    level = replace(policy.priority("red"), promise_minutes=60, calendar=None)
    spans = [next_promise(START, level, no, policy.overdue_growth) - START for no in (1, 2, 3)]
    assert spans == [timedelta(minutes=span) for span in minutes]


def test_a_promise_stands_on_a_whole_minute_and_never_a_second_sooner():
    assert next_promise(START + timedelta(seconds=1), GUIDE.priority("red"), 1, 2) == at(11)
