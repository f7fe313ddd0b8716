"""The words that a card brings along, before any script has run."""

from datetime import timedelta

import pytest

from board.queries.card_words import card_words
from tests import cast


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(minutes=9, seconds=41.9), "9:41"),
        (timedelta(seconds=5), "0:05"),
        (timedelta(minutes=42, seconds=59), "42 min"),
        (timedelta(hours=3, minutes=20), "3 h 20"),
        (timedelta(hours=47, minutes=5), "47 h 05"),
        (timedelta(days=5, hours=3), "5 d"),
        (-timedelta(seconds=61), "\u22121:01"),
        (-timedelta(hours=1, minutes=6), "\u22121 h 06"),
    ],
)
def test_what_is_left_is_told_as_scripts_go_on_telling_it(app, span, words):
    with app.test_request_context():
        shown = card_words(cast.policy(), "en", cast.NOON)
        assert shown.left(cast.NOON + span) == words
