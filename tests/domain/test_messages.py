"""Message texts in the reader's language."""

import pytest

from board.domain import messages
from board.domain.policies.labels import Label, MessageText
from board.domain.policies.wording import (
    KEYS,
    TO_CUSTOMER,
    missing,
    prescribed,
    problem_with_text,
    variables_of,
)
from tests.domain.boards import GUIDE, TINY, at

FACTS = {
    "customer": "张女士", "agent": "小李", "number": "GD20240520-001", "request": "20240520-001", "title": "标题",
    "problem": "订单未收到", "link": "https://example.test/x", "due": at(60),
}  # fmt: skip


def said(template, language="zh", policy=GUIDE, **facts):
    return messages.render(policy, template, language, FACTS | facts)


@pytest.mark.parametrize("policy", [GUIDE, TINY], ids=["service-guide", "tiny"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_message_of_every_board_can_be_rendered_with_what_it_may_name(policy, language):
    for template in KEYS:
        facts = dict.fromkeys(variables_of(template) - messages.policy_variables(policy, language).keys(), "…")
        subject, text = messages.render(policy, template, language, facts)
        assert "{" not in subject + text
        assert text.strip()


@pytest.mark.covers("G-026", "G-027", level="rule")
def test_the_greeting_is_canned_and_names_the_agent():
    subject, text = said("greeting")
    assert subject == ""
    assert "小李" in text and text.endswith("？")


@pytest.mark.covers("G-028", "G-029", "G-030", level="rule")
def test_the_queue_notice_says_how_many_wait_and_how_long():
    text = said("queue_notice", waiting=4, minutes=2)[1]
    assert "4" in text and "2分钟" in text


@pytest.mark.covers("G-123", "G-125", level="rule")
def test_a_customer_update_carries_its_four_parts():
    parts = {"status": "已定位", "progress": "修复中", "next_step": "同步状态", "expected": "15:00前"}
    text = said("in_progress", **parts)[1]
    assert [text.index(part) for part in parts.values()] == sorted(text.index(part) for part in parts.values())


@pytest.mark.covers("G-126", "G-127", level="rule")
def test_asking_the_customer_for_something_promises_thirty_minutes():
    parts = {"status": "登录失败", "progress": "排查中", "next_step": "提供手机型号", "expected": "今天"}
    assert "30分钟内" in said("customer_action_needed", **parts)[1]


@pytest.mark.covers("G-133", "G-135", level="rule")
def test_the_escalation_notice_names_whom_the_new_time_and_the_cadence():
    text = said("overdue_escalated", reason="涉及多部门协作", escalated_to="技术经理")[1]
    assert "技术经理" in text and "5月20日15:00" in text and "每小时" in text


@pytest.mark.covers("G-142", "G-143", level="rule")
def test_the_confirmation_request_has_result_check_and_satisfaction():
    text = said("confirmation_request", solution="已重发优惠券")[1]
    for part in ("已重发优惠券", "验证", "“1”", "“2”", "满意"):
        assert part in text


@pytest.mark.parametrize("policy", [GUIDE, TINY], ids=["service-guide", "tiny"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_letter_to_a_customer_holds_a_link(policy, language):
    letters = [key for key in TO_CUSTOMER if policy.messages[key].subject]
    assert len(letters) == len(TO_CUSTOMER) - 2, "a greeting and a queue notice are said, not sent"
    assert [key for key in letters if "{link}" not in policy.messages[key].text.in_(language)] == []


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("template", "typed"),
    [
        ("in_progress", ("status", "progress", "next_step", "expected")),
        ("customer_action_needed", ("status", "progress", "next_step", "expected")),
        ("new_estimate", ("reason",)), ("confirmation_request", ("solution",)), ("assigned", ("problem", "demand")),
        ("unassigned", ("reason",)), ("solution_rejected", ("reason",)), ("commitment_due", ("need",)),
        ("commitment_made", ("need",)), ("ruled", ("reason",)),
    ],
)  # fmt: skip
def test_what_people_type_ends_its_line_with_or_without_a_full_stop(template, typed, language):
    text = GUIDE.messages[template].text.in_(language)
    assert [name for name in typed if not (text + "\n").partition(f"{{{name}}}")[2].startswith("\n")] == []


@pytest.mark.covers("G-152", level="rule")
def test_the_reminder_says_what_silence_means():
    text = said("reminder")[1]
    assert "默认问题已解决" in text and "120分钟" in text


@pytest.mark.covers("G-210", level="rule")
def test_a_missing_attachment_is_asked_for():
    assert "截图" in said("ask_attachment")[1]


def test_an_edited_text_stands_for_the_policys():
    edited = MessageText("closed", Label("Bye {customer}", "再见{customer}"))
    assert messages.render(GUIDE, "closed", "en", FACTS, edited) == ("", "Bye 张女士")


def test_a_variable_that_nobody_fills_is_a_bug_and_not_a_gap_in_a_letter():
    with pytest.raises(KeyError):
        messages.render(GUIDE, "new_estimate", "zh", FACTS)


@pytest.mark.parametrize("text", ["{weather}", "{customer.name}", "{customer!r}", "{due:%H}", "{customer", "{}"])
def test_a_text_may_name_only_known_variables(text):
    assert problem_with_text("closed", text)
    assert "customer" in variables_of("closed") and "closed" in TO_CUSTOMER
    assert problem_with_text("closed", "Hello {customer}") is None


@pytest.mark.parametrize(
    ("name", "salutation", "language", "address"),
    [
        ("张三", "ms", "zh", "张女士"), ("张三", "mr", "zh", "张先生"), ("欧阳娜娜", "ms", "zh", "欧阳女士"),
        ("张三", None, "zh", "张三"), ("", "mr", "zh", "客户"), (None, None, "en", "customer"),
        ("Jane Smith", "ms", "en", "Ms Smith"), ("Jane Smith", None, "en", "Jane Smith"),
    ],
)  # fmt: skip
def test_customers_are_addressed_by_what_is_known(name, salutation, language, address):
    assert messages.address(name, salutation, GUIDE, language) == address


def test_times_and_labels_are_written_in_the_readers_language_and_the_boards_zone():
    assert messages.clock_time(at(0), GUIDE, "zh") == "5月20日14:00"
    assert messages.clock_time(at(0), TINY, "en") == "20 May, 08:00"
    assert messages.in_language(GUIDE.channels[0], GUIDE, "zh") == "在线客服"
    assert messages.in_language(None, GUIDE, "zh") == ""
    assert messages.cadence(45, "en") == "every 45 minutes"


def test_a_link_is_not_followed_by_anything_that_a_mail_program_would_read_as_part_of_it():
    assert problem_with_text("reminder", "请确认：{link}。谢谢")
    assert problem_with_text("reminder", "请确认：{link} 谢谢。{link}") is None


@pytest.mark.covers("G-123", "G-142", "A-057", "A-058", level="rule")
@pytest.mark.parametrize(
    ("template", "text", "lacking"),
    [
        ("in_progress", "{status} {progress} {next_step} {expected}", ()),
        ("in_progress", "{status} {progress}", ("next_step", "expected")),
        ("customer_action_needed", "{status} {progress} {next_step} {expected}", ("material_minutes",)),
        ("confirmation_request", "{solution} {verify} {satisfaction} {link}", ()),
        ("confirmation_request", "{solution} {link}", ("verify", "satisfaction")),
        ("assigned", "{number} {problem} {priority} {demand} {due}", ()),
        ("assigned", "{title}", ("number", "problem", "priority", "demand", "due")),
        ("closed", "Bye", ()),
    ],
)
def test_the_facts_that_are_prescribed_cannot_be_left_out(template, text, lacking):
    assert missing(prescribed(template), text) == lacking


@pytest.mark.covers("G-152", level="rule")
def test_a_reminder_says_when_silence_closes_where_it_does():
    assert missing(prescribed("reminder", silence_closes=True), "{link}") == ("silence_minutes",)
    assert missing(prescribed("reminder"), "{link}") == ()


@pytest.mark.covers("A-057", "A-058", "A-059", level="rule")
def test_the_notice_of_a_task_names_number_problem_and_priority():
    subject, text = said("assigned", priority="高优先级", demand="催促发货", assignee="小李", by_name="李主管")
    assert "GD20240520-001" in subject and "订单未收到" in text and "高优先级" in text


@pytest.mark.covers("A-060", "A-061", level="rule")
def test_the_notice_of_a_task_names_demand_and_deadline():
    text = said("assigned", priority="高优先级", demand="催促发货", assignee="小李", by_name="李主管")[1]
    assert "客户诉求：催促发货" in text and "预计完成时间5月20日" in text
