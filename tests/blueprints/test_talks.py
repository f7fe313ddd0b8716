"""Word to the customer in four parts, records of talks, files, messages told by hand."""

import re

import pytest
from sqlalchemy import func, select

from board.extensions import db as database
from board.models.attachment import files_of
from board.models.token import Token
from tests import cast
from tests.blueprints import filled
from tests.blueprints.presses import fresh, kinds, open_sheet, press, record, standing, ticket_page
from tests.workers import to_customer

PARTS = {
    "status": "技术团队已定位原因为优惠券接口异常", "progress": "正在紧急修复接口",
    "next_step": "修复后需1-2分钟同步支付状态", "expected": "15:00前",
}  # fmt: skip
TALK = {
    "occurred_at": "2024-05-20T14:00:05", "channel": "chat", "type": "progress",
    "customer_statement": "我订单没收到，物流信息昨天就不动了，急用！",
    "reply": "张女士非常理解您的着急，我立即帮您联系快递核实，15分钟内给您反馈进展", "mood": "anxious",
}  # fmt: skip


@pytest.fixture
def ada(db, clock):
    clock.at(cast.NOON)
    return cast.agent(language="zh")


@pytest.fixture
def ticket(ada):
    return cast.lived(ada, until="in_progress", salutation="ms")


@pytest.mark.covers("G-123", "G-125", level="door")
def test_the_four_parts_become_one_message_to_the_customer(ada, ticket, sign_in):
    assert press(sign_in(ada), ticket, "updates", **PARTS).status_code == 303
    (message,) = to_customer(ticket, "in_progress")
    assert "张女士" in message.body
    assert [part for part in PARTS.values() if part not in message.body] == []


@pytest.mark.parametrize(("contact", "says"), [("13812345678", True), ("zhang@customer.test", False)])
def test_an_update_that_no_machine_can_carry_says_that_it_waits_for_a_person(ada, sign_in, contact, says):
    ticket = cast.lived(ada, until="in_progress", contact=contact)
    page = sign_in(ada).fragment(f"/tickets/{ticket.number}/updates", PARTS | {"version": ticket.version}).text
    assert "已写给客户。" in page and "已告知客户" not in page
    assert ("须由您亲自告知" in page) is says


def test_an_address_that_is_only_not_preferred_is_not_denied(ada, sign_in):
    ticket = cast.lived(ada, until="in_progress", contact="13812345678")
    ticket.customer.add_point("zhang@customer.test")
    database.session.commit()
    browser = sign_in(ada)
    update = browser.fragment(f"/tickets/{ticket.number}/updates", PARTS | {"version": ticket.version}).text
    message = to_customer(ticket, "in_progress")[0]
    sheet = browser.get(f"/tickets/{ticket.number}/deliveries/new?message={message.id}").text
    for page in (update, sheet):
        assert "不经邮件送达客户" in page and "没有可" not in page


@pytest.mark.covers("G-123", level="door")
@pytest.mark.parametrize("missing", sorted(PARTS))
def test_an_update_without_one_of_its_four_parts_is_refused_there(ada, ticket, sign_in, missing):
    answer = press(sign_in(ada), ticket, "updates", **(PARTS | {missing: " "}))
    assert (answer.status_code, to_customer(ticket, "in_progress")) == (422, [])
    assert re.search(rf'class="field faulty"[^>]*data-field="{missing}"', answer.text)


@pytest.mark.covers("G-124", level="door")
def test_vague_words_are_held_once_before_the_customer_reads_them(ada, ticket, sign_in):
    vague = PARTS | {"expected": "可能会尽快"}
    answer = press(sign_in(ada), ticket, "updates", **vague)
    assert (answer.status_code, to_customer(ticket, "in_progress")) == (422, [])
    assert "尽快" in answer.text and 'name="warned" value="1"' in answer.text
    assert "或再按一次保留原文" in answer.text
    assert re.findall(r'data-field="(\w+)"(?:(?!data-field).)*?class="advice"', answer.text, re.S) == ["expected"]
    assert "<li>预计时间：“可能、尽快”有歧义" in answer.text
    assert press(sign_in(ada), ticket, "updates", **vague, warned="1").status_code == 303
    assert len(to_customer(ticket, "in_progress")) == 1


@pytest.mark.covers("G-114", level="door")
def test_without_news_the_prescribed_words_are_one_press_away(ada, ticket, sign_in):
    sheet = open_sheet(sign_in(ada), ticket, "updates")
    assert re.search(r'<button[^>]*data-fills="progress"[^>]*>正在加急处理</button>', sheet)


@pytest.mark.parametrize(
    ("points", "minutes"),
    [
        pytest.param((3, 2, 3), 15, marks=pytest.mark.covers("G-113", level="door")),
        pytest.param((2, 2, 2), 60, marks=pytest.mark.covers("G-115", level="door")),
        pytest.param((1, 1, 1), 240, marks=pytest.mark.covers("G-116", level="door")),
    ],
)
def test_each_update_starts_the_cadence_of_its_colour_again(ada, sign_in, clock, points, minutes):
    ticket = cast.lived(ada, until="in_progress", judged=cast.judgement(*points))
    clock.forward(minutes=9)
    press(sign_in(ada), ticket, "updates", **PARTS)
    assert standing(ticket)["update"] == minutes


@pytest.mark.covers("G-117", "K-051", level="door")
def test_a_low_ticket_hears_every_twelve_hours(ada, sign_in):
    ticket = cast.lived(ada, until="in_progress")
    press(sign_in(cast.lead()), ticket, "rulings", colour="green", reason="客户不急")
    press(sign_in(ada), ticket, "updates", **PARTS)
    assert standing(ticket)["update"] == 720


@pytest.mark.covers("G-126", "G-127", level="door")
def test_asking_for_material_says_so_and_lets_the_clocks_stand(ada, ticket, sign_in):
    press(
        sign_in(ada), ticket, "updates", **(PARTS | {"next_step": "提供手机型号及系统版本截图", "asks_material": "y"})
    )
    (message,) = to_customer(ticket, "customer_action_needed")
    assert "提供手机型号及系统版本截图" in message.body and "30分钟内" in message.body
    ticket = fresh(ticket)
    assert ticket.paused_for == "material" and kinds(ticket)[-2:] == ["customer_updated", "paused"]
    press(sign_in(ada), ticket, "materials")
    assert fresh(ticket).paused_for is None


@pytest.mark.parametrize(
    ("stage", "is_offered"), [("new", False), ("assigned", True), ("in_progress", True), ("awaiting_customer", False)]
)
def test_clocks_that_cannot_pause_for_material_are_not_said_to(ada, sign_in, stage, is_offered):
    ticket = cast.lived(ada, until=stage)
    browser = sign_in(ada)
    for page in (open_sheet(browser, ticket, "updates"), ticket_page(browser, ticket)):
        assert ('name="asks_material"' in page) is is_offered
    answer = press(browser, ticket, "updates", **PARTS, asks_material="y")
    assert answer.status_code == (303 if is_offered else 422)
    assert fresh(ticket).paused_for == ("material" if is_offered else None)
    assert len(to_customer(ticket, "customer_action_needed")) == is_offered
    assert press(browser, ticket, "updates", **PARTS).status_code == 303


@pytest.mark.covers("G-248", "G-249", "G-250", "G-251", level="door")
def test_a_talk_is_recorded_with_time_channel_person_and_kind(ada, ticket, sign_in):
    sheet = open_sheet(sign_in(ada), ticket, "communications")
    for word in ("在线客服", "400电话", "企业微信", "邮件", "需求接收", "进度反馈", "解决方案确认", "满意度回访"):
        assert word in sheet
    assert re.search(r'name="occurred_at"[^>]*value="2024-05-20T14:00:15"', sheet)
    press(sign_in(ada), ticket, "communications", **TALK)
    form = record(sign_in(ada), ticket)[f"talk-{fresh(ticket).communications[-1].id}"]
    assert (form["沟通时间"], form["渠道"]) == ("2024-05-20 14:00:05", "在线客服")
    assert (form["沟通人"], form["沟通类型"]) == (ada.name, "进度反馈")


@pytest.mark.covers("G-252", "G-254", "G-259", "G-247", level="door")
def test_statement_and_reply_are_kept_word_for_word(ada, ticket, sign_in):
    press(sign_in(ada), ticket, "communications", **TALK)
    form = record(sign_in(ada), ticket)[f"talk-{fresh(ticket).communications[-1].id}"]
    assert (form["客户表述"], form["客服回应"]) == (TALK["customer_statement"], TALK["reply"])
    assert form["需求编号"] == "20240520-001"


@pytest.mark.covers("G-253", level="door")
def test_a_reply_without_empathy_or_solution_gets_a_hint_and_is_kept(ada, ticket, sign_in):
    browser = sign_in(ada)
    path = f"/tickets/{ticket.number}/communications"
    bare = browser.fragment(path, TALK | {"reply": "知道了"})
    full = browser.fragment(path, TALK)
    assert 'data-kind="info"' in bare.text and 'data-kind="good"' in full.text
    assert [c.reply for c in fresh(ticket).communications[1:]] == ["知道了", TALK["reply"]]


@pytest.mark.covers("G-255", "G-260", level="door")
def test_each_talk_has_its_own_mood_and_the_ticket_shows_the_latest(ada, ticket, sign_in):
    for word in ("激动", "焦虑", "平静", "满意"):
        assert word in open_sheet(sign_in(ada), ticket, "communications")
    press(sign_in(ada), ticket, "communications", **TALK)
    assert re.search(r'title="最近情绪">焦虑<', ticket_page(sign_in(ada), ticket))
    press(sign_in(ada), ticket, "communications", **(TALK | {"mood": "satisfied"}))
    assert re.search(r'title="最近情绪">满意<', ticket_page(sign_in(ada), ticket))
    assert [c.mood for c in fresh(ticket).communications[1:]] == ["anxious", "satisfied"]


@pytest.mark.covers("G-256", "G-261", "G-112", level="door")
def test_a_todo_becomes_a_commitment_and_a_line_of_the_work_log(ada, ticket, sign_in):
    todo = {"todos-0-need": "联系快递公司核实物流状态", "todos-0-due_at": "2024-05-20T14:15"}
    press(sign_in(ada), ticket, "communications", **TALK, **todo)
    ticket = fresh(ticket)
    (commitment,) = ticket.commitments
    assert (commitment.kind, commitment.owner_id, commitment.need) == ("todo", ada.id, "联系快递公司核实物流状态")
    assert standing(ticket)["commitment"] == pytest.approx(14.75, abs=0.1)
    forms = record(sign_in(ada), ticket)
    assert "14:15前联系快递公司核实物流状态" in forms["task"]["进度详情"]
    assert forms[f"talk-{ticket.communications[-1].id}"]["待办事项"] == "14:15前联系快递公司核实物流状态"


def test_a_todo_with_half_its_particulars_is_refused_and_not_lost(ada, ticket, sign_in):
    for half in ({"todos-0-need": "联系快递"}, {"todos-1-due_at": "2024-05-20T15:00"}):
        answer = press(sign_in(ada), ticket, "communications", **TALK, **half)
        assert (answer.status_code, len(fresh(ticket).communications)) == (422, 1)
        assert next(iter(half.values())) in answer.text


@pytest.mark.covers("G-257", "G-156", level="door")
def test_screenshots_of_a_talk_stand_with_it(ada, ticket, sign_in):
    data = TALK | {"version": ticket.version, "attachments": filled.picture("聊天记录截图.png")}
    assert sign_in(ada).post(f"/tickets/{ticket.number}/communications", data=data).status_code == 303
    talk = fresh(ticket).communications[-1]
    assert [file.name for file in files_of("communication", talk.id)] == ["聊天记录截图.png"]
    assert record(sign_in(ada), ticket)[f"talk-{talk.id}"]["附件"] == "聊天记录截图.png"
    assert "聊天记录截图.png" in sign_in(ada).get(f"/customers/{ticket.customer.number}").text


@pytest.mark.covers("G-258", "K-038", level="door")
def test_a_record_written_late_says_so(ada, ticket, sign_in, clock):
    clock.at("2024-05-20T14:04:00+08:00")
    press(sign_in(ada), ticket, "communications", **TALK)
    clock.at("2024-05-20T14:06:00+08:00")
    late = sign_in(ada).fragment(f"/tickets/{ticket.number}/communications", TALK)
    assert 'data-kind="info"' in late.text
    talks = [form["记录时间"] for key, form in record(sign_in(ada), ticket).items() if key.startswith("talk")]
    assert [talk.rpartition("，")[2] for talk in talks[1:]] == ["按时", "已超时"]


@pytest.mark.covers("K-037", "G-246", level="door")
def test_the_registration_is_the_first_record_of_the_talks(ada, ticket, sign_in):
    (talk,) = [form for key, form in record(sign_in(ada), ticket).items() if key.startswith("talk")]
    assert (talk["沟通类型"], talk["客户表述"]) == ("需求接收", "我订单没收到，物流信息不动了")


def test_a_reply_in_a_talk_is_the_first_contact(ada, ticket, sign_in):
    assert "respond" in standing(ticket)
    press(sign_in(ada), ticket, "communications", **TALK)
    assert "respond" not in standing(ticket)


@pytest.mark.covers("G-118", "K-051", level="door")
def test_a_question_without_an_answer_has_a_clock_until_somebody_answers(ada, ticket, sign_in):
    browser = sign_in(ada)
    question = TALK | {"reply": "", "asks": "y"}
    press(browser, ticket, "communications", **question)
    assert standing(ticket)["enquiry"] == 5 and kinds(ticket)[-1] == "enquired"
    press(browser, ticket, "communications", **question)
    assert [timer.ref for timer in fresh(ticket).timers if timer.kind == "enquiry"] == ["e1"]
    press(browser, ticket, "communications", **TALK)
    assert "enquiry" not in standing(ticket)
    press(browser, ticket, "communications", **TALK | {"asks": "y"})
    assert "enquiry" not in standing(ticket), "it was answered in the talk itself"


def test_files_of_their_own_are_kept_with_the_ticket(ada, ticket, sign_in):
    data = {"version": ticket.version, "attachments": filled.picture("签收单.png")}
    assert sign_in(ada).post(f"/tickets/{ticket.number}/attachments", data=data).status_code == 303
    assert "签收单.png" in ticket_page(sign_in(ada), ticket) and kinds(ticket)[-1] == "attached"


@pytest.mark.covers("G-141", level="door")
def test_what_no_machine_can_send_is_told_by_hand_and_counts_as_contact(ada, sign_in):
    ticket = cast.lived(ada, until="in_progress", contact="13812345678")
    (message,) = to_customer(ticket, "received")
    assert message.state == "by_hand"
    sheet = sign_in(ada).get(f"/tickets/{ticket.number}/deliveries/new?message={message.id}").text
    assert message.body[:20] in sheet
    assert press(sign_in(ada), ticket, "deliveries", message=message.id).status_code == 303
    assert to_customer(fresh(ticket), "received")[0].state == "delivered"
    assert fresh(ticket).first_contact_at is not None and kinds(ticket)[-1] == "told_by_hand"


def test_the_link_of_a_message_told_by_hand_is_made_on_a_press(db, ada, sign_in, client):
    ticket = cast.lived(ada, until="in_progress", contact="13812345678")
    (message,) = to_customer(ticket, "received")
    browser, here = sign_in(ada), f"/tickets/{ticket.number}/deliveries"
    sheet = browser.get(f"{here}/new?message={message.id}").text
    assert "{link}" not in sheet and "[链接]" in sheet, "nobody is sent a placeholder"
    assert not db.session.scalar(select(func.count(Token.id))), "looking makes no link"
    answer = browser.fragment(f"{here}/words", {"message": message.id})
    words = answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert fresh(ticket).events[-1].kind == "link_made" and fresh(ticket).events[-1].actor_id == ada.id, "it is told"
    link = re.search(r"/progress/[\w-]{43}", words)[0]
    assert words.count(link) == 2, "it can be read and copied"
    assert client.get(link).status_code == 200
    page = browser.post(f"{here}/words", data={"message": message.id}).text
    assert re.search(r"/progress/[\w-]{43}", page) and "{link}" not in page, "without script, too"
    press(browser, ticket, "deliveries", message=message.id)
    assert browser.fragment(f"{here}/words", {"message": message.id}).status_code == 404, "it was told"


def test_an_update_on_a_ticket_without_a_customer_is_kept_and_says_that_nobody_is_told(ada, sign_in):
    ticket = cast.lived(ada, until="in_progress")
    ticket.request.customer = ticket.request.contact_point = None
    database.session.commit()
    page = sign_in(ada).fragment(f"/tickets/{ticket.number}/updates", PARTS | {"version": ticket.version})
    assert page.status_code == 200 and "没有人收到" in page.text
    assert [update.status for update in fresh(ticket).updates] == [PARTS["status"]]


def test_a_message_of_another_ticket_cannot_be_told_here(ada, ticket, sign_in):
    other = cast.registered(ada, contact="13912345678")
    message = to_customer(other)[0]
    assert press(sign_in(ada), ticket, "deliveries", message=message.id).status_code == 404
