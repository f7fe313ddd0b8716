"""Chasers: one in an interval, from both sides apart, and many from the policy's figure on."""

import pytest

from board.domain import urging
from tests.domain.boards import GUIDE, TINY, at


@pytest.mark.covers("C-030", level="rule")
@pytest.mark.parametrize(
    ("stage", "last", "now", "policy", "refused"),
    [
        ("new", None, 0, GUIDE, False),
        ("in_progress", 0, 29, GUIDE, True),
        ("in_progress", 0, 30, GUIDE, False),
        ("assigned", 0, 44, TINY, True),
        ("assigned", 0, 45, TINY, False),
        ("awaiting_customer", None, 0, GUIDE, True),
    ],
)
def test_the_customer_urges_while_we_work_and_once_in_an_interval(stage, last, now, policy, refused):
    last_at = None if last is None else at(last)
    assert bool(urging.objections_to_urging(stage, last_at, at(now), policy)) is refused


def test_the_refusal_names_the_time_from_which_it_is_taken_again():
    (reason,) = urging.objections_to_nudging(at(0), at(10), GUIDE)
    assert str(reason).endswith("from 14:30.")


@pytest.mark.covers("K-092", level="rule")
@pytest.mark.parametrize(
    ("count", "policy", "many"), [(1, GUIDE, False), (2, GUIDE, True), (2, TINY, False), (3, TINY, True)]
)
def test_many_begins_with_the_policys_figure(count, policy, many):
    assert urging.are_many(count, policy) is many
