"""The first answer, channel by channel: in time, late, or not written down."""

from datetime import timedelta

import pytest

from board.domain.first_contact import measures
from board.domain.policies.labels import by_key
from tests.domain.boards import GUIDE, START, TINY

CHAT, PHONE, MAIL = (by_key(GUIDE.channels, key) for key in ("chat", "phone", "email"))


def answered(seconds):
    return START + timedelta(seconds=seconds)


@pytest.mark.covers("G-024", "G-025", "K-061", level="rule")
@pytest.mark.parametrize(
    ("channel", "began", "at", "rings", "found"),
    [
        (CHAT, START, answered(0), None, [("seconds", 30, 0, "met")]),
        (CHAT, START, answered(30), None, [("seconds", 30, 30, "met")]),
        (CHAT, START, answered(31), None, [("seconds", 30, 31, "missed")]),
        (CHAT, START, answered(-5), None, [("seconds", 30, 0, "met")]),
        (CHAT, START, None, 2, [("seconds", 30, None, "missing")]),
        (CHAT, None, answered(9), None, [("seconds", 30, None, "missing")]),
        (PHONE, START, answered(90), 3, [("rings", 3, 3, "met")]),
        (PHONE, START, answered(2), 4, [("rings", 3, 4, "missed")]),
        (PHONE, START, answered(2), 0, [("rings", 3, 0, "met")]),
        (PHONE, START, answered(2), None, [("rings", 3, None, "missing")]),
        (MAIL, START, answered(9), None, []),
        (TINY.channels[0], START, answered(9), 9, []),
    ],
)
def test_a_contact_is_measured_by_the_limits_of_its_channel(channel, began, at, rings, found):
    assert list(measures(channel, began, at, rings)) == found
