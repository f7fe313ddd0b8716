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
    _browser, place, press = scene
    for mark, colour in {"low": "green", "urgent": "orange"}.items():
        press(urgency_mark=mark)
        assert _ticket(db, place).colour == colour
    ticket = _ticket(db, place)
    ticket.triage(cast.red(), by=cast.SYSTEM, now=cast.NOON, policy=cast.policy())
    db.session.commit()
    press(urgency_mark="low")
    ticket = _ticket(db, place)
    assert (ticket.colour, ticket.request.urgency_mark) == ("red", "low")


def test_what_is_closed_stays_as_it_was_registered(db, scene, sign_in):
    browser, _place, press = scene
    ticket = cast.lived(cast.agent("Bo Bee"), until="closed", contact="13700001111")
    place, words = f"/tickets/{ticket.number}", ticket.request.customer_words
    assert "corrections/new" not in browser.get(place).text
    customer = ticket.request.customer_id
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
        assert answer.status_code == 422 and "Press again." in answer.text and "章先生" in answer.text
        db.session.rollback()
        assert db.session.get(Customer, customer).name == "张小姐"
    assert press(customer_name="章先生").status_code == 303
    assert db.session.scalars(select(Event).where(Event.kind == "registration_corrected")).all()
