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


@pytest.mark.covers("C-035", "C-036", "C-037", "C-038", level="door")
def test_a_task_opened_in_the_system_shows_department_need_and_time(ada, ticket, product, sign_in):
    assert ask(sign_in(ada), ticket, product).status_code == 303
    (task,) = fresh(ticket).commitments
    assert (task.kind, task.department_id, task.need) == ("collaboration", product.id, "确认优惠券规则")
    assert task.due_at == cast.NOON.replace(hour=8, second=0)
    page = ticket_page(sign_in(ada), ticket)
    assert "产品部" in page and "确认优惠券规则" in page and task.due_at.isoformat() in page


@pytest.mark.covers("C-095", level="door")
@pytest.mark.parametrize("missing", ["need", "expected_result", "due_at"])
def test_need_result_and_time_are_all_asked_for(ada, ticket, product, sign_in, missing):
    answer = ask(sign_in(ada), ticket, product, **{missing: ""})
    assert (answer.status_code, fresh(ticket).commitments) == (422, [])
    assert re.search(rf'class="field faulty"[^>]*data-field="{missing}"', answer.text)


@pytest.mark.covers("C-039", "C-040", level="door")
def test_the_responsible_person_is_named_and_told_and_nobody_else_of_the_department(ada, ticket, product, sign_in):
    li = cast.person("Li", "department", department=product)
    other = cast.person("Olga", "department", department=product)
    assert f'<option value="{li.id}">产品部-Li</option>' in open_sheet(sign_in(ada), ticket, "commitments")
    assert ask(sign_in(ada), ticket, product, owner=li.id, contact_person="").status_code == 303
    (task,) = fresh(ticket).commitments
    assert (task.owner_id, task.department_id) == (li.id, product.id)
    assert notices(li, "commitment_made") and notices(other, "commitment_made") == []
    assert record(sign_in(ada), ticket)["task"]["协作部门"] == "产品部-Li"


def test_a_member_brings_the_department_along_and_a_colleague_gives_way_to_it(ada, ticket, product, sign_in):
    li = cast.person("Li", "department", department=product)
    ask(sign_in(ada), ticket, product, owner=li.id, department="", contact_person="")
    ask(sign_in(ada), ticket, product, owner=ada.id)
    assert [(c.owner_id, c.department_id) for c in fresh(ticket).commitments] == [
        (li.id, product.id),
        (None, product.id),
    ]


@pytest.mark.covers("C-041", "C-042", "C-043", "K-093", level="door")
def test_a_task_is_pending_then_taken_up_then_done(ada, ticket, product, sign_in):
    dora = cast.person("Dora", "department", department=product, language="zh")
    ask(sign_in(ada), ticket, product)
    (task,) = fresh(ticket).commitments
    path = f"commitments/{task.id}"
    assert 'data-task="pending">待处理' in ticket_page(sign_in(dora), ticket)
    assert press(sign_in(dora), ticket, f"{path}/beginnings").status_code == 303
    assert 'data-task="in_progress">处理中' in ticket_page(sign_in(ada), ticket)
    press(sign_in(dora), ticket, f"{path}/answers", answer="已定位问题，预计明日10:00发布修复补丁")
    page = ticket_page(sign_in(ada), ticket)
    assert 'data-task="done">已完成' in page and "已定位问题，预计明日10:00发布修复补丁" in page
    assert kinds(ticket)[-3:] == ["committed", "commitment_begun", "commitment_answered"]


def test_what_was_answered_is_not_taken_up_again(ada, ticket, product, sign_in):
    ask(sign_in(ada), ticket, product)
    (task,) = fresh(ticket).commitments
    press(sign_in(ada), ticket, f"commitments/{task.id}/answers", answer="好")
    press(sign_in(ada), ticket, f"commitments/{task.id}/beginnings")
    assert fresh(ticket).commitments[0].begun_at is None


@pytest.mark.covers("C-049", "C-050", "C-051", "K-093", level="door")
def test_an_answer_for_later_becomes_a_reminder_for_the_assignee_at_that_time(
    ada, ticket, product, sign_in, workers, clock
):
    clock.at(cast.NOON)
    ask(sign_in(ada), ticket, product)
    (task,) = fresh(ticket).commitments
    path = f"commitments/{task.id}/answers"
    assert press(sign_in(ada), ticket, path, answer="明日发布补丁", follow_up_at="2024-05-20T13:00").status_code == 422
    press(sign_in(ada), ticket, path, answer="明日发布补丁", follow_up_at="2024-05-21T10:30")
    follow_up = next(one for one in fresh(ticket).commitments if one.kind == "follow_up")
    assert (follow_up.owner_id, follow_up.need) == (ada.id, "明日发布补丁")
    workers.at("2024-05-21T10:29:00+08:00")
    assert notices(ada, "commitment_due") == []
    workers.at("2024-05-21T10:30:00+08:00")
    assert "明日发布补丁" in notices(ada, "commitment_due")[0].body


@pytest.mark.covers("C-049", "C-050", "C-051", level="door")
def test_a_follow_up_names_who_and_when_and_reminds_that_person(ada, ticket, sign_in, workers):
    ben = cast.agent("Ben")
    press(
        sign_in(ada), ticket, "commitments", kind="follow_up", need="补丁发布后测试登录", owner=ben.id,
        due_at="2024-05-20T15:30",
    )  # fmt: skip
    workers.at(cast.NOON + timedelta(minutes=91))
    assert "补丁发布后测试登录" in notices(ben, "commitment_due")[0].body


@pytest.mark.covers("K-094", level="door")
def test_a_task_past_its_time_reminds_the_department_the_assignee_and_whoever_asked(
    ada, ticket, product, sign_in, workers
):
    lea, dora = cast.lead(), cast.person("Dora", "department", department=product)
    ask(sign_in(lea), ticket, product)
    workers.at("2024-05-20T16:00:00+08:00")
    assert notices(dora, "commitment_due") and notices(ada, "commitment_due") and notices(lea, "commitment_due")


def test_the_assignee_sees_how_long_the_ticket_has_waited_for_the_department(ada, ticket, product, sign_in, clock):
    ask(sign_in(ada), ticket, product)
    clock.forward(minutes=95)
    page = ticket_page(sign_in(ada), ticket)
    assert "<dt>产品部</dt><dd>1小时35分钟 · 仍在等待" in page
    (task,) = fresh(ticket).commitments
    press(sign_in(ada), ticket, f"commitments/{task.id}/answers", answer="好")
    clock.forward(minutes=60)
    assert "<dt>产品部</dt><dd>1小时35分钟</dd>" in ticket_page(sign_in(ada), ticket)
