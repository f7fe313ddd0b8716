"""A third city's arrivals: columns that have shifted, numbers that come again, nothing but what arrived when."""

from collections import Counter

import pytest
from click.testing import CliRunner

from board.cli import main
from board.models.request import Reference, Request
from board.models.ticket import Ticket
from tests.importing import seen
from tests.importing.conftest import EXCERPTS

FILE = EXCERPTS / "taipei1999" / "shifted.csv"


@pytest.fixture
def plan(bring_in):
    """The excerpt, imported."""
    return bring_in(FILE, "taipei1999")


def test_shifted_rows_are_told_and_the_rest_is_kept(plan):
    assert (plan.rows, plan.repeated, len(plan.lives)) == (70, 3, 58)
    reasons = Counter((c.field, c.reason.partition(":")[0]) for c in plan.complaints.dropped)
    assert reasons == {("立案日期", "the columns look shifted"): 12}
    assert seen.count(Ticket) == 58


def test_a_number_that_comes_again_is_kept_and_can_be_searched(plan, db):
    references = Counter(life.references for life in plan.lives)
    assert references.most_common(1)[0][1] > 1
    assert len({life.key for life in plan.lives}) == 58


def test_a_number_is_kept_plain_and_no_longer_than_there_is_room(bring_in, db, tmp_path):
    file = tmp_path / FILE.name
    file.write_text(FILE.read_text("utf-8").replace("202411301,", f"ＯＲＤ–{'7' * 90},", 1), "utf-8")
    bring_in(file, "taipei1999")
    assert db.session.scalars(db.select(Reference.value).where(Reference.value.like("O%"))).all() == ["ORD-" + 76 * "7"]


def test_day_and_time_are_one_instant_and_the_district_stands_in_the_title(plan):
    life = next(life for life in plan.lives if life.references == (("case", "202411301"),))
    ticket = seen.ticket(life.key)
    assert ticket.request.received_at.strftime("%Y%m%d") in ("20241129", "20241130")
    assert ticket.title.endswith("區")
    assert ticket.title.startswith(ticket.request.facts["core_demand"])
    assert ticket.stage == "new"


def test_the_second_run_creates_nothing(plan, bring_in):
    again = bring_in(FILE, "taipei1999")
    assert (again.known, again.lives) == (58, [])


def test_the_command_says_how_many_rows_repeat_another(installed):
    answer = CliRunner().invoke(main, ["import", str(FILE), "--map", "taipei1999", "--dry-run"])
    assert "70 rows read, 12 of them bad; 3 say again what another says." in answer.output


def test_the_whole_month_keeps_all_but_386_rows(bring_in, whole):
    plan = bring_in(whole("taipei1999/open1999_202411_shifted_columns.csv"), "taipei1999")
    assert (plan.rows, len(plan.complaints.dropped), plan.repeated) == (16911, 386, 39)
    assert seen.count(Request) == 16911 - 386


@pytest.mark.parametrize(("name", "count"), [("OPEN1999_202604_bom.csv", 13266), ("open1999_202605.csv", 14074)])
def test_clean_months_come_in_whole(bring_in, whole, name, count):
    plan = bring_in(whole(f"taipei1999/{name}"), "taipei1999")
    assert (len(plan.lives), plan.complaints.found) == (count, [])
