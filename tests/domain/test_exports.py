"""Periods in a zone, and cells that no spreadsheet takes for formulas."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from board.domain import exports


def test_the_usual_period_is_the_last_seven_days_with_today():
    assert exports.usual_period(date(2024, 5, 20)) == (date(2024, 5, 14), date(2024, 5, 20))


@pytest.mark.parametrize(
    ("zone", "since", "until"),
    [
        ("Asia/Shanghai", datetime(2024, 3, 30, 16, tzinfo=UTC), datetime(2024, 3, 31, 16, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2024, 3, 30, 23, tzinfo=UTC), datetime(2024, 3, 31, 22, tzinfo=UTC)),
    ],
)
def test_a_day_is_the_boards_own_from_midnight_to_midnight(zone, since, until):
    day = date(2024, 3, 31)
    assert exports.instants_of(day, day, ZoneInfo(zone)) == (since, until)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""), (12, "12"), ("等待快递", "等待快递"), ("=1+1", "'=1+1"), ("+86", "'+86"), ("-1", "'-1"),
        ("@sum", "'@sum"), ("\t=1", "'\t=1"), ("\ta", "'\ta"), ("\ra", "'\ra"), ("a=1", "a=1"), ("\n=1", "'\n=1"),
        (" =1", "' =1"), ("\u3000 +1", "'\u3000 +1"), ("\u200b=1", "'\u200b=1"), ("\ufeff@a", "'\ufeff@a"),
        ("＝1", "'＝1"), ("＋86", "'＋86"), ("－1", "'－1"), ("＠a", "'＠a"),
        (" 等待", " 等待"), ("\n", "\n"), ("–", "–"),
    ],
)  # fmt: skip
def test_what_looks_like_a_formula_is_a_text(value, text):
    assert exports.cell(value) == text
