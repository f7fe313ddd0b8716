"""Looking back: promises that broke and why, and the time spent waiting for departments."""

import csv
import io
from datetime import timedelta

import pytest

from board.models.lists import seed_lists
from board.models.person import Department
from tests import cast
from tests.blueprints.presses import fresh, kinds, open_sheet, press
from tests.policies.otherwise import OFFICE, otherwise  # noqa: F401  a fixture

MINUTE = timedelta(minutes=1)
ADDRESS = f"/reports/overdue?board={cast.BOARD}"


@pytest.fixture
def ada(db, clock):
    clock.at(cast.NOON)
    seed_lists(cast.policy())
    return cast.agent()


@pytest.fixture
def lea(ada):
    return cast.lead()


@pytest.fixture
def broken(ada, lea, workers):
    """A ticket whose promise broke at 18:00 in the board's zone; it is 18:30."""
    ticket = cast.lived(ada, until="in_progress")
    workers.at(cast.NOON + 240 * MINUTE)
    workers.clock.at(cast.NOON + 270 * MINUTE)
    return ticket


def table(browser, address):
    """The rows of a CSV file."""
    answer = browser.get(address)
    assert answer.status_code == 200 and answer.mimetype == "text/csv"
    return list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))


@pytest.mark.covers("G-236", "K-045", level="door")
def test_why_it_is_late_is_asked_for_and_stands_in_the_report(broken, ada, lea, sign_in):
    assert "not said yet" in sign_in(lea).get(ADDRESS).text
    assert press(sign_in(ada), broken, "explanations", reason=" ").status_code == 422
    assert press(sign_in(ada), broken, "explanations", reason="等待快递公司反馈").status_code == 303
    page = sign_in(lea).get(ADDRESS).text
    assert broken.number in page and "等待快递公司反馈" in page and ">30 min<" in page
    assert "等待快递公司反馈" in open_sheet(sign_in(ada), broken, "solutions")
    assert kinds(broken)[-1] == "explained" and fresh(broken).events[-1].remark.body == "等待快递公司反馈"


def test_a_ticket_in_time_has_nothing_to_explain_and_is_not_listed(ada, lea, sign_in):
    ticket = cast.lived(ada, until="in_progress")
    assert press(sign_in(ada), ticket, "explanations", reason="x").status_code == 409
    page = sign_in(lea).get(ADDRESS).text
    assert ticket.number not in page and "No promise broke" in page


def test_the_file_has_a_row_for_each_with_times_of_the_board_and_no_formulas(broken, ada, lea, sign_in):
    press(sign_in(lea), broken, "acknowledgements")
    press(sign_in(ada), broken, "explanations", reason="=HYPERLINK(1)")
    head, row = table(sign_in(lea), f"/reports/overdue.csv?board={cast.BOARD}")
    found = dict(zip(head, row, strict=True))
    assert (found["Number"], found["First promised"]) == (broken.number, "2024-05-20 18:00")
    assert (found["Late by (minutes, round the clock)"], found["Solved"], found["Taken on by"]) == (
        "30",
        "",
        "Lea Lead",
    )
    assert found["Overdue reason"] == "'=HYPERLINK(1)"


def test_what_was_solved_late_stays_with_its_lateness_and_other_days_leave_it_out(broken, ada, lea, db, clock, sign_in):
    broken = fresh(broken)
    broken.solve(cast.SOLUTION, by=cast.as_(ada), now=cast.NOON + 300 * MINUTE, policy=cast.policy())
    db.session.commit()
    clock.at(cast.NOON + timedelta(days=5))
    found = dict(zip(*table(sign_in(lea), f"/reports/overdue.csv?board={cast.BOARD}"), strict=True))
    assert found["Late by (minutes, round the clock)"] == "60"
    for days in ("first=2024-05-19&last=2024-05-19", "first=2024-05-21&last=2024-05-24"):
        assert broken.number not in sign_in(lea).get(f"{ADDRESS}&{days}").text
    assert broken.number in sign_in(lea).get(f"{ADDRESS}&first=2024-05-20&last=2024-05-20").text


def test_over_a_weekend_working_hours_alone_are_counted_where_the_priority_has_them(
    lea,
    ada,
    db,
    clock,
    otherwise,  # noqa: F811
    sign_in,
):
    otherwise(OFFICE)
    friday, saturday = clock.at("2024-05-24T14:00:00+08:00"), clock.at("2024-05-25T09:00:00+08:00")
    for judged in (cast.judgement(2, 2, 1), cast.red()):
        cast.lived(ada, until="in_progress", now=friday, judged=judged).cycle.first_promise_at = saturday
    db.session.commit()
    clock.at("2024-05-27T11:00:00+08:00")
    head, *rows = table(sign_in(lea), f"/reports/overdue.csv?board={cast.BOARD}")
    found = [dict(zip(head, row, strict=True)) for row in rows]
    late = {row["Priority"]: row["Late by (minutes, in working time; round the clock for Critical)"] for row in found}
    assert late == {"High": "120", "Critical": "3000"}
    page = sign_in(lea).get(ADDRESS).text
    assert "counted in working time; round the clock for Critical." in page and ">2 h<" in page and ">50 h<" in page


@pytest.mark.parametrize(
    "days", ["first=2024-05-20&last=2024-05-19", "first=never&last=2024-05-19", "first=2020-01-01&last=2024-05-19"]
)
def test_days_that_are_no_period_are_marked(lea, sign_in, days):
    answer = sign_in(lea).get(f"{ADDRESS}&{days}")
    assert answer.status_code == 422 and 'class="field faulty"' in answer.text
    assert sign_in(lea).get(f"/reports/overdue.csv?board={cast.BOARD}&{days}").status_code == 400


def test_only_leaders_of_the_board_look_back(ada, lea, sign_in):
    for path in ("overdue", "overdue.csv", "departments.csv"):
        assert sign_in(ada).get(f"/reports/{path}?board={cast.BOARD}").status_code == 404
        assert sign_in(lea).get(f"/reports/{path}?board=tiny").status_code == 404
        assert sign_in(lea).get(f"/reports/{path}?board={cast.BOARD}").status_code == 200


def test_the_time_spent_waiting_is_added_up_by_department(broken, ada, lea, db, clock, sign_in):
    product = db.session.query(Department).filter_by(board=cast.BOARD, key="product").one()
    asked = {
        "kind": "collaboration", "need": "确认规则", "expected_result": "书面答复", "department": product.id,
        "contact_person": "产品经理", "due_at": "2024-05-20T19:00",
    }  # fmt: skip
    other = cast.lived(ada, until="in_progress", now=cast.NOON + 270 * MINUTE)
    for ticket in (broken, broken, other):
        press(sign_in(ada), ticket, "commitments", **asked)
    clock.forward(minutes=20)
    task = fresh(other).commitments[0]
    press(sign_in(ada), other, f"commitments/{task.id}/answers", answer="可以")
    clock.forward(minutes=40)
    head, row = table(sign_in(lea), f"/reports/departments.csv?board={cast.BOARD}")
    assert row == [product.named("en"), "3", "2", "2", "80"] and head[-1] == "Waited (minutes, round the clock)"
    page = sign_in(lea).get(ADDRESS).text
    assert "1 h 20 min" in page and product.named("en") in page
