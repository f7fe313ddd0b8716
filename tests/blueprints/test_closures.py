"""From the solution to the closure: three confirm, nothing closes behind the customer's back."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from board.extensions import db as database
from board.models.attachment import files_of
from board.models.customer import Customer
from tests import cast
from tests.blueprints import filled
from tests.blueprints.presses import fresh, kinds, open_sheet, press, record, standing, ticket_page
from tests.doors.sheets import SOLUTION
from tests.workers import notices, to_customer


@pytest.fixture
def ada(db, clock):
    clock.at(cast.NOON)
    return cast.agent(language="zh")


@pytest.fixture
def working(ada):
    return cast.lived(ada, until="in_progress")


@pytest.fixture
def waiting(ada):
    return cast.lived(ada, until="awaiting_customer")


@pytest.mark.covers("G-139", "G-140", level="door")
def test_the_customer_is_not_asked_before_the_assignee_has_checked(ada, working, sign_in):
    answer = press(sign_in(ada), working, "solutions", **(SOLUTION | {"self_check": ""}))
    assert (answer.status_code, to_customer(working, "confirmation_request")) == (422, [])
    assert re.search(r'class="field faulty"[^>]*data-field="self_check"', answer.text)
    data = SOLUTION | {"version": working.version, "attachments": filled.picture("签收截图.png")}
    assert sign_in(ada).post(f"/tickets/{working.number}/solutions", data=data).status_code == 303
    ticket = fresh(working)
    assert (ticket.cycle.self_check, ticket.cycle.self_checked_by_id) == (SOLUTION["self_check"], ada.id)
    assert [file.name for file in files_of("self_check", ticket.cycle_id)] == ["签收截图.png"]


def test_a_page_that_comes_back_asks_for_the_files_again_and_a_sheet_does_not(ada, working, sign_in):
    def gaps():
        data = SOLUTION | {"version": working.version, "self_check": ""}
        return data | {"attachments": filled.picture("签收截图.png")}

    path, browser = f"/tickets/{working.number}/solutions", sign_in(ada)
    page = browser.post(path, data=gaps())
    assert page.status_code == 422 and "请重新选择文件" in page.text
    assert re.search(r'<input aria-describedby="[^"]*attachments-again"[^>]*name="attachments"', page.text)
    sheet = browser.fragment(path, gaps())
    assert sheet.status_code == 422 and "attachments-again" not in sheet.text


def test_only_the_assignee_or_a_supervisor_solves(ada, working, sign_in):
    assert press(sign_in(cast.agent("Ben")), working, "solutions", **SOLUTION).status_code == 409
    assert press(sign_in(cast.lead()), working, "solutions", **SOLUTION).status_code == 303


@pytest.mark.covers("G-142", "G-143", "K-058", level="door")
def test_the_customer_is_told_the_result_and_how_to_check_and_asked(ada, working, sign_in):
    press(sign_in(ada), working, "solutions", **SOLUTION)
    (message,) = to_customer(working, "confirmation_request")
    assert SOLUTION["solution"] in message.body and "“1”" in message.body and "“2”" in message.body
    assert "是否满意" in message.body and message.link == "confirm"
    assert near_noon(fresh(working).cycle.resolved_at)


def near_noon(instant):
    return abs(instant - cast.NOON) < timedelta(seconds=2)


@pytest.mark.covers("G-241", "K-045", level="door")
def test_a_late_solution_needs_its_reason_and_one_in_time_has_none(ada, working, sign_in, clock):
    assert 'name="overdue_reason"' not in open_sheet(sign_in(ada), working, "solutions")
    clock.at(cast.NOON + timedelta(hours=5))
    assert press(sign_in(ada), working, "solutions", **SOLUTION).status_code == 422
    press(sign_in(ada), working, "solutions", **SOLUTION, overdue_reason="等待快递公司反馈超时")
    assert record(sign_in(ada), working)["task"]["超时备注"] == "等待快递公司反馈超时"


def test_what_was_answered_is_not_asked_for_again_and_says_who_closes(ada, sign_in):
    ticket = cast.lived(ada, until="awaiting_customer", judged=cast.judgement(3, 3, 3))
    assert "answers/new" in ticket_page(sign_in(ada), ticket)
    ticket.answer(True, how="phone", by=cast.as_(ada), now=cast.NOON, policy=cast.policy())
    database.session.commit()
    page = ticket_page(sign_in(ada), ticket)
    assert "answers/new" not in page and "已可闭环，由主管闭环。" in page
    of_lead = ticket_page(sign_in(cast.lead()), ticket)
    assert re.search(r'class="button primary" href="[^"]*/closures/new"', of_lead) and "由主管闭环" not in of_lead


def test_what_follows_by_rule_is_not_told_as_the_customers_act(ada, waiting, sign_in):
    press(sign_in(ada), waiting, "answers", answer="2", how="phone")
    kinds_by = {event.kind: event.actor_kind for event in fresh(waiting).events[-5:]}
    assert kinds_by == {"answered": "person", "handled_again": "person", "raised": "system", "committed": "system"}
    page = ticket_page(sign_in(ada), waiting)
    assert "待重新判定" in page and "登记时的紧急程度标记" not in page
    solution = page[page.index('aria-label="闭环"') :].partition("</section>")[0]
    assert "未解决" in solution and "<dt>已闭环" not in solution, "nothing was closed"
    assert not re.search(r"\d", record(sign_in(ada), waiting)["closure-1"]["闭环时间"])


def test_a_recalled_solution_asks_nobody_and_its_words_can_be_mended(ada, waiting, sign_in, clock):
    clock.forward(minutes=5)
    assert press(sign_in(ada), waiting, "recalls", reason="方案不完整").status_code == 303
    ticket = fresh(waiting)
    assert (ticket.stage, ticket.cycle.resolved_at) == ("in_progress", None)
    assert to_customer(ticket, "confirmation_request")[0].state == "withdrawn"
    assert cast.SOLUTION.solution in open_sheet(sign_in(ada), ticket, "solutions")


def test_a_rejected_solution_tells_the_assignee_why(ada, waiting, sign_in):
    press(sign_in(cast.lead()), waiting, "rejections", reason="结果未经验证")
    assert fresh(waiting).stage == "in_progress"
    assert "结果未经验证" in notices(ada, "solution_rejected")[0].body


@pytest.mark.covers("G-137", "G-138", level="door")
def test_nobody_closes_by_hand_what_the_customer_has_not_confirmed(ada, waiting, sign_in):
    for someone in (ada, cast.lead()):
        answer = press(sign_in(someone), waiting, "closures")
        assert (answer.status_code, fresh(waiting).stage) == (409, "awaiting_customer")


@pytest.mark.covers("G-144", "G-145", "G-146", level="door")
def test_a_1_by_phone_closes_with_the_prescribed_note(ada, waiting, sign_in):
    press(sign_in(ada), waiting, "answers", answer="1", how="phone")
    ticket = fresh(waiting)
    assert (ticket.stage, ticket.closed_how, ticket.cycle.satisfaction) == ("closed", "confirmed", "satisfied")
    assert record(sign_in(ada), ticket)["closure-1"]["闭环备注"] == "客户确认问题解决，满意度高"
    assert kinds(ticket)[-2:] == ["answered", "closed"] and standing(ticket) == {}


@pytest.mark.covers("G-147", "G-148", "G-149", "G-150", level="door")
def test_a_2_by_phone_begins_a_second_handling_that_a_supervisor_follows(ada, waiting, sign_in):
    lea = cast.lead()
    press(sign_in(ada), waiting, "answers", answer="2", how="phone", words="还是没收到")
    ticket = fresh(waiting)
    assert (ticket.stage, ticket.cycle.no, ticket.assignee_id, ticket.supervisor_id) == ("new", 2, None, lea.id)
    assert {"judge", "assign"} <= set(standing(ticket)) and ticket.cycle.triaged_at is None
    assert "二次处理" in ticket_page(sign_in(ada), ticket)
    assert notices(lea, "customer_not_solved") and notices(ada, "customer_not_solved")


@pytest.mark.covers("K-050", "K-140", level="door")
def test_the_first_handling_keeps_its_forms_beside_the_second(ada, waiting, sign_in):
    cast.lead()
    press(sign_in(ada), waiting, "answers", answer="2", how="phone", words="还是没收到")
    forms = record(sign_in(ada), waiting)
    assert forms["closure-1"]["验证结果"] == "未通过" and "judgement-2" in forms
    assert {c.kind for c in fresh(waiting).commitments} == {"plan", "contact"}


def test_a_dispute_that_stood_does_not_haunt_the_second_handling(ada, waiting, sign_in):
    press(sign_in(ada), waiting, "disputes", colour="red", reason="客户坚持紧急")
    press(sign_in(ada), waiting, "answers", answer="2", how="phone")
    assert fresh(waiting).is_disputed is False and "review" not in standing(waiting)


@pytest.mark.covers("G-238", "G-239", "G-271", "K-057", level="door")
def test_the_first_confirmation_and_the_satisfaction_stand_on_the_task(ada, waiting, sign_in, clock):
    before = record(sign_in(ada), waiting)["task"]
    assert (before["客户反馈时间"], before["客户满意度"]) == ("–", "–")
    clock.at("2024-05-20T14:32:00+08:00")
    assert "5 非常满意" in open_sheet(sign_in(ada), waiting, "answers")
    press(sign_in(ada), waiting, "answers", answer="1", how="online", rating="3", words="1，已收到，谢谢")
    forms = record(sign_in(ada), waiting)
    assert forms["task"]["客户反馈时间"] == "2024-05-20 14:32:00"
    assert (forms["task"]["客户满意度"], forms["closure-1"]["客户满意度"]) == ("一般", "3分一般")


@pytest.mark.covers("G-272", "G-160", level="door")
def test_a_rating_that_comes_later_is_entered_and_shows_at_once(ada, sign_in):
    ticket = cast.lived(ada, until="closed")
    assert record(sign_in(ada), ticket)["closure-1"]["客户建议"] == "无"
    press(sign_in(ada), ticket, "ratings", rating="2", suggestion="希望以后能主动推送物流异常通知")
    forms = record(sign_in(ada), ticket)
    assert forms["closure-1"]["客户建议"] == "希望以后能主动推送物流异常通知"
    assert (forms["closure-1"]["客户满意度"], forms["task"]["客户满意度"]) == ("2分不满意", "不满意")


@pytest.mark.covers("K-023", level="door")
def test_solved_but_not_satisfied_waits_for_the_supervisor(ada, waiting, sign_in):
    lea = cast.lead()
    press(sign_in(ada), waiting, "answers", answer="1", how="phone", rating="2")
    assert fresh(waiting).stage == "awaiting_customer" and fresh(waiting).ready_to_close_at
    assert notices(lea, "customer_low_rating") and notices(lea, "ready_to_close")


@pytest.mark.covers("G-273", "G-274", "K-029", level="door")
def test_a_critical_ticket_is_closed_by_the_supervisor_who_is_kept_with_the_time(ada, sign_in, clock):
    lea = cast.lead("主管李", language="zh")
    ticket = cast.lived(ada, until="awaiting_customer", judged=cast.red())
    press(sign_in(ada), ticket, "answers", answer="1", how="phone")
    assert press(sign_in(ada), ticket, "closures").status_code == 409
    clock.at("2024-05-20T14:35:00+08:00")
    assert press(sign_in(lea), ticket, "closures").status_code == 303
    form = record(sign_in(lea), ticket)["closure-1"]
    assert (form["闭环人"], form["闭环时间"]) == ("主管李", "2024-05-20 14:35:00")


@pytest.mark.covers("G-158", "G-245", level="door")
def test_closing_tags_the_customer(db, ada, waiting, sign_in):
    press(sign_in(ada), waiting, "answers", answer="1", how="phone", rating="5")
    db.session.rollback()
    assert {tag.text for tag in db.session.scalar(select(Customer)).tags} == {"已解决-物流延迟", "VIP客户-高满意度"}
    assert "VIP客户-高满意度" in ticket_page(sign_in(ada), waiting)


def test_a_duplicate_closes_without_a_survey_and_points_at_the_one_that_stays(ada, sign_in):
    lea, stays = cast.lead(), cast.registered(ada)
    double = cast.registered(ada, contact="13912345678")
    data = {"why": "duplicate", "reason": "同一客户重复提交"}
    assert press(sign_in(lea), double, "withdrawals", **data, duplicate_of="GD20990101-999").status_code == 422
    assert press(sign_in(lea), double, "withdrawals", **data, duplicate_of=stays.number).status_code == 303
    ticket = fresh(double)
    assert (ticket.stage, ticket.closed_how) == ("closed", "duplicate") and kinds(ticket)[-2:] == ["linked", "closed"]
    assert to_customer(ticket, "closed") == [] and stays.number in ticket_page(sign_in(lea), ticket)


def test_the_same_problem_again_is_a_new_handling_of_the_same_ticket(ada, sign_in):
    ticket = cast.lived(ada, until="closed")
    press(sign_in(ada), ticket, "reopenings", reason="物流又停了")
    assert (fresh(ticket).stage, fresh(ticket).cycle.no, fresh(ticket).closed_at) == ("new", 2, None)
    assert "物流又停了" in ticket_page(sign_in(ada), ticket)


def test_a_closed_ticket_is_not_judged_anew(ada, sign_in):
    ticket = cast.lived(ada, until="closed")
    assert press(sign_in(cast.lead()), ticket, "rulings", colour="red", reason="大客户").status_code == 409
    assert press(sign_in(ada), ticket, "triages", **filled.judgement()).status_code in (409, 422)
    assert fresh(ticket).colour == "orange"
