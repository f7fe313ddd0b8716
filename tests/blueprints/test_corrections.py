"""Correcting a registration: what was typed wrong is right everywhere; the history says who changed which fields."""

import html
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from board import wallclock
from board.delivery import post, transports
from board.domain import masks
from board.models.customer import Customer, customer_reached_at
from board.models.event import Event
from board.models.message import Message
from board.models.registration import register
from board.models.request import Request
from board.models.ticket import Ticket
from board.models.token import mint
from tests import cast
from tests.blueprints import filled


@pytest.fixture
def scene(db, sign_in):
    """A ticket as the desk registered it, and how to correct it: `press(**changes)`, else as the sheet came."""
    ada = cast.agent()
    browser = sign_in(ada)
    place = browser.post("/tickets?board=service-guide", data=filled.registration(order_number="ORD7")).location

    def press(at=place, **changes):
        db.session.rollback()
        customer = db.session.scalars(select(Request).order_by(Request.id)).first().customer_id
        same = filled.registration(customer_id=customer, customer_name="", contact="", order_number="ORD7")
        return browser.post(f"{at}/corrections", data=same | changes)

    return browser, place, press


def _ticket(db, place):
    db.session.rollback()
    return db.session.scalars(select(Ticket).where(Ticket.number == place.rsplit("/", 1)[1])).one()


def _fields(ticket):
    return [event.data["fields"] for event in ticket.events if event.kind == "registration_corrected"]


def test_the_sheet_comes_as_it_was_registered_with_name_and_contact_hidden(scene):
    browser, place, _press = scene
    assert f"{place}/corrections/new" in browser.get(place).text
    page = html.unescape(browser.get(f"{place}/corrections/new").text)
    assert 'value="ORD7"' in page and filled.registration()["customer_words"] in page
    assert "张*" in page and "张小姐" not in page and "13812345678" not in page
    assert page.count("Left empty it stays as it is.") == 2
    assert 'name="mood"' not in page and 'name="receiver"' not in page, "what it would not change is not asked"


def test_a_field_is_corrected_found_by_and_told_without_its_words(db, scene):
    browser, place, press = scene
    assert press(order_number="ORD8", symptom="").status_code == 422, "a field that must be filled in"
    assert press(order_number="ORD8").status_code == 303
    ticket = _ticket(db, place)
    assert [(r.kind, r.value) for r in ticket.request.references] == [("order_number", "ORD8")]
    assert _fields(ticket) == [["order_number"]]
    assert browser.get("/find?q=ORD8").location == place and browser.get("/find?q=ORD7").status_code == 200
    story = re.sub(r"\s+", " ", browser.get(place).text.split('id="timeline"')[1])
    assert "Registration corrected" in story and "Order number" in story and "ORD7" not in story


def test_the_history_names_the_colour_only_where_the_correction_changed_it(db, scene):
    browser, place, press = scene

    def line():
        """The line of the latest correction as it reads."""
        story = re.sub(r"<[^>]+>", " ", browser.get(place).text.split('id="timeline"')[1])
        return " ".join(story.split()).partition("Registration corrected")[2][:20]

    press(order_number="ORD8")
    assert "→" not in line()
    press(order_number="ORD8", urgency_mark="low")
    assert line().startswith(" → Low")


def test_what_may_be_empty_can_be_emptied(db, scene):
    _browser, place, press = scene
    press(order_number="")
    request = _ticket(db, place).request
    assert "order_number" not in request.facts and request.references == []


def test_the_same_again_leaves_no_trace(db, scene):
    _browser, place, press = scene
    face = _ticket(db, place).face
    assert press().status_code == 303
    assert (_ticket(db, place).face, _fields(_ticket(db, place))) == (face, [])


def test_a_contact_is_corrected_where_it_stands(db, scene):
    _browser, place, press = scene
    press(contact="135 1111 2222")
    request = _ticket(db, place).request
    assert (request.contact_point.value, request.contact_point.mask) == (
        "135 1111 2222",
        masks.contact("135 1111 2222"),
    )
    assert customer_reached_at("13812345678") is None and customer_reached_at("13511112222") is request.customer
    assert len(request.customer.contact_points) == 1
    assert _fields(_ticket(db, place)) == [["contact"]]


@pytest.mark.parametrize(
    ("typed", "reached"),
    [
        ("135 1111 2222", {"135 1111 2222", "li@wrong.test"}),
        ("li@right.test", {"13812345678", "li@right.test"}),
    ],
)
def test_what_is_typed_takes_the_place_of_the_contact_of_its_kind(db, scene, client, typed, reached):
    browser, place, press = scene
    customer = _ticket(db, place).request.customer
    customer.add_point("li@wrong.test")
    sheet = filled.registration(customer_id=customer.id, customer_name="", contact="")
    db.session.commit()
    again = browser.post("/tickets?board=service-guide", data=sheet).location
    assert _ticket(db, again).request.contact_point is None, "a known customer was chosen, nothing typed"
    link = mint(_ticket(db, again), "progress", now=wallclock.now(), days=timedelta(days=14))
    db.session.commit()
    press(again, contact=typed)
    assert client.get(f"/progress/{link}").status_code == 410
    request = _ticket(db, again).request
    assert {point.value for point in request.customer.contact_points} == reached
    assert request.contact_point.value == typed


def test_a_link_that_went_to_the_wrong_contact_answers_no_more(db, scene, client):
    browser, place, press = scene
    other = browser.post("/tickets?board=service-guide", data=filled.registration()).location
    stranger = cast.registered(cast.agent("Bo Bee"), contact="13700001111")
    ours, theirs = (_ticket(db, place), _ticket(db, other)), db.session.get(Ticket, stranger.id)
    links = [mint(one, "progress", now=wallclock.now(), days=timedelta(days=14)) for one in (*ours, theirs)]
    db.session.commit()
    assert [client.get(f"/progress/{link}").status_code for link in links] == [200, 200, 200]
    press(contact="135 1111 2222")
    assert [client.get(f"/progress/{link}").status_code for link in links] == [410, 410, 200]


def test_a_letter_that_was_not_taken_goes_to_the_corrected_address(db, scene, monkeypatch):
    browser, _place, press = scene
    sheet = filled.registration(contact="li@wrong.test", customer_name="李四", channel="email")
    place = browser.post("/tickets?board=service-guide", data=sheet).location
    sent = []

    def send(letter, key, config):
        if "wrong" in letter["To"]:
            raise transports.Undelivered("refused 550", is_final=True)
        sent.append(letter["To"])

    monkeypatch.setattr(transports, "send", send)
    later = cast.NOON + timedelta(days=9000)
    letter = _letter(db, place)
    assert not post.deliver(letter.id, now=later)
    assert _letter(db, place).state == "parked"
    customer = _ticket(db, place).request.customer_id
    press(place, **sheet | {"customer_id": customer, "customer_name": "", "contact": "li@right.test"})
    assert _letter(db, place).state == "queued"
    assert post.deliver(letter.id, now=later)
    assert sent == ["li@right.test"]


def _letter(db, place):
    ticket = _ticket(db, place)
    return db.session.scalars(select(Message).where(Message.ticket_id == ticket.id, Message.channel == "email")).one()


def test_a_name_is_corrected_on_all_that_is_open_of_the_customer(db, scene):
    browser, place, press = scene
    customer = _ticket(db, place).request.customer_id
    other = browser.post("/tickets?board=service-guide", data=filled.registration(customer_id=customer)).location
    done = cast.lived(cast.agent("Bo Bee"), until="closed", customer_id=customer)
    closed, face = f"/tickets/{done.number}", _ticket(db, other).face
    press(customer_name="章先生")
    for corrected in (place, other):
        ticket = _ticket(db, corrected)
        assert ticket.title.startswith("VIP客户章*") and _fields(ticket) == [["customer_name"]]
    assert _ticket(db, other).face == face + 1
    assert _fields(_ticket(db, closed)) == []
    assert browser.get("/find?q=章先生").text.count('class="hit"') == 3


def test_another_customer_takes_the_place(db, scene):
    _browser, place, press = scene
    former = _ticket(db, place).request.customer
    press(customer_id="", customer_name="钱多多", contact="13599990000", customer_level="ordinary")
    ticket = _ticket(db, place)
    assert (ticket.request.customer.name, ticket.request.contact_point.value) == ("钱多多", "13599990000")
    assert db.session.get(Customer, former.id).name == "张小姐"
    assert "钱*" in ticket.title and _fields(ticket) == [["customer_name", "contact", "customer_id"]]


def test_whom_a_known_customer_takes_the_place_of_is_reached_by_nothing_of_it(db, scene, client):
    browser, place, press = scene
    right = filled.registration(customer_name="李四", contact="13500001111")
    known = _ticket(db, browser.post("/tickets?board=service-guide", data=right).location).request.customer_id
    browser.post(f"{place}/siblings")
    sibling = next(one for one in _ticket(db, place).request.tickets if one.ordinal == 2)
    (receipt,) = _receipts(_ticket(db, place))
    link = mint(receipt.ticket, "progress", now=wallclock.now(), days=timedelta(days=14))
    db.session.commit()
    answer = press(customer_id=known)
    assert answer.status_code == 303 and "withdrawn" in browser.get(place).text
    ticket = _ticket(db, place)
    assert ticket.request.customer_id == known and ticket.request.contact_point is None
    assert client.get(f"/progress/{link}").status_code == 410
    former, new = _receipts(ticket)
    assert (former.id, former.state) == (receipt.id, "withdrawn")
    assert (new.customer_id, new.contact_point.value, new.state) == (known, "13500001111", "by_hand")
    for one in (ticket, db.session.get(Ticket, sibling.id)):
        assert one.title.startswith("VIP客户李*") and _fields(one) == [["customer_name", "contact", "customer_id"]]
    press(customer_id=known, contact="13511112222")
    reached = [(c.name, [p.value for p in c.contact_points]) for c in db.session.scalars(select(Customer)).unique()]
    assert reached == [("张小姐", ["13812345678"]), ("李四", ["13511112222"])]


def test_a_customer_is_looked_for_while_typing_and_without_script_and_then_chosen(db, scene):
    browser, place, press = scene
    right = filled.registration(customer_name="李四", contact="13500001111")
    known = _ticket(db, browser.post("/tickets?board=service-guide", data=right).location).request.customer_id
    sheet = browser.get(f"{place}/corrections/new").text
    assert 'hx-get="/customers?board=service-guide"' in sheet and 'value="find"' in sheet
    for action in ("", "find"):
        answer = press(customer_query="13500001111", action=action)
        assert answer.status_code == 422 and "Choose the customer below" in answer.text and "李*" in answer.text
    looked = press(action="find", order_number="ORD8")
    assert looked.status_code == 422 and "Type first whom to look for." in looked.text and "ORD8" in looked.text
    again = press(action="find", customer_query="13812345678", customer_id=known)
    assert again.status_code == 422 and "张*" in again.text and "李*" in again.text
    assert _fields(_ticket(db, place)) == []
    assert press(customer_query="13500001111", customer_id=known).status_code == 303
    assert _ticket(db, place).request.customer_id == known


def test_enter_in_a_sheet_over_the_board_saves_though_it_presses_the_hidden_find(db, scene):
    browser, place, _press = scene
    customer = _ticket(db, place).request.customer_id
    same = filled.registration(customer_id=customer, customer_name="", contact="", order_number="ORD8", action="find")
    assert browser.fragment(f"{place}/corrections", same).status_code == 200
    assert _fields(_ticket(db, place)) == [["order_number"]]


def _receipts(ticket):
    return [message for message in ticket.messages if message.template == "received"]


def test_files_are_exchanged_with_a_trace_and_only_by_whom_and_while_it_may_be(db, scene, sign_in):
    browser, place, press = scene
    files = {"attachments": filled.picture()}
    assert press(**files, attachment_state="", attachment_reason="").status_code == 303
    (file,) = _ticket(db, place).attachments
    face = _ticket(db, place).face
    assert _fields(_ticket(db, place)) == [["attachments", "attachment_state", "attachment_reason"]]
    member = cast.person("Mia Member", "department", department=_asked(db, place))
    for rest in ({"forget_file": file.id}, {"customer_query": "13812345678"}):
        db.session.rollback()
        assert sign_in(member).post(f"{place}/corrections", data=filled.registration(**rest)).status_code == 403
    assert sign_in(member).get(f"{place}/corrections/new").status_code == 403
    assert sign_in(member).get(place).status_code == 200
    assert [one.id for one in _ticket(db, place).attachments] == [file.id]
    why = {"attachment_state": "not_applicable", "attachment_reason": "电话咨询，无截图"}
    answer = press(**_asked_for(browser.get(f"{place}/corrections/new"), forget_file=file.id, **why))
    assert answer.status_code == 422 and "checked> leave out" in answer.text
    assert press(**_asked_for(answer, forget_file=file.id, **why)).status_code == 303
    assert _ticket(db, place).attachments == [] and _ticket(db, place).face > face
    assert _fields(_ticket(db, place))[-1] == ["attachments", "attachment_state", "attachment_reason"]


def _asked_for(page, **wanted):
    """What is wanted, as far as the page has a field for it; nothing in the others."""
    return {name: value if f'name="{name}"' in page.text else "" for name, value in wanted.items()}


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Attachments, State of the attachments, Why there is none"), ("zh", "附件，附件情况，没有附件的原因")],
)
def test_the_history_names_files_that_were_exchanged_in_the_readers_words(scene, sign_in, language, words):
    _browser, place, press = scene
    press(attachments=filled.picture(), attachment_state="", attachment_reason="")
    story = sign_in(cast.agent("Rea Reader", language=language)).get(place).text.split('id="timeline"')[1]
    assert words in html.unescape(story)


def _asked(db, place):
    """A department that has a task on the ticket."""
    asked = cast.team(department_key="logistics").department
    whom = {"department_id": asked.id, "contact_person": "Li", "due_at": cast.NOON + timedelta(days=9000)}
    words = {"by": cast.SYSTEM, "now": cast.NOON, "policy": cast.policy()}
    _ticket(db, place).commit_to("collaboration", need="Look for it", expected_result="A place", **whom, **words)
    db.session.commit()
    return asked


def test_no_file_of_a_closed_ticket_is_left_out(db, scene):
    _browser, place, press = scene
    press(attachments=filled.picture(), attachment_state="", attachment_reason="")
    ticket = _ticket(db, place)
    ticket.withdraw("spam", reason="No customer", by=cast.as_(cast.lead()), now=cast.NOON, policy=cast.policy())
    db.session.commit()
    (file,) = _ticket(db, place).attachments
    assert press(forget_file=file.id, attachments=filled.picture("other.png")).status_code == 409
    assert [one.id for one in _ticket(db, place).attachments] == [file.id]


def test_who_was_overtaken_sees_what_it_says_now(db, scene):
    _browser, place, press = scene
    version = _ticket(db, place).version
    assert press(agent_summary="客户已换地址", urgency_mark="low", version=version).status_code == 303
    answer = press(order_number="ORD8", version=version)
    page = html.unescape(answer.text)
    low = next(mark.label.in_("en") for mark in cast.policy().triage.marks if mark.key == "low")
    assert answer.status_code == 409 and 'value="ORD8"' in page
    assert "It says now: 客户已换地址" in page and f"It says now: {low}" in page
    assert _ticket(db, place).request.agent_summary == "客户已换地址"
    assert press(order_number="ORD8", version=_ticket(db, place).version, warned="1").status_code == 303


@pytest.mark.parametrize("fault", [{"symptom": ""}, {"action": "find"}])
def test_a_faulty_sheet_does_not_forget_what_its_reader_has_not_seen(db, scene, fault):
    _browser, place, press = scene
    seen = _ticket(db, place).version
    assert press(agent_summary="客户已换地址").status_code == 303
    page = press(order_number="ORD8", version=seen, **fault)
    assert page.status_code == 422
    again = press(order_number="ORD8", version=re.search(r'name="version" value="(\d+)"', page.text)[1])
    assert again.status_code == 409 and "It says now: 客户已换地址" in html.unescape(again.text)


def test_a_quick_registration_is_completed_and_not_corrected(db, scene):
    _browser, _place, press = scene
    gaps = cast.sheet(customer_name=None, contact=None, values={"core_demand": None})
    words = cast.words(cast.agent("Bo Bee"))
    place = f"/tickets/{register(gaps, **words, is_quick=True).number}"
    db.session.commit()
    answer = press(place, **filled.registration())
    assert answer.status_code == 409 and "complete it first" in answer.text
    assert _ticket(db, place).request.customer is None


def test_the_customer_is_asked_for_what_is_to_be_attached_once(db, scene):
    _browser, place, press = scene
    for reason in ("", "Asked"):
        press(attachment_state="asked_for", attachment_reason=reason)
    assert [m.template for m in _ticket(db, place).messages].count("ask_attachment") == 1


def test_times_of_the_contact_can_be_emptied(db, scene):
    _browser, place, press = scene
    times = {"contact_started_at": "2024-05-20T14:00", "answered_at": "2024-05-20T14:01", "rings": "2"}
    press(**times)
    assert _ticket(db, place).request.rings == 2
    press(contact_started_at="2024-05-20T14:30")
    request = _ticket(db, place).request
    assert (request.answered_at, request.rings) == (None, None) and request.contact_started_at.minute == 30


@pytest.mark.parametrize(
    ("typed", "says"),
    [(text, "name@company.com") for text in ("@", "li@", "li@nowhere", "a@b.test; c@d.test", "two words@x.test")]
    + [(text, "Enter a phone number or an e-mail address.") for text in ("1", "abc")],
)
def test_a_contact_is_a_number_an_address_or_a_name_long_enough(db, scene, typed, says):
    _browser, place, press = scene
    answer = press(contact=typed)
    assert answer.status_code == 422 and says in answer.text and typed in html.unescape(answer.text)
    assert _ticket(db, place).request.contact_point.value == "13812345678"


def test_a_short_handle_is_a_contact(db, scene):
    _browser, place, press = scene
    assert press(contact="小明88").status_code == 303
    assert _ticket(db, place).request.contact_point.value == "小明88"


def test_wide_signs_count_as_narrow_ones_before_anything_is_decided(db, scene):
    _browser, place, press = scene
    answer = press(contact="li＠nowhere")
    assert answer.status_code == 422 and "name@company.com" in answer.text
    assert press(contact="ｌｉ＠right.test").status_code == 303
    customer = _ticket(db, place).request.customer
    assert [(p.kind, p.value) for p in customer.contact_points] == [
        ("phone", "13812345678"),
        ("email", "li@right.test"),
    ]


def test_a_corrected_contact_has_agreed_to_nothing(db, scene):
    _browser, place, press = scene
    _ticket(db, place).request.contact_point.consented_at = cast.NOON
    press(contact=" 135 1111\n2222 ")
    point = _ticket(db, place).request.contact_point
    assert (point.value, point.consented_at) == ("135 1111 2222", None)


def test_a_contact_of_somebody_else_is_pointed_out_once(db, scene):
    browser, place, press = scene
    browser.post("/tickets?board=service-guide", data=filled.registration(customer_name="李四", contact="13500001111"))
    answer = press(contact="13500001111")
    assert answer.status_code == 422 and "李*" in answer.text
    assert _fields(_ticket(db, place)) == []
    assert press(contact="13500001111", warned="1").status_code == 303
    assert _fields(_ticket(db, place)) == [["contact"]]


def test_only_words_that_are_new_are_looked_at_for_their_meaning(scene):
    _browser, _place, press = scene
    vague = {"agent_summary": "客户可能没有收到包裹", "order_number": "ORD8"}
    assert press(**vague).status_code == 422
    assert press(**vague, warned="1").status_code == 303
    assert press(**vague | {"order_number": "ORD9"}).status_code == 303


def test_a_colour_of_the_mark_follows_it_and_a_judged_one_stays(db, scene):
    browser, place, press = scene
    assert 'id="mark"' in browser.get(f"{place}/corrections/new").text
    for mark, colour in {"low": "green", "urgent": "orange"}.items():
        press(urgency_mark=mark)
        assert _ticket(db, place).colour == colour
    ticket = _ticket(db, place)
    ticket.triage(cast.red(), by=cast.SYSTEM, now=cast.NOON, policy=cast.policy())
    db.session.commit()
    assert 'id="mark"' not in browser.get(f"{place}/corrections/new").text
    press(urgency_mark="low")
    ticket = _ticket(db, place)
    assert (ticket.colour, ticket.request.urgency_mark) == ("red", "low")


def test_what_is_closed_stays_as_it_was_registered(db, scene, sign_in):
    browser, _place, press = scene
    ticket = cast.lived(cast.agent("Bo Bee"), until="closed", contact="13700001111")
    place, words = f"/tickets/{ticket.number}", ticket.request.customer_words
    assert "corrections/new" not in browser.get(place).text
    customer = ticket.request.customer_id
    for opened in (browser.get(f"{place}/corrections/new"), browser.fragment(f"{place}/corrections/new")):
        assert opened.status_code == 409 and "reopen it first" in opened.text
        assert 'name="customer_words"' not in opened.text
    assert press(place, customer_id=customer, customer_words="别的").status_code == 409
    assert _ticket(db, place).request.customer_words == words


@pytest.mark.only_on("postgresql", "the embedded database has one lock")
def test_nobody_waits_for_who_works_on_another_ticket_of_the_customer(db, scene):
    browser, place, press = scene
    customer = _ticket(db, place).request.customer_id
    other = browser.post("/tickets?board=service-guide", data=filled.registration(customer_id=customer)).location
    held = select(Ticket.id).where(Ticket.id == _ticket(db, other).id).with_for_update()
    db.session.rollback()
    with db.engine.begin() as somebody:
        somebody.execute(held)
        answer = press(customer_name="章先生")
        assert answer.status_code == 409 and "Press again." in answer.text and "章先生" in answer.text
        db.session.rollback()
        assert db.session.get(Customer, customer).name == "张小姐"
    assert press(customer_name="章先生").status_code == 303
    assert db.session.scalars(select(Event).where(Event.kind == "registration_corrected")).all()
