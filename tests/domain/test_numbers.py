"""Numbers: written, counted, found again."""

from datetime import UTC, date, datetime

import pytest

from board.domain import numbers
from board.domain.numbers import Found
from tests.domain.boards import BOARDS, GUIDE, TINY

DAY = date(2024, 5, 20)


@pytest.mark.covers("G-193", "G-194", "G-228", level="rule")
def test_numbers_look_as_the_documents_write_them():
    assert numbers.request_number(GUIDE, DAY, 1) == "20240520-001"
    assert numbers.ticket_number(GUIDE, DAY, 1) == "GD20240520-001"
    assert numbers.customer_number(GUIDE, DAY, 1) == "CUS20240520001"


def test_a_serial_grows_past_nine_hundred_and_ninety_nine_and_further_tickets_have_a_suffix():
    assert numbers.request_number(GUIDE, DAY, 1000) == "20240520-1000"
    assert numbers.ticket_number(GUIDE, DAY, 7, ordinal=2) == "GD20240520-007-2"
    assert numbers.ticket_number(TINY, DAY, 7) == "T2024-0007"


@pytest.mark.parametrize(
    ("policy", "day"), [(GUIDE, date(2024, 5, 21)), (TINY, date(2024, 5, 20))], ids=["Shanghai", "Berlin"]
)
def test_the_day_of_a_serial_is_the_boards(policy, day):
    assert numbers.serial_day(datetime(2024, 5, 20, 16, 30, tzinfo=UTC), policy) == day


def test_a_serial_counts_within_what_its_pattern_says():
    later = date(2024, 6, 1)
    assert numbers.serial_scope(GUIDE, "request", DAY) != numbers.serial_scope(GUIDE, "request", later)
    assert numbers.serial_scope(TINY, "request", DAY) == numbers.serial_scope(TINY, "request", later)
    assert numbers.serial_scope(TINY, "customer", DAY) == numbers.serial_scope(TINY, "customer", date(2025, 1, 1))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("20240520-001", Found("service-guide", "request", "20240520-001")),
        ("gd20240520-001", Found("service-guide", "ticket", "GD20240520-001")),
        (" GD 20240520－001-2 ", Found("service-guide", "ticket", "GD20240520-001-2")),
        ("cus20240520001", Found("service-guide", "customer", "CUS20240520001")),
        ("t2024-0007", Found("tiny", "ticket", "T2024-0007")),
        ("k00012", Found("tiny", "customer", "K00012")),
        ("gd20240520001", Found("service-guide", "ticket", "GD20240520-001")),
        ("GD 20240520 001", Found("service-guide", "ticket", "GD20240520-001")),
        ("GD/2024.05.20/001", Found("service-guide", "ticket", "GD20240520-001")),
        ("ＧＤ２０２４０５２０-００１", Found("service-guide", "ticket", "GD20240520-001")),
        ("GD20240520—001", Found("service-guide", "ticket", "GD20240520-001")),
        ("20240520001", Found("service-guide", "request", "20240520-001")),
        ("202405201000", Found("service-guide", "request", "20240520-1000")),
        ("CUS-20240520-001", Found("service-guide", "customer", "CUS20240520001")),
        ("GD20240520-100-2", Found("service-guide", "ticket", "GD20240520-100-2")),
        ("T20240007", Found("tiny", "ticket", "T2024-0007")),
    ],
)
def test_a_typed_number_is_found_in_any_boards_form(typed, found):
    assert numbers.numbers_in(typed, BOARDS.values()) == (found,)


def test_without_its_signs_a_number_is_all_that_it_can_be():
    assert [found.number for found in numbers.numbers_in("GD2024052010002", BOARDS.values())] == [
        "GD20240520-1000-2",
        "GD20240520-10002",
    ]
    assert [found.number for found in numbers.numbers_in("GD202405200012", BOARDS.values())] == ["GD20240520-001-2"]


@pytest.mark.parametrize("text", ["ORD-20240519/001", "ord 20240519 001", "ＯＲＤ２０２４.0519_001", "ORD20240519–001"])
def test_signs_and_capitals_make_no_other_number(text):
    assert numbers.bare(text) == "ORD20240519001"


@pytest.mark.parametrize(
    "typed",
    ["", "-", "13812345678", "20241320-001", "20241320001", "GD20240520-1", "GD202405201", "20240520-0001-", "order 5"],
)
def test_what_is_no_number_is_none(typed):
    assert numbers.numbers_in(typed, BOARDS.values()) == ()


def test_every_number_that_is_written_is_read_again():
    for policy in BOARDS.values():
        for serial in (1, 999, 1000, 12345):
            ticket = numbers.ticket_number(policy, DAY, serial)
            assert numbers.numbers_in(ticket, BOARDS.values()) == (Found(policy.key, "ticket", ticket),)
