"""What a complete registration holds."""

from types import SimpleNamespace

import pytest

from board.domain import registration
from board.domain.refusals import Reason, Refused, refuse_if
from tests.domain.boards import GUIDE, TINY, at

VALUES = {
    "channel": "chat", "request_type": "aftersales", "core_demand": "订单未收到", "customer_words": "我订单没收到",
    "agent_summary": "5月20日物流无更新", "occurred_at": at(-60), "desired_outcome": "尽早收到包裹",
    "symptom": "物流显示已发出，至今无更新", "urgency_mark": "urgent",
}  # fmt: skip


def sheet(values=(), **given):
    base = {"customer_name": "张三", "contact": "13812345678", "customer_level": "vip", "customer_id": None}
    base |= {"attachment_state": "attached", "attachment_reason": None, "attachment_count": 1}
    return SimpleNamespace(**base | given, values=VALUES | dict(values))


def missing(filled, policy=GUIDE):
    return [reason.field for reason in registration.objections(filled, policy, at(0))]


@pytest.mark.covers("G-042", "G-043", level="rule")
def test_a_sheet_with_every_required_field_is_complete():
    assert missing(sheet()) == []
    assert registration.is_complete(sheet(), GUIDE, at(0))
    assert registration.progress(sheet(), GUIDE, at(0)) == (13, 13)


@pytest.mark.covers("G-043", "G-201", level="rule")
@pytest.mark.parametrize("key", list(VALUES))
def test_each_required_field_is_missed_by_name(key):
    assert missing(sheet({key: " " if isinstance(VALUES[key], str) else None})) == [key]


@pytest.mark.covers("G-033", "G-034", "G-035", level="rule")
def test_the_customer_is_known_by_name_contact_and_level_or_from_the_file():
    assert missing(sheet(customer_name="", contact=None, customer_level=None)) == [
        "customer_name",
        "contact",
        "customer_level",
    ]
    assert missing(sheet(customer_name="", contact=None, customer_level=None, customer_id=7)) == []


@pytest.mark.covers("G-037", level="rule")
def test_the_problem_did_not_happen_in_the_future():
    assert missing(sheet({"occurred_at": at(60)})) == ["occurred_at"]


@pytest.mark.covers("G-006", "G-038", "G-039", level="rule")
def test_where_is_asked_but_no_line_of_business_is_forced_to_answer():
    where = [field for field in GUIDE.fields["registration"] if field.prompt == "where"]
    assert [field.key for field in where] == ["order_channel", "usage_environment"]
    assert not any(field.required for field in where)


@pytest.mark.covers("G-209", "G-210", level="rule")
@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({"attachment_count": 1, "attachment_state": None}, []),
        ({"attachment_count": 0, "attachment_state": "asked_for"}, []),
        ({"attachment_count": 0, "attachment_state": "not_applicable", "attachment_reason": "仅咨询"}, []),
        ({"attachment_count": 0, "attachment_state": "not_applicable"}, ["attachment_reason"]),
        ({"attachment_count": 0, "attachment_state": "attached"}, ["attachment_state"]),
        ({"attachment_count": 0, "attachment_state": None}, ["attachment_state"]),
    ],
)
def test_an_attachment_is_there_asked_for_or_not_applicable_with_a_reason(given, fields):
    assert missing(sheet(**given)) == fields


@pytest.mark.covers("G-198", "G-200", level="rule")
def test_choices_are_taken_from_the_lists_only():
    assert missing(sheet({"channel": "pigeon", "request_type": "gift"})) == ["channel", "request_type"]


def test_a_text_that_is_too_long_is_refused():
    assert missing(sheet({"core_demand": "长" * 61})) == ["core_demand"]


@pytest.mark.covers("G-044", "G-208", level="rule")
def test_vague_words_of_the_agent_are_warned_of_and_the_customers_own_are_not():
    vague = sheet({"agent_summary": "大概昨天", "customer_words": "大概昨天吧"})
    assert [reason.field for reason in registration.warnings(vague, GUIDE)] == ["agent_summary"]
    assert missing(vague) == []


def test_another_board_asks_for_other_things():
    values = {"channel": "counter", "request_type": "repair", "frame_number": "WX-1"}
    bare = SimpleNamespace(
        customer_name="Zoe", contact=None, customer_level=None, customer_id=None, values=values,
        attachment_state=None, attachment_reason=None, attachment_count=0,
    )  # fmt: skip
    assert missing(bare, TINY) == []
    bare.values = {}
    assert missing(bare, TINY) == ["channel", "request_type", "frame_number"]


def test_a_refusal_carries_every_reason_and_its_label_in_the_readers_language():
    reasons = registration.objections(sheet({"channel": None}), GUIDE, at(0))
    with pytest.raises(Refused) as refused:
        refuse_if((*reasons, Reason("Second.")))
    assert str(refused.value) == "“Channel” is missing. Second."
    assert reasons[0].values("zh") == {"field": "提交渠道"}
    refuse_if(())
    assert Refused("Alone.").reasons == (Reason("Alone."),)
