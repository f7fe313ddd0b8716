"""Asking, answering, closing, and what begins again."""

import pytest

from board.domain import closing
from board.domain.actors import Actor
from board.domain.closing import AskingFacts, ClosingFacts, Proposal
from board.domain.titles import TitleFacts
from tests.domain.boards import GUIDE, TINY, at

AGENT = Actor("person", 1, "agent")
LEAD = Actor("person", 2, "supervisor")
GOOD = Proposal(solution="快递加急派送", self_check="客户已签收")


def asking(**given):
    base = {"stage": "in_progress", "is_assignee": True, "leads": False, "first_promise_at": at(60), "now": at(30)}
    return AskingFacts(**base | {"colour": "yellow"} | given)


def confirmed(**given):
    base = {"stage": "awaiting_customer", "colour": "yellow", "answer": "solved"}
    return ClosingFacts(**base | {"has_solution": True, "has_self_check": True} | given)


def test_a_checked_solution_in_time_may_be_shown_to_the_customer():
    assert closing.objections_to_asking(asking(), GOOD, GUIDE) == ()


@pytest.mark.covers("G-139", "G-140", "G-266", level="rule")
@pytest.mark.parametrize(
    ("proposal", "field"),
    [
        (Proposal(solution=" ", self_check="ok"), "solution"),
        (Proposal(solution="x"), "self_check"),
        (Proposal(solution="x", self_check="ok", is_passed=False), "self_check"),
    ],
)
def test_the_customer_is_asked_only_about_a_solution_that_was_checked(proposal, field):
    assert [reason.field for reason in closing.objections_to_asking(asking(), proposal, GUIDE)] == [field]


def test_a_screenshot_proves_the_check_as_well_as_words():
    assert closing.objections_to_asking(asking(), Proposal(solution="x", proof_count=1), GUIDE) == ()


@pytest.mark.covers("G-241", level="rule")
def test_a_late_solution_needs_its_reason():
    late = asking(now=at(61))
    assert [reason.field for reason in closing.objections_to_asking(late, GOOD, GUIDE)] == ["overdue_reason"]
    explained = Proposal(solution="x", self_check="ok", overdue_reason="等待快递公司反馈超时")
    assert closing.objections_to_asking(late, explained, GUIDE) == ()


@pytest.mark.parametrize("given", [{"stage": "assigned"}, {"is_assignee": False}, {"blocking": ("产品部核实",)}])
def test_what_else_speaks_against_asking(given):
    assert len(closing.objections_to_asking(asking(**given), GOOD, GUIDE)) == 1


def test_approval_before_the_customer_is_told_is_policy():
    assert closing.objections_to_asking(asking(colour="red"), GOOD, GUIDE) == ()
    assert len(closing.objections_to_asking(asking(colour="red"), GOOD, TINY)) == 1
    assert closing.objections_to_asking(asking(colour="red", is_approved=True), GOOD, TINY) == ()
    assert closing.objections_to_asking(asking(colour="green"), GOOD, TINY) == ()


@pytest.mark.covers("G-146", "G-273", level="rule")
@pytest.mark.parametrize(
    ("given", "follows"),
    [
        ({}, "closed"),
        ({"rating": 3}, "closed"),
        ({"rating": 2}, "ready_to_close"),
        ({"colour": "red"}, "ready_to_close"),
        ({"was_disputed": True}, "ready_to_close"),
        ({"is_second_handling": True}, "ready_to_close"),
    ],
)
def test_a_plain_case_closes_with_the_answer_and_others_wait_for_a_supervisor(given, follows):
    assert closing.what_follows_answer(True, confirmed(**given), GUIDE) == follows


@pytest.mark.covers("G-147", "G-148", level="rule")
def test_not_solved_is_handled_again_whatever_the_colour():
    assert closing.what_follows_answer(False, confirmed(colour="red"), GUIDE) == "second_handling"


def test_another_board_lets_the_answer_close_everything():
    assert closing.what_follows_answer(True, confirmed(colour="red", is_second_handling=True), TINY) == "closed"


@pytest.mark.covers("G-137", "G-138", level="rule")
@pytest.mark.parametrize(
    "lacking",
    [
        {"answer": None}, {"answer": "not_solved"}, {"has_solution": False}, {"has_self_check": False},
        {"is_late": True}, {"blocking": ("核实",)}, {"stage": "in_progress"},
    ],
)  # fmt: skip
def test_nothing_closes_without_the_three_confirmations(lacking):
    assert len(closing.objections_to_closing(confirmed(**lacking), LEAD, GUIDE)) == 1


@pytest.mark.covers("G-273", level="rule")
def test_the_supervisor_closes_what_waits_for_one():
    red = confirmed(colour="red", is_ready_to_close=True)
    assert closing.objections_to_closing(red, LEAD, GUIDE) == ()
    assert len(closing.objections_to_closing(red, AGENT, GUIDE)) == 1
    assert closing.objections_to_closing(confirmed(), AGENT, GUIDE) == ()


@pytest.mark.covers("G-144", "G-147", level="rule")
@pytest.mark.parametrize(
    ("text", "is_solved"),
    [
        ("1", True), (" 1 ", True), ("１", True), ("1，已收到，谢谢", True), ("1. Works, thanks", True), ("“1”", True),
        ("1 已收到", True), ("2", False), ("2!", False), ("2\n还是不行", False), ("[2] still broken", False),
        ("12", None), ("1小时后再试", None), ("2 days later", None), ("1.5", None), ("1:30", None), ("2nd try", None),
        ("10分钟", None), ("订单1", None), ("好的", None), ("", None), ("1-2天", None), ("2 个问题", None),
    ],
)  # fmt: skip
def test_a_reply_answers_only_as_the_whole_or_leading_token(text, is_solved):
    assert closing.read_reply(text, is_pending=True) is is_solved
    assert closing.read_reply(text, is_pending=False) is None


@pytest.mark.covers("G-239", "G-271", level="rule")
@pytest.mark.parametrize(
    ("rating", "is_solved", "word"),
    [
        (5, True, "satisfied"), (4, True, "satisfied"), (3, True, "neutral"), (2, True, "dissatisfied"),
        (1, False, "dissatisfied"), (None, True, "satisfied"), (None, False, "dissatisfied"),
    ],
)  # fmt: skip
def test_five_stars_become_three_words(rating, is_solved, word):
    assert closing.satisfaction(rating, is_solved) == word
    assert GUIDE.closing.satisfaction[word].zh in ("满意", "一般", "不满意")


@pytest.mark.covers("G-145", "G-154", level="rule")
def test_the_prescribed_notes():
    assert GUIDE.prescribed.confirmed.zh == "客户确认问题解决，满意度高"
    note = closing.silence_note(at(0), at(30), GUIDE, "zh")
    assert note == "客户未确认，多次联系无果（05-20 14:00请求确认，05-20 14:30提醒）"


def test_an_answer_is_taken_once_and_only_when_asked():
    assert closing.objections_to_answer("awaiting_customer", None) == ()
    assert closing.objections_to_answer("awaiting_customer", "solved")
    assert closing.objections_to_answer("in_progress", None)


@pytest.mark.covers("G-158", level="rule")
def test_a_closed_ticket_tags_its_customer():
    facts = TitleFacts(colour="orange", customer_name="张*", customer_level="vip", topic="payment_failed")
    assert closing.customer_tags(facts, "satisfied", "solved", GUIDE, "zh") == ("已解决-支付失败", "VIP客户-高满意度")
    assert closing.customer_tags(facts, None, None, GUIDE, "zh") == ()


def test_what_second_handling_obliges_to_is_policy():
    guide = closing.second_handling_commitments(GUIDE.closing.second_handling, "en")
    assert [(kind, hours) for kind, hours, _ in guide] == [("plan", 24), ("contact", 24)]
    tiny = closing.second_handling_commitments(TINY.closing.second_handling, "en")
    assert [(kind, hours) for kind, hours, _ in tiny] == [("contact", 6)]


@pytest.mark.covers("G-206", "G-236", level="rule")
@pytest.mark.parametrize(
    ("stage", "is_late", "request_word", "task_word"),
    [
        ("new", False, "待处理", "未开始"),
        ("assigned", False, "待处理", "未开始"),
        ("in_progress", False, "处理中", "处理中"),
        ("awaiting_customer", False, "处理中", "待客户确认"),
        ("in_progress", True, "已延期", "已延期"),
        ("closed", True, "已闭环", "已完成"),
        ("archived", False, "已闭环", "已完成"),
    ],
)
def test_exports_use_the_documents_two_status_lists(stage, is_late, request_word, task_word):
    assert closing.status_for_export("request", stage, is_late, GUIDE).zh == request_word
    assert closing.status_for_export("task", stage, is_late, GUIDE).zh == task_word
