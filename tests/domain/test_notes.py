"""Notes, customer updates, records of talks, commitments, and the words in them."""

import pytest

from board.domain import notes, words
from board.domain.notes import Entry, Todo, UpdateParts
from tests.domain.boards import GUIDE, TINY, at

NOW = at(30)


def fields(reasons):
    return [reason.field for reason in reasons]


@pytest.mark.covers("G-109", "G-237", level="rule")
@pytest.mark.parametrize(
    ("happened_at", "action", "result", "missing"),
    [
        (at(30), "核对订单", "已重发优惠券", []),
        (None, "核对订单", "已重发优惠券", ["happened_at"]),
        (at(30), " ", "已重发优惠券", ["action"]),
        (at(30), "核对订单", None, ["result"]),
        (None, "", "", ["happened_at", "action", "result"]),
        (at(45), "核对订单", "已重发优惠券", ["happened_at"]),
    ],
)
def test_a_note_needs_time_action_and_result(happened_at, action, result, missing):
    assert fields(notes.objections_to_note(happened_at, action, result, NOW)) == missing


@pytest.mark.covers("G-109", "G-110", level="rule")
def test_a_note_reads_as_one_sentence_in_the_boards_time():
    assert notes.note_line(at(30), "核对客户订单", "已联系技术重发", GUIDE) == "14:30 - 核对客户订单 - 已联系技术重发"


@pytest.mark.covers("G-123", level="rule")
@pytest.mark.parametrize("missing", ["status", "progress", "next_step", "expected"])
def test_a_customer_update_needs_all_four_parts(missing):
    parts = UpdateParts("已定位", "修复中", "同步状态", "15:00")
    assert notes.objections_to_update(parts) == ()
    assert fields(notes.objections_to_update(parts._replace(**{missing: "  "}))) == [missing]


@pytest.mark.covers("G-044", "G-124", "G-208", level="rule")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("大概明天能到", ("大概",)),
        ("We will maybe call soon", ("maybe", "soon")),
        ("The sooner the better", ()),
        ("15:00前给出结果", ()),
        (None, ()),
    ],
)
def test_vague_words_are_warned_of(text, found):
    assert words.vague_words(text, GUIDE) == found
    assert fields(words.vague_warnings([("action", text)], GUIDE)) == (["action"] if found else [])


def test_vague_words_are_the_boards_own():
    assert words.vague_words("maybe by and by", TINY) == ("by and by",)


@pytest.mark.covers("G-253", level="rule")
@pytest.mark.parametrize(
    ("reply", "hints"),
    [
        ("非常理解您的着急，我立即帮您联系快递，15分钟内给您反馈", 0),
        ("I am sorry. I will call the carrier.", 0),
        ("我立即帮您联系快递", 1),
        ("非常抱歉", 1),
        ("收到", 2),
    ],
)
def test_a_reply_shows_empathy_and_a_solution(reply, hints):
    assert len(words.reply_hints(reply, GUIDE)) == hints


@pytest.mark.covers("G-249", "G-251", "G-252", level="rule")
def test_the_record_of_a_talk_needs_time_channel_type_and_words():
    whole = Entry(occurred_at=at(1), channel="chat", type="intake", customer_statement="没收到", mood="anxious")
    assert notes.objections_to_communication(whole, NOW) == ()
    empty = Entry(occurred_at=None, channel="", type="")
    assert fields(notes.objections_to_communication(empty, NOW)) == [
        "occurred_at",
        "channel",
        "type",
        "customer_statement",
    ]


@pytest.mark.covers("G-248", level="rule")
def test_the_time_of_a_talk_may_be_corrected_backwards_only():
    entry = Entry(occurred_at=at(40), channel="chat", type="intake", reply="您好")
    assert fields(notes.objections_to_communication(entry, NOW)) == ["occurred_at"]


@pytest.mark.covers("G-256", "G-261", level="rule")
def test_a_todo_has_a_time_and_becomes_a_line_of_the_work_log():
    todo = Todo("联系快递公司核实物流状态", at(15))
    assert notes.todo_line(todo, GUIDE, "zh").action == "14:15前联系快递公司核实物流状态"
    assert notes.todo_line(todo, GUIDE, "en").action.startswith("by 14:15: ")
    entry = Entry(occurred_at=at(1), channel="chat", type="intake", reply="好的", todos=(Todo("", at(5)),))
    assert len(notes.objections_to_communication(entry, NOW)) == 2


RESULT = {"expected_result": "排查结果"}


@pytest.mark.covers("G-106", "G-233", "C-095", level="rule")
@pytest.mark.parametrize(
    ("kind", "need", "due", "who", "missing"),
    [
        ("todo", "联系快递", 60, {"owner_id": 1}, []),
        ("collaboration", "核实", 60, RESULT | {"department_id": 2, "contact_person": "产品经理"}, []),
        ("collaboration", "核实", 60, RESULT | {"department_id": 2, "owner_id": 7}, []),
        ("collaboration", "核实", 60, RESULT | {"department_id": 2}, ["contact_person"]),
        ("collaboration", "核实", 60, RESULT, ["department_id"]),
        ("collaboration", "", None, {"department_id": 2, "owner_id": 7}, ["need", "due_at", "expected_result"]),
        ("wish", " ", 20, {}, ["kind", "need", "due_at"]),
    ],
)
def test_a_commitment_needs_its_matter_its_time_and_its_owner(kind, need, due, who, missing):
    due_at = None if due is None else at(due)
    assert fields(notes.objections_to_commitment(kind, need, due_at, NOW, who, GUIDE)) == missing


def test_which_commitments_block_closing_is_policy():
    assert notes.blocks_closing("collaboration", GUIDE) and not notes.blocks_closing("todo", GUIDE)
    assert notes.blocks_closing("todo", TINY) and not notes.blocks_closing("collaboration", TINY)


@pytest.mark.covers("G-134", level="rule")
def test_a_new_estimate_lies_ahead_and_has_a_reason():
    assert notes.objections_to_estimate(at(90), "等待快递", NOW) == ()
    assert fields(notes.objections_to_estimate(at(30), " ", NOW)) == ["promise_at", "reason"]
    assert fields(notes.objections_to_estimate(None, "等待", NOW)) == ["promise_at"]
