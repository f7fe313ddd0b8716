"""The registration screen: form 3.1 from the first word to the ticket."""

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from board.domain import masks
from board.extensions import policies
from board.models.attachment import Attachment, Blob
from board.models.customer import ContactPoint, Customer, customer_reached_at
from board.models.message import Message
from board.models.request import Draft, Request
from board.models.ticket import Ticket
from tests import cast
from tests.blueprints import filled

HERE = "/tickets?board=service-guide"
SHEET = "/tickets/new?board=service-guide"


def the_request(db):
    db.session.rollback()
    return db.session.scalars(select(Request)).one()


def count(db, row):
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(row))


def text_of(answer):
    return answer.get_data(as_text=True)


@pytest.mark.covers("G-021", "G-193", "G-199", "G-042", level="door")
def test_a_complete_sheet_becomes_a_numbered_request_with_its_ticket(db, sign_in, clock):
    clock.at("2024-05-20T14:00:15+08:00")
    answer = sign_in(cast.agent()).post(HERE, data=filled.registration(occurred_at="2024-05-20T13:20"))
    assert answer.status_code == 303
    assert answer.location == "/tickets/GD20240520-001"
    row = the_request(db)
    assert row.number == "20240520-001"
    assert row.received_at.replace(microsecond=0) == datetime(2024, 5, 20, 6, 0, 15, tzinfo=UTC)
    assert row.tickets[0].stage == "new"


@pytest.mark.covers("G-037", "G-201", "G-040", "G-041", level="door")
def test_the_parts_of_5w1h_are_kept_apart(db, sign_in):
    sign_in(cast.agent()).post(HERE, data=filled.registration())
    row = the_request(db)
    assert row.occurred_at == datetime(2024, 5, 20, 6, 0, tzinfo=UTC)
    assert (row.customer_words, row.agent_summary) == (
        filled.registration()["customer_words"], filled.registration()["agent_summary"],
    )  # fmt: skip
    assert row.facts["desired_outcome"] == "希望收到包裹"
    assert row.facts["symptom"] == "物流信息自昨日起没有更新"


@pytest.mark.covers("G-032", "G-198", "G-200", "K-010", level="door")
def test_the_sheet_shows_the_six_prompts_and_the_policys_choices(db, sign_in):
    page = text_of(sign_in(cast.agent(language="zh")).get(SHEET))
    headings = re.findall(r'<h2 id="part-(\w+)"', page)
    assert [name for name in headings if name in {"who", "what", "when", "where", "why", "how"}] == [
        "who", "what", "when", "where", "why", "how",
    ]  # fmt: skip
    for word in ("在线客服", "400电话", "企业微信", "邮件", "社交媒体", "售前咨询", "售中支持", "售后问题", "投诉建议"):
        assert word in page


@pytest.mark.covers("G-043", "G-209", level="door")
def test_every_missing_field_is_marked_and_nothing_typed_is_lost(db, sign_in):
    typed = filled.registration(symptom="", request_type="", attachment_state="", customer_words="我的包裹<在哪里>")
    answer = sign_in(cast.agent()).post(HERE, data=typed)
    page = text_of(answer)
    assert answer.status_code == 422
    assert set(re.findall(r'class="field faulty" data-field="(\w+)"', page)) == {
        "request_type", "symptom", "attachment_state",
    }  # fmt: skip
    assert 'href="#symptom"' in page
    assert "我的包裹&lt;在哪里&gt;" in page
    assert 'value="张小姐"' in page
    assert count(db, Request) == 0


def test_a_fragment_gets_the_form_alone_and_a_page_the_whole(db, sign_in):
    browser = sign_in(cast.agent())
    assert text_of(browser.get(SHEET)).startswith("<!doctype html>")
    assert text_of(browser.fragment(HERE, {"channel": "chat"})).lstrip().startswith('<form id="registration"')
    done = browser.fragment(HERE, filled.registration())
    assert done.headers["HX-Redirect"].startswith("/tickets/GD")


def test_the_same_sheet_sent_twice_is_one_request(db, sign_in):
    browser = sign_in(cast.agent())
    sheet = filled.registration(once="the-very-same-once-key")
    first, second = browser.post(HERE, data=sheet), browser.post(HERE, data=sheet)
    assert first.location == second.location
    assert count(db, Request) == 1


def test_one_draft_becomes_one_request_even_with_another_key(db, sign_in):
    browser = sign_in(cast.agent())
    first = browser.post(HERE, data=filled.registration(draft="a-draft-key"))
    second = browser.post(HERE, data=filled.registration(draft="a-draft-key"))
    assert first.location == second.location
    assert count(db, Request) == 1


def test_a_stranger_finds_no_such_board(db, sign_in):
    browser = sign_in(cast.stranger())
    assert browser.get(SHEET).status_code == 404
    assert browser.post(HERE, data=filled.registration()).status_code == 404
    assert browser.get("/tickets/new?board=nowhere").status_code == 404


def test_a_department_member_may_not_register(db, sign_in):
    assert sign_in(cast.person("Dora", "department")).get(SHEET).status_code == 403


@pytest.mark.covers("G-045", "G-046", "G-047", level="door")
def test_type_problem_and_urgency_compose_the_mark_while_they_are_chosen(db, sign_in):
    browser = sign_in(cast.agent(language="zh"))
    chosen = "request_type=aftersales&urgency_mark=urgent&core_demand=物流问题"
    part = text_of(browser.fragment(f"/registrations/mark?board=service-guide&{chosen}"))
    assert "售后-物流问题-紧急" in part
    assert 'data-priority="orange"' in part


@pytest.mark.covers("G-048", "K-009", level="door")
def test_the_mark_gives_the_provisional_colour(db, sign_in):
    browser = sign_in(cast.agent())
    for mark in ("urgent", "normal", "low"):
        browser.post(HERE, data=filled.registration(urgency_mark=mark))
    db.session.rollback()
    tickets = db.session.scalars(select(Ticket).order_by(Ticket.id))
    assert [(t.colour, t.colour_is_provisional) for t in tickets] == [
        ("orange", True),
        ("yellow", True),
        ("green", True),
    ]


@pytest.mark.covers("G-034", "G-196", level="door")
def test_a_contact_is_masked_wherever_it_is_shown_again(db, sign_in):
    browser = sign_in(cast.agent())
    place = browser.post(HERE, data=filled.registration()).location
    found = text_of(browser.fragment("/customers?board=service-guide&q=13812345678"))
    for page in (found, text_of(browser.get(place))):
        assert "138****5678" in page
        assert "13812345678" not in page


@pytest.mark.covers("G-035", "G-194", "G-195", "G-197", level="door")
def test_a_new_customer_gets_number_and_level_from_the_list(db, sign_in, clock):
    clock.at("2024-05-20T14:00:15+08:00")
    browser = sign_in(cast.agent())
    assert browser.post(HERE, data=filled.registration(customer_level="platinum")).status_code == 422
    browser.post(HERE, data=filled.registration(occurred_at="2024-05-20T13:00"))
    customer = the_request(db).customer
    assert (customer.number, customer.name, customer.level) == ("CUS20240520001", "张小姐", "vip")


def test_a_known_customer_is_found_while_typing_and_needs_no_second_entry(db, sign_in):
    browser = sign_in(cast.agent())
    browser.post(HERE, data=filled.registration())
    customer = the_request(db).customer
    for words in ("张小", customer.number, "138 1234 5678", "5678"):
        assert f'value="{customer.id}"' in text_of(browser.fragment(f"/customers?board=service-guide&q={words}"))
    assert f'value="{customer.id}"' not in text_of(browser.fragment("/customers?board=service-guide&q=李"))
    again = filled.registration(customer_id=str(customer.id), customer_name="", contact="", customer_level="")
    assert browser.post(HERE, data=again).status_code == 303
    assert count(db, Customer) == 1


def test_the_same_phone_number_is_the_same_customer(db, sign_in):
    browser = sign_in(cast.agent())
    browser.post(HERE, data=filled.registration())
    browser.post(HERE, data=filled.registration(customer_name="张女士", contact="+86 138-1234-5678"))
    assert count(db, Customer) == 1


def test_customers_are_no_business_of_a_stranger(db, sign_in):
    assert sign_in(cast.stranger()).get("/customers?board=service-guide&q=张").status_code == 404


@pytest.mark.covers("G-205", "K-061", level="door")
def test_receiver_and_telephone_particulars_are_kept(db, sign_in, clock):
    clock.at("2024-05-20T14:10:00+08:00")
    me, other = cast.agent(), cast.agent("Ben")
    times = {"contact_started_at": "2024-05-20T14:00:15", "answered_at": "2024-05-20T14:00:24", "rings": "2"}
    times |= {"contact_ended_at": "2024-05-20T14:09:00", "receiver": str(other.id), "occurred_at": "2024-05-20T13:00"}
    assert sign_in(me).post(HERE, data=filled.registration(**times)).status_code == 303
    row = the_request(db)
    assert (row.receiver_id, row.rings) == (other.id, 2)
    assert (row.answered_at - row.contact_started_at).total_seconds() == 9
    assert row.received_at == row.contact_started_at


@pytest.mark.covers("K-037", "G-255", level="door")
def test_registering_writes_the_first_record_of_communication(db, sign_in):
    sign_in(cast.agent()).post(HERE, data=filled.registration(mood="anxious"))
    ticket = the_request(db).tickets[0]
    record = ticket.communications[0]
    assert (record.type, record.channel, record.mood) == ("intake", "phone", "anxious")
    assert record.customer_statement == filled.registration()["customer_words"]


@pytest.mark.covers("G-210", "K-035", level="door")
def test_asked_for_sends_the_customer_the_request_for_a_screenshot(db, sign_in):
    sign_in(cast.agent()).post(HERE, data=filled.registration(attachment_state="asked_for"))
    ticket = the_request(db).tickets[0]
    message = db.session.scalars(select(Message).where(Message.template == "ask_attachment")).one()
    assert message.ticket_id == ticket.id
    assert "截图" in message.body


@pytest.mark.covers("K-035", "G-209", level="door")
def test_not_applicable_needs_its_reason(db, sign_in):
    answer = sign_in(cast.agent()).post(HERE, data=filled.registration(attachment_reason="  "))
    assert answer.status_code == 422
    assert 'data-field="attachment_reason"' in text_of(answer)
    assert count(db, Request) == 0


@pytest.mark.covers("G-203", "G-204", level="door")
def test_files_are_judged_by_their_content_and_limited_to_ten_megabytes(db, sign_in):
    browser = sign_in(cast.agent())
    bad = {
        "photo.png": b"MZ\x90\0" + b"\0" * 100, "page.docx": b"PK\x03\x04 no document", "empty.txt": b"",
        "big.png": filled.PNG + b"\0" * (10 * 1024 * 1024),
    }  # fmt: skip
    for name, content in bad.items():
        answer = browser.post(HERE, data=filled.registration(attachments=filled.picture(name, content)))
        assert answer.status_code == 422, name
        assert name in text_of(answer)
    assert browser.post(HERE, data=filled.registration(attachments=filled.picture())).status_code == 303
    attachment = db.session.scalars(select(Attachment)).one()
    assert (attachment.name, attachment.blob.media_type) == ("物流信息截图.png", "image/png")
    assert (attachment.entry_kind, attachment.ticket_id) == ("request", the_request(db).tickets[0].id)


def test_files_of_a_faulty_sheet_stay_with_it(db, sign_in):
    browser = sign_in(cast.agent())
    key = "the-draft-of-this-test"
    faulty = filled.registration(symptom="", draft=key, attachments=filled.picture())
    assert "物流信息截图.png" in text_of(browser.post(HERE, data=faulty))
    again = filled.registration(draft=key, attachment_state="", attachment_reason="")
    assert browser.post(HERE, data=again).status_code == 303
    assert len(the_request(db).tickets[0].attachments) == 1
    assert db.session.scalars(select(Blob)).one().references == 1


def test_a_file_can_be_left_out_again(db, sign_in):
    browser = sign_in(cast.agent())
    browser.post(HERE, data=filled.registration(symptom="", draft="key", attachments=filled.picture()))
    attachment = db.session.scalars(select(Attachment)).one()
    browser.post(HERE, data=filled.registration(draft="key", forget_file=str(attachment.id)))
    assert the_request(db).tickets[0].attachments == []


@pytest.mark.covers("G-044", "G-208", level="door")
def test_vague_words_are_shown_once_and_may_be_kept(db, sign_in):
    browser = sign_in(cast.agent(language="zh"))
    vague = filled.registration(agent_summary="客户大概明天会收到包裹")
    first = browser.post(HERE, data=vague)
    assert first.status_code == 422
    assert "大概" in re.search(r'<p class="advice">(.*?)</p>', text_of(first)).group(1)
    assert "请先核对" in text_of(first) and "尚未保存" not in text_of(first)
    assert count(db, Request) == 0
    assert browser.post(HERE, data=vague | {"warned": "1"}).status_code == 303


def test_handles_that_end_in_the_same_figures_are_not_taken_for_one(db, sign_in):
    browser = sign_in(cast.agent())
    for name, handle in {"李先生": "wxid_li88", "赵先生": "qq_zhao88"}.items():
        answer = browser.post(HERE, data=filled.registration(customer_name=name, contact=handle))
        assert answer.status_code == 303, text_of(answer)
    assert db.session.scalars(select(Customer.name).order_by(Customer.id)).all() == ["李先生", "赵先生"]


def test_a_contact_that_is_known_by_another_name_is_shown_once(db, sign_in):
    browser = sign_in(cast.agent(language="zh"))
    browser.post(HERE, data=filled.registration())
    (known,) = db.session.scalars(select(Customer)).all()
    other = filled.registration(customer_name="李先生", contact="＋86 １３８-1234-5678")
    held = browser.post(HERE, data=other)
    assert held.status_code == 422 and count(db, Request) == 1
    assert known.number in re.search(r'<p class="advice">(.*?)</p>', text_of(held)).group(1)
    assert "张小姐" not in text_of(held), "whom it belongs to is masked"
    quick = browser.post(HERE, data=other | {"action": "quick"})
    assert quick.status_code == 422 and known.number in text_of(quick), "in a hurry, too"
    assert browser.post(HERE, data=other | {"warned": "1"}).status_code == 303
    assert db.session.scalars(select(Request.customer_id)).all() == [known.id, known.id]


def test_wide_digits_of_a_chinese_keyboard_are_the_number(db, sign_in):
    sign_in(cast.agent()).post(HERE, data=filled.registration(contact="１３５１２３４５６７８"))
    (point,) = db.session.scalars(select(ContactPoint)).all()
    assert (point.value, point.mask) == ("13512345678", masks.contact("13512345678"))
    assert customer_reached_at("135 1234 5678") is customer_reached_at("１３５１２３４５６７８") is point.customer


@pytest.mark.covers("G-207", level="door")
def test_a_quick_registration_stands_in_new_until_it_is_completed(db, sign_in):
    browser = sign_in(cast.agent())
    assert browser.post(HERE, data={"action": "quick"}).status_code == 422
    place = browser.post(HERE, data={"action": "quick", "customer_words": "打不开"}).location
    row = the_request(db)
    assert row.registered_at is None
    timers = {timer.kind for timer in row.tickets[0].timers if timer.ended_at is None}
    assert "register" in timers
    assert "judge" not in timers
    sheet = browser.get(f"{place}/completions/new")
    assert "打不开" in text_of(sheet)
    assert browser.post(f"{place}/completions", data={"customer_words": "打不开"}).status_code == 422
    assert browser.post(f"{place}/completions", data=filled.registration(action="find")).status_code == 422
    assert the_request(db).registered_at is None, "somebody without script was only looking for the customer"
    assert browser.post(f"{place}/completions", data=filled.registration()).status_code == 303
    row = the_request(db)
    assert row.registered_at is not None
    timers = {timer.kind for timer in row.tickets[0].timers if timer.ended_at is None}
    assert "register" not in timers
    assert {"judge", "assign"} <= timers


def test_the_first_fields_of_another_board_come_from_its_own_policy(db, sign_in):
    browser = sign_in(cast.stranger())
    page = text_of(browser.get("/tickets/new?board=tiny"))
    assert 'name="frame_number"' in page
    assert 'name="agent_summary"' not in page
    sheet = {
        "customer_name": "Jo Rider", "channel": "counter", "request_type": "repair", "frame_number": "WBK 4711",
        "has_lights": "yes",
    }  # fmt: skip
    assert browser.post("/tickets?board=tiny", data=sheet | {"frame_number": ""}).status_code == 422
    assert browser.post("/tickets?board=tiny", data=sheet).status_code == 303
    row = the_request(db)
    assert row.facts == {"frame_number": "WBK 4711", "has_lights": True}
    assert [(r.kind, r.value) for r in row.references] == [("frame_number", "WBK 4711")]
    assert re.fullmatch(r"R\d{4}-0001", row.number)


def test_no_draft_row_is_made_by_looking(db, sign_in):
    sign_in(cast.agent()).get(SHEET)
    assert count(db, Draft) == 0


def test_the_policys_required_fields_are_all_on_the_sheet(db, sign_in):
    page = text_of(sign_in(cast.agent()).get(SHEET))
    for field in policies["service-guide"].fields["registration"]:
        assert f'name="{field.key}"' in page


def test_completing_gives_the_colour_of_the_mark_that_was_missing(db, sign_in):
    browser = sign_in(cast.agent())
    place = browser.post(HERE, data={"action": "quick", "customer_words": "打不开", "urgency_mark": "low"}).location
    assert the_request(db).tickets[0].colour == "green"
    browser.post(f"{place}/completions", data=filled.registration(urgency_mark="urgent"))
    ticket = the_request(db).tickets[0]
    assert (ticket.colour, ticket.colour_is_provisional) == ("orange", True)


@pytest.mark.covers("G-033", "G-036", "G-038", "G-039", level="door")
def test_who_what_and_where_are_kept_and_shown_on_the_ticket(db, sign_in):
    browser = sign_in(cast.agent())
    where = {"order_channel": "App首页", "usage_environment": "Windows 10 系统", "order_number": "ORD20240519001"}
    page = text_of(browser.get(browser.post(HERE, data=filled.registration(**where)).location))
    for words in ("张*", "订单未收到", "App首页", "Windows 10 系统", "ORD20240519001"):
        assert words in page
    assert [(r.kind, r.value) for r in the_request(db).references] == [("order_number", "ORD20240519001")]


@pytest.mark.covers("K-038", level="door")
def test_the_contacts_start_is_filled_in_and_may_be_corrected_backwards_but_not_ahead(db, sign_in, clock):
    now = clock.at("2024-05-20T14:10:00+08:00")
    browser = sign_in(cast.agent())
    assert 'value="2024-05-20T14:10:00"' in text_of(browser.get(SHEET))
    for typed, kept in (("2024-05-20T14:03:20", 400), ("2024-05-20T15:00:00", 0)):
        times = {"contact_started_at": typed, "occurred_at": "2024-05-20T13:00"}
        assert browser.post(HERE, data=filled.registration(**times)).status_code == 303
        db.session.rollback()
        row = db.session.scalars(select(Request).order_by(Request.id.desc())).first()
        assert round((now - row.received_at).total_seconds()) == kept
        assert round((row.created_at - now).total_seconds()) == 0


@pytest.mark.covers("G-211", level="door")
def test_every_step_renews_the_latest_handling_time(db, sign_in, clock):
    clock.at("2024-05-20T14:30:00+08:00")
    browser = sign_in(cast.agent())
    place = browser.post(HERE, data=filled.registration()).location
    first = the_request(db).tickets[0].last_handled_at
    clock.forward(minutes=3)
    browser.post(f"{place}/notes", data={"happened_at": "2024-05-20T14:32", "action": "致电客户", "result": "未接通"})
    assert round((the_request(db).tickets[0].last_handled_at - first).total_seconds()) == 180


@pytest.mark.covers("G-024", "G-025", "K-061", level="door")
@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"channel": "chat", "answered_at": "2024-05-20T14:00:40"}, "25 s, in time (limit 30 s)"),
        ({"channel": "chat", "answered_at": "2024-05-20T14:01:00"}, "45 s, late (limit 30 s)"),
        ({"channel": "chat"}, "not recorded (limit 30 s)"),
        ({"channel": "phone", "rings": "3"}, "3 rings, in time (limit 3)"),
        ({"channel": "phone", "rings": "5"}, "5 rings, late (limit 3)"),
        ({"channel": "phone"}, "rings not recorded (limit 3)"),
        ({"channel": "email"}, None),
    ],
)
def test_the_tickets_page_says_whether_the_first_answer_came_in_time(db, sign_in, clock, told, words):
    clock.at("2024-05-20T14:30:00+08:00")
    browser = sign_in(cast.agent())
    sheet = filled.registration(contact_started_at="2024-05-20T14:00:15", **told)
    page = browser.get(browser.post(HERE, data=sheet).location).text
    assert ("First answer" in page) == (words is not None)
    assert words is None or words in page


@pytest.mark.parametrize("name", ["answered_at", "contact_ended_at"])
def test_nothing_is_answered_or_ends_before_it_began(db, sign_in, clock, name):
    clock.at("2024-05-20T14:30:00+08:00")
    times = {"contact_started_at": "2024-05-20T14:00:15", name: "2024-05-20T13:59:00"}
    page = sign_in(cast.agent()).post(HERE, data=filled.registration(**times))
    assert page.status_code == 422 and f'id="{name}-fault"' in page.text
