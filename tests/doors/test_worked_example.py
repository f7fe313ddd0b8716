"""The example of the first document, 14:00:15 to 14:35:00, and every field of its forms as the ticket shows them."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.blueprints.presses import kinds, standing, ticket_page
from tests.doors import example as story
from tests.doors.example import NUMBER, Example, live
from tests.workers import near, notices, templates, to_customer


@pytest.fixture
def example(workers, db, sign_in, kept):
    story.hire()
    found = Example(workers, sign_in, kept)
    found.meet()
    return found


def moment(time):
    return datetime.fromisoformat(f"2024-05-20T{time}+08:00").astimezone(UTC)


@pytest.mark.covers("G-227", "K-045", level="door")
def test_the_whole_example_is_lived_from_registration_to_closure(example):
    live(example)
    ticket = example.ticket
    assert (ticket.stage, ticket.closed_how, ticket.is_late) == ("closed", "confirmed", True)
    assert list(dict.fromkeys(kind for kind in kinds(ticket) if kind in MILESTONES)) == MILESTONES
    assert standing(ticket) == {}


MILESTONES = [
    "registered", "triaged", "ruled", "assigned", "started", "noted", "overdue", "acted", "solved", "answered",
    "ready_to_close", "closed",
]  # fmt: skip


@pytest.mark.covers("G-193", "G-194", "G-199", "G-228", level="door")
def test_numbers_and_times_are_those_of_the_document(example):
    form = live(example, story.register).forms["registration"]
    assert (form["需求编号"], form["客户编号"]) == ("20240520-001", "CUS20240520001")
    assert form["提交时间"] == "2024-05-20 14:00:15"
    assert example.forms["task"]["任务编号"] == NUMBER


@pytest.mark.covers("G-195", "G-196", "G-198", "G-200", level="door")
def test_form_3_1_as_the_ticket_shows_it(example):
    form = live(example, story.register).forms["registration"]
    assert (form["客户名称"], form["联系方式"], form["客户等级"]) == ("张*", "138****5678", "VIP")
    assert (form["提交渠道"], form["需求类型"]) == ("在线客服", "售后问题")
    assert (form["客户原话"], form["客服整理"]) == (story.WORDS, story.SUMMARY)
    assert (form["附件"], form["接收人"], form["需求状态"]) == ("物流信息截图.png", "客服A", "待处理")


@pytest.mark.covers("G-214", "G-216", "G-217", "G-218", level="door")
def test_form_3_2_scores_and_reasons(example):
    form = live(example, story.judge).forms["judgement-1"]
    assert (form["业务领域"], form["问题性质"]) == ("物流配送类", "故障类")
    assert form["紧急程度评分"] == "3分（核心物流功能异常，客户未收到包裹）"
    assert form["影响范围评分"] == "2分（单个VIP客户，订单金额1500元）"
    assert form["客户等级评分"] == "3分（VIP客户，年消费1.2万元）"


@pytest.mark.covers("G-219", "G-220", "G-221", "G-222", level="door")
def test_form_3_2_total_priority_judges_and_time(example):
    form = live(example, story.judge).forms["judgement-1"]
    assert (form["总分"], form["优先级"]) == ("8 / 9", "最高优先级")
    assert form["判定人"] == "客服A（判定），主管（复核）"
    assert form["判定时间"] == "2024-05-20 14:05:30"


@pytest.mark.covers("K-047", level="door")
def test_the_review_runs_beside_the_work_and_does_not_hold_it(example):
    live(example, story.register)
    example.at("14:05:30")
    example.press("agent", "triages", **story.filled.judgement(3, 2, 3, **story.REASONS))
    assert example.ticket.cycle.review == "required" and notices(example.people["lead"], "escalated")
    assert example.press("agent", "assignments", person=example.people["expert"].id).status_code == 303


@pytest.mark.covers("G-234", "G-235", "G-231", "G-233", level="door")
def test_form_3_3_who_and_by_when(example):
    form = live(example, story.work).forms["task"]
    assert form["任务标题"] == "VIP客户张*-物流延迟-最高优先级"
    assert (form["责任部门"], form["责任人"], form["协作部门"]) == ("物流部", "物流专员", "客服部-客服A")
    assert (form["分配时间"], form["预计完成时间"]) == ("2024-05-20 14:10:00", "2024-05-20 14:20:00")
    assert form["处理进度"] == "处理中"


@pytest.mark.covers("G-237", "G-110", level="door")
def test_form_3_3_progress_in_time_action_result(example):
    details = live(example, story.work).forms["task"]["进度详情"].split("\n")
    assert details[-1] == "14:15 - 联系快递公司确认，反馈因暴雨导致运输中断 - 已协调快递加急派送"


@pytest.mark.covers("G-130", "G-133", "G-134", "G-236", level="door")
def test_at_14_20_the_supervisor_is_called_and_the_customer_hears_a_new_time(example):
    live(example, story.work)
    example.at("14:19:59")
    assert "promise_overdue" not in templates(example.people["lead"])
    example.at("14:20:00")
    ticket = example.ticket
    assert notices(example.people["lead"], "promise_overdue") and notices(example.people["expert"], "promise_overdue")
    (message,) = to_customer(ticket, "overdue_escalated")
    assert "张女士" in message.body and "客服主管" in message.body and "14:30前解决" in message.body
    assert near(ticket.cycle.promise_at, moment("14:30:00")) and near(ticket.cycle.first_promise_at, moment("14:20:00"))
    assert example.forms["task"]["处理进度"] == "已延期"


@pytest.mark.covers("G-238", "G-239", "G-240", "G-241", level="door")
def test_form_3_3_after_the_closure(example):
    form = live(example).forms["task"]
    assert (form["客户反馈时间"], form["客户满意度"]) == ("2024-05-20 14:32:00", "满意")
    assert (form["闭环时间"], form["超时备注"]) == ("2024-05-20 14:35:00", "等待快递公司反馈超时")
    assert form["处理进度"] == "已完成"


@pytest.mark.covers("G-159", "G-160", "G-161", "G-162", level="door")
def test_before_the_closure_these_fields_are_open_and_after_it_they_show_at_once(example):
    form = live(example, story.solve).forms["task"]
    assert (form["闭环时间"], form["客户满意度"], form["责任人"]) == ("–", "–", "物流专员")
    story.close(example)
    form = example.forms["task"]
    assert (form["闭环时间"], form["客户满意度"], form["责任人"]) == ("2024-05-20 14:35:00", "满意", "物流专员")


@pytest.mark.covers("G-250", "G-252", "G-254", "G-256", level="door")
def test_form_3_4_as_the_ticket_shows_it(example):
    form = live(example, story.judge).talk("进度反馈")
    assert (form["沟通时间"], form["沟通人"], form["客户情绪"]) == ("2024-05-20 14:01:20", "客服A", "焦虑")
    assert (form["客户表述"], form["客服回应"]) == (story.STATEMENT, story.REPLY)
    assert form["待办事项"] == "14:15前联系快递公司核实物流状态"


@pytest.mark.covers("G-263", "G-264", "G-265", "G-266", level="door")
def test_form_3_5_what_was_wrong_and_what_was_done(example):
    form = live(example).forms["closure-1"]
    assert (form["需求编号"], form["任务编号"]) == ("20240520-001", NUMBER)
    assert (form["问题描述"], form["解决方案"]) == ("VIP客户张*-物流延迟-最高优先级", story.SOLUTION["solution"])


@pytest.mark.covers("G-267", "G-268", "G-269", "G-270", level="door")
def test_form_3_5_resolved_checked_confirmed(example):
    form = live(example).forms["closure-1"]
    assert form["解决时间"] == "2024-05-20 14:30:00"
    assert form["验证人"] == "物流专员（自检），张*（客户确认）"
    assert (form["验证结果"], form["客户确认方式"]) == ("通过", "在线回复（1，已收到，谢谢）")


@pytest.mark.covers("G-271", "G-272", "G-273", "G-274", level="door")
def test_form_3_5_rating_suggestion_and_who_closed_when(example):
    form = live(example).forms["closure-1"]
    assert (form["客户满意度"], form["客户建议"]) == ("5分非常满意", story.THANKS["suggestion"])
    assert (form["闭环人"], form["闭环时间"]) == ("主管", "2024-05-20 14:35:00")


@pytest.mark.covers("G-275", "K-063", level="door")
def test_form_3_5_says_whether_it_was_filled_in_within_five_minutes(example):
    live(example, story.solve)
    example.at("14:32:00")
    example.press("agent", "answers", **story.THANKS)
    example.at("14:35:01")
    example.press("lead", "closures")
    assert example.forms["closure-1"]["记录时间"] == "2024-05-20 14:35:01，已超时"
    example.press("lead", "reopenings", reason="又停了")
    assert example.forms["closure-1"]["记录时间"] == "2024-05-20 14:35:01，已超时"


@pytest.mark.covers("G-275", "K-063", level="door")
def test_form_3_5_of_the_example_was_filled_in_in_time(example):
    assert live(example).forms["closure-1"]["记录时间"] == "2024-05-20 14:35:00，按时"


@pytest.mark.covers("G-262", "G-137", "K-028", level="door")
def test_customer_assignee_and_process_have_each_had_their_word(example):
    live(example)
    cycle, people = example.ticket.cycle, example.people
    assert (cycle.self_checked_by_id, cycle.answer, cycle.closed_by_id) == (
        people["expert"].id, "solved", people["lead"].id,
    )  # fmt: skip
    assert near(cycle.asked_at, moment("14:30:00"))


@pytest.mark.covers("G-205", "G-211", level="door")
def test_every_step_moved_the_latest_handling_time(example):
    seen = []
    for step in story.STEPS:
        step(example)
        seen.append(example.forms["registration"]["最新处理时间"][-8:])
    assert seen == ["14:00:15", "14:06:10", "14:15:40", "14:28:00", "14:30:00", "14:35:00"]
    assert example.forms["registration"]["接收人"] == "客服A"


@pytest.mark.covers("G-158", "G-245", "G-156", "G-157", level="door")
def test_the_customers_file_keeps_tags_talks_and_the_closure(example):
    live(example)
    page = example.browsers["lead"].get("/customers/CUS20240520001").text
    assert "已解决-物流延迟" in page and "VIP客户-高满意度" in page
    assert "record#closure-1" in page and "物流信息截图.png" in page
    assert story.STATEMENT in page


def test_what_happened_stands_on_the_tickets_page(example):
    live(example)
    page = ticket_page(example.browsers["lead"], example.ticket)
    for words in ("已请物流部加急", story.NOTE["result"], story.SOLUTION["solution"], "等待快递公司反馈超时"):
        assert words in page
    assert example.ticket.closed_at - example.ticket.request.received_at < timedelta(minutes=35)
