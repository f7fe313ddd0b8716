"""Bad rows are told with line, field and reason; good ones are kept."""

import csv

import pytest
from click.testing import CliRunner

from board.cli import main
from board.importing import maps
from board.models.ticket import Ticket
from tests.importing import seen
from tests.importing.conftest import EXCERPTS

FILE = EXCERPTS / "uci498-incidents" / "incidents.csv"
HEADER = "no,kind,place,day,time\n"
MAP = """
key = "calls"
title = "Calls"
board = "service-guide"
shape = "one_row"
key_column = "no"
language = "zh"
dates = ["%Y%m%d %H%M%S"]
[columns]
opened_at = "opened"
[fields]
core_demand = "{kind}"
[states]
[checks]
day = '\\d{8}'
"""


def plain(**changes):
    """A small map whose opening stands in one column."""
    text = MAP.replace('opened_at = "opened"', 'opened_at = "day"').replace('"%Y%m%d %H%M%S"', '"%Y%m%d"')
    return maps.parse(text, "calls.toml")


def written(tmp_path, body):
    path = tmp_path / "calls.csv"
    path.write_text(HEADER + body, "utf-8")
    return path


def faults(plan):
    return [(c.line, c.key, c.field) for c in plan.complaints.dropped]


def test_shifted_columns_are_told_from_good_rows(bring_in, tmp_path):
    shifted = "2,噪音,文山區女中,參考地址：木新路,20241130\n"
    body = f"1,噪音,文山區木新路,20241130,091500\n{shifted}3,路燈,中山區,20241201,100000\n"
    plan = bring_in(written(tmp_path, body), plain())
    assert faults(plan) == [(3, "2", "day")]
    assert "shifted" in plan.complaints.dropped[0].reason
    assert seen.count(Ticket) == 2


def test_a_row_that_no_database_keeps_costs_itself_alone(bring_in, tmp_path):
    body = "1,噪音,A,20241130,1\n2,噪\0音,B,20241130,2\n3,噪音,C,00010101,3\n4,噪音,D,99991231,4\n5,噪音,E,20241130,5\n"
    plan = bring_in(written(tmp_path, body), plain())
    assert faults(plan) == [(3, "2", ""), (4, "3", "day"), (5, "4", "day")]
    assert seen.count(Ticket) == 2


def test_repeated_missing_and_overlong_rows_are_told(bring_in, tmp_path):
    body = "1,噪音,A,20241130,1\n1,噪音,B,20241130,2\n,噪音,C,20241130,3\n4,噪音,D,20241131,4\n5,噪音,E,20241130,5,6\n"
    plan = bring_in(written(tmp_path, body), plain())
    assert faults(plan) == [(3, "1", "no"), (4, "", "no"), (6, "5", ""), (5, "4", "day")]
    assert seen.count(Ticket) == 1


def test_a_state_that_is_none_costs_its_row_and_not_the_ticket(bring_in, tmp_path):
    rows = list(csv.reader(FILE.open()))
    ticket = [rows[0], *(row for row in rows if row[0] == "INC0016656")]
    ticket[2][1] = "-100"
    path = tmp_path / "one.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(ticket)
    plan = bring_in(path, "uci498-incidents")
    assert faults(plan) == [(3, "INC0016656", "incident_state")]
    assert seen.count(Ticket) == 1


@pytest.mark.parametrize("place", ["--1", "\N{SUPERSCRIPT TWO}", "9" * 5000, "x"])
def test_an_update_that_names_no_place_among_others_costs_nothing(bring_in, tmp_path, place):
    rows = list(csv.reader(FILE.open()))
    ticket = [rows[0], *(row for row in rows if row[0] == "INC0016656")]
    ticket[1][rows[0].index("sys_mod_count")] = place
    path = tmp_path / "one.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(ticket)
    assert faults(bring_in(path, "uci498-incidents")) == [] and seen.count(Ticket) == 1


def test_an_update_before_the_opening_is_kept_and_told(bring_in, tmp_path):
    rows = list(csv.reader(FILE.open()))
    at = rows[0].index("sys_updated_at")
    ticket = [rows[0], *(row for row in rows if row[0] == "INC0016656")]
    ticket[1][at] = "1/4/2016 08:00"
    path = tmp_path / "one.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(ticket)
    plan = bring_in(path, "uci498-incidents")
    assert [c.is_kept for c in plan.complaints.found] == [True]
    assert seen.ticket("INC0016656").events[1].occurred_at.isoformat() == "2016-04-01T00:00:00+00:00"


def test_the_command_shows_first_what_it_would_do(installed, tmp_path):
    answer = CliRunner().invoke(main, ["import", str(FILE), "--map", "uci498-incidents", "--dry-run"])
    assert answer.exit_code == 0, answer.output
    assert "145 rows read" in answer.output
    assert "New: 23 tickets" in answer.output
    with installed.app_context():
        assert seen.count(Ticket) == 0


def test_the_command_writes_bad_rows_into_a_file(installed, tmp_path):
    path = written(tmp_path, "1,噪音,A,20241130,1\n2,噪音,B,no day,2\n")
    mapping = tmp_path / "calls.toml"
    mapping.write_text(MAP.replace('opened_at = "opened"', 'opened_at = "day"').replace('"%Y%m%d %H%M%S"', '"%Y%m%d"'))
    bad = tmp_path / "bad.csv"
    answer = CliRunner().invoke(main, ["import", str(path), "--map", str(mapping), "--bad", str(bad)])
    assert answer.exit_code == 0, answer.output
    told = list(csv.reader(bad.open(encoding="utf-8-sig")))
    assert told[0] == ["line", "key", "field", "reason", "kept"]
    assert told[1][:3] == ["3", "2", "day"]
    with installed.app_context():
        assert seen.count(Ticket) == 1


def test_a_file_of_another_kind_is_refused_with_the_columns_that_it_lacks(installed, tmp_path):
    path = written(tmp_path, "1,2,3,4,5\n")
    answer = CliRunner().invoke(main, ["import", str(path), "--map", "uci498-incidents"])
    assert answer.exit_code == 1
    assert "has no column" in answer.output
