"""Which absences may stand beside each other."""

from datetime import timedelta

import pytest

from board.domain import absences
from board.domain.absences import Stretch
from tests.cast import NOON


def stretch(start, end):
    """From so many hours after noon until so many."""
    return Stretch(NOON + timedelta(hours=start), NOON + timedelta(hours=end))


STANDING = [stretch(-2, 4), stretch(24, 48)]


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ((5, 8), None),
        ((49, 50), None),
        ((-9, 1), "until_at"),  # over the beginning of one that runs
        ((1, 2), "from_at"),  # inside
        ((-3, 9), "until_at"),  # around
        ((4, 8), "from_at"),  # touches its end
        ((20, 24), "until_at"),  # touches a beginning
        ((48, 50), "from_at"),
        ((5, 30), "until_at"),
        ((9, 9), "until_at"),  # nothing
        ((9, 8), "until_at"),
        ((-9, -8), "until_at"),  # over
        ((-9, 0), "until_at"),
    ],
)
def test_an_absence_meets_no_other_and_ends_in_the_future(wanted, field):
    found = absences.objections(stretch(*wanted), STANDING, NOON)
    assert [reason.field for reason in found] == ([field] if field else [])


def test_who_has_no_other_may_go_at_once():
    assert absences.objections(stretch(0, 1), [], NOON) == []
