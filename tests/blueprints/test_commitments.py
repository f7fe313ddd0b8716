"""To-dos, follow-ups and tasks for other departments, each with its own clock."""

import re
from datetime import timedelta

import pytest

from board.models.lists import seed_lists
from board.models.person import Department
from tests import cast
from tests.blueprints.presses import fresh, kinds, open_sheet, press, record, standing, ticket_page
from tests.doors.sheets import SOLUTION
from tests.workers import notices


@pytest.fixture
def ada(db, clock):
    clock.at(cast.NOON)
    seed_lists(cast.policy())
    return cast.agent(language="zh")


@pytest.fixture
def ticket(ada):
    return cast.lived(ada, until="in_progress")


@pytest.fixture
def product(db, ada):
    return db.session.query(Department).filter_by(board=cast.BOARD, key="product").one()


def ask(browser, ticket, asked, **changes):
    """Ask a department for something by 16:00."""
    data = {
        "kind": "collaboration", "need": "确认优惠券规则", "expected_result": "书面答复", "department": asked.id,
        "contact_person": "产品经理", "due_at": "2024-05-20T16:00",
    }  # fmt: skip
    return press(browser, ticket, "commitments", **(data | changes))


@pytest.mark.covers("G-106", "G-233", level="door")
def test_a_collaboration_task_names_department_and_contact_person(ada, ticket, product, sign_in):
    assert ask(sign_in(ada), ticket, product).status_code == 303
    assert record(sign_in(ada), ticket)["task"]["协作部门"] == "产品部-产品经理"
    page = ticket_page(sign_in(ada), ticket)
    assert "确认优惠券规则" in page and "书面答复" in page


@pytest.mark.covers("G-106", level="door")
@pytest.mark.parametrize(
    ("missing", "marked"), [("contact_person", "contact_person"), ("department", "department"), ("due_at", "due_at")]
)
def test_a_task_without_its_particulars_is_refused_there(ada, ticket, product, sign_in, missing, marked):
    answer = ask(sign_in(ada), ticket, product, **{missing: "", "owner": ""})
    assert (answer.status_code, fresh(ticket).commitments) == (422, [])
    assert re.search(rf'class="field faulty"[^>]*data-field="{marked}"', answer.text)


def test_the_department_is_told_answers_and_the_assignee_hears_of_it(ada, ticket, product, sign_in, clock):
    dora = cast.person("Dora", "department", department=product)
    ask(sign_in(ada), ticket, product)
    assert notices(dora, "commitment_made") and standing(ticket)["commitment"] == pytest.approx(119.75, abs=0.1)
    clock.forward(minutes=30)
    (task,) = fresh(ticket).commitments
    sheet = open_sheet(sign_in(dora), ticket, f"commitments/{task.id}/answers")
    assert "确认优惠券规则" in sheet
    assert press(sign_in(dora), ticket, f"commitments/{task.id}/answers", answer="可叠加使用").status_code == 303
    (task,) = fresh(ticket).commitments
    assert (task.answer, task.kept, task.answered_by_id) == ("可叠加使用", True, dora.id)
    assert "commitment" not in standing(ticket) and notices(ada, "commitment_answered")


def test_answering_twice_is_answering_once(ada, ticket, product, sign_in):
    ask(sign_in(ada), ticket, product)
    (task,) = fresh(ticket).commitments
    for answer in ("第一次", "第二次"):
        press(sign_in(ada), ticket, f"commitments/{task.id}/answers", answer=answer)
    assert fresh(ticket).commitments[0].answer == "第一次" and kinds(ticket).count("commitment_answered") == 1


def test_an_answer_needs_words_and_a_late_one_is_not_kept(ada, ticket, product, sign_in, clock):
    ask(sign_in(ada), ticket, product)
    (task,) = fresh(ticket).commitments
    path = f"commitments/{task.id}/answers"
    assert press(sign_in(ada), ticket, path, answer=" ").status_code == 422
    clock.at(cast.NOON + timedelta(hours=3))
    press(sign_in(ada), ticket, path, answer="可叠加使用")
    assert fresh(ticket).commitments[0].kept is False


def test_an_open_task_of_a_department_holds_the_solution(ada, ticket, product, sign_in):
    ask(sign_in(ada), ticket, product)
    assert "确认优惠券规则" in open_sheet(sign_in(ada), ticket, "solutions")
    refused = press(sign_in(ada), ticket, "solutions", **SOLUTION)
    assert (refused.status_code, fresh(ticket).stage) == (409, "in_progress")
    assert "确认优惠券规则" in refused.text


def test_the_commitment_of_another_ticket_is_not_answered_here(ada, ticket, product, sign_in):
    ask(sign_in(ada), ticket, product)
    (task,) = fresh(ticket).commitments
    other = cast.registered(ada, contact="13912345678")
    assert press(sign_in(ada), other, f"commitments/{task.id}/answers", answer="不").status_code == 404


def test_a_department_reads_only_the_tickets_it_was_asked_about(ada, ticket, product, sign_in):
    dora = cast.person("Dora", "department", department=product)
    assert sign_in(dora).get(f"/tickets/{ticket.number}").status_code == 404
    ask(sign_in(ada), ticket, product)
    assert sign_in(dora).get(f"/tickets/{ticket.number}").status_code == 200
    assert press(sign_in(dora), ticket, "solutions", **SOLUTION).status_code == 409


def test_a_need_may_hold_any_sign(ada, ticket, sign_in):
    press(
        sign_in(ada),
        ticket,
        "commitments",
        kind="todo",
        need="打8%(s)折，<b>&",
        owner=ada.id,
        due_at="2024-05-20T16:00",
    )
    (task,) = fresh(ticket).commitments
    assert "打8%(s)折，<b>&" in open_sheet(sign_in(ada), ticket, f"commitments/{task.id}/answers")
