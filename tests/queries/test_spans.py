"""Durations in words."""

from datetime import timedelta

import pytest
from flask_babel import force_locale

from board.queries.spans import counted_words, span_words
from tests import cast
from tests.policies.otherwise import OFFICE, changed


@pytest.mark.parametrize(
    ("minutes", "en", "zh"),
    [
        (0, "0 min", "0分钟"),
        (23, "23 min", "23分钟"),
        (23.99, "23 min", "23分钟"),
        (60, "1 h", "1小时"),
        (65, "1 h 05 min", "1小时05分钟"),
        (26 * 60 + 30, "26 h 30 min", "26小时30分钟"),
    ],
)
def test_a_span_is_said_in_whole_hours_and_minutes_and_leaves_out_what_is_nothing(app, minutes, en, zh):
    for language, words in (("en", en), ("zh", zh)):
        with app.test_request_context(), force_locale(language):
            assert span_words(timedelta(minutes=minutes)) == words


def test_a_board_says_how_its_durations_are_counted(app):
    every = {'key = "highest"\n': 'key = "highest"\nhours = "office"\n'}
    cases = {
        "round the clock": cast.policy(),
        "in working time; round the clock for Critical": changed(OFFICE),
        "in working time": changed(OFFICE | every),
    }
    with app.test_request_context(), force_locale("en"):
        assert [counted_words(policy, "en") for policy in cases.values()] == list(cases)
