"""The arithmetic of the measurements, and the table that comes of them."""

import json

import pytest

from bench import figures
from bench.report import Book, table
from bench.streams import cards_in
from bench.targets import TARGETS

FLOORS = {target.key: target.floor for target in TARGETS}


def content(**measured):
    machine = {"at": "2026-01-02 03:04 UTC", "cores": 2, "memory_gb": 24, "python": "3.11"}
    return {"machine": machine, "figures": {"sqlite": measured}, "seen": {"sqlite": {"bare view, requests/s": 5000}}}


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [(range(1, 101), 0.95, 96), (range(1, 101), 0.5, 51), ([7], 0.95, 7), ([3, 1, 2], 0, 1), ([3, 1, 2], 1, 3)],
)
def test_a_percentile_is_one_of_the_values(values, share, expected):
    assert figures.percentile(values, share) == expected


def test_one_bad_moment_does_not_spoil_a_ratio():
    assert figures.ratio([(10, 5), (20, 10), (1, 100)]) == 2


def test_the_longest_gap_is_between_neighbours_in_any_order():
    assert figures.longest_gap([5, 1, 2]) == 3
    assert figures.longest_gap([1]) == 0


@pytest.mark.parametrize(
    ("value", "expected"), [(0.12345, 0.123), (12.345, 12.3), (1234.5, 1234), (7, 7), (None, None)]
)
def test_figures_are_rounded_to_what_counts(value, expected):
    assert figures.rounded(value) == expected


def test_aims_are_never_easier_than_floors():
    for target in TARGETS:
        assert target.verdict(target.aim) == "met"
        assert target.verdict(target.floor) in ("met", "floor met, aim not")
        worse = target.floor * 0.9 if target.is_least else target.floor * 1.1 + 0.1
        assert target.verdict(worse) == "MISSED"


def test_a_floor_that_is_missed_is_said_plainly():
    page = table(content(moves=149, board_p50=8))
    assert "| moves by 4 clients | 150/s | 300/s | 149/s | **MISSED** |" in page
    assert "- moves by 4 clients, SQLite: 149/s, floor 150/s" in page
    assert "| board, p50 at one client | 25 ms | 8 ms | 8 ms | met |" in page
    assert "Lighthouse, board" not in page.partition("## How")[0]


def test_the_worse_database_decides_the_verdict():
    both = content(moves=400)
    both["figures"]["postgresql"] = {"moves": 200}
    assert "400/s | 200/s | floor met, aim not |" in table(both)


def test_where_a_figure_is_held_to_nothing_it_is_reported():
    elsewhere = content(firing_rate=300)
    assert "300/s | reported |" in table(elsewhere) and "Every floor that was measured holds." in table(elsewhere)
    elsewhere["figures"] |= {"postgresql": {"firing_rate": 800, "moves": 200}, "cluster": {"moves": 40}}
    page = table(elsewhere)
    assert "300/s | 800/s | – | floor met, aim not |" in page and "| – | 200/s | 40/s | floor met, aim not |" in page


def test_floors_that_hold_are_told_too():
    assert "Every floor that was measured holds." in table(content(**FLOORS))


def test_a_book_keeps_the_figures_of_other_runs(tmp_path):
    Book(tmp_path).note("sqlite", {"moves": 310.04}, {"x, ms": 0.5})
    Book(tmp_path).note("sqlite", {"move_p95": 7.777})
    kept = json.loads((tmp_path / "performance.json").read_text())
    assert kept["figures"]["sqlite"] == {"moves": 310, "move_p95": 7.78}
    assert "310/s | met" in (tmp_path / "performance.md").read_text()


def test_cards_are_found_in_what_a_stream_sends():
    text = b'data: <li id="ticket-A-1" data-ticket="A-1" data-stage="new" data-face="12">\n\ndata: <b>\n\n'
    assert cards_in(text) == {("A-1", 12)}
    assert cards_in(b"event: beat\ndata: 1\n\n") == set()
