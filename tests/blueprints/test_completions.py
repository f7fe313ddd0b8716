"""Completing a quick registration: once, while the ticket is open; whoever was named before is out of it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from board import wallclock
from board.models.customer import Customer
from board.models.registration import further_ticket, register
from board.models.ticket import Ticket
from board.models.token import mint
from tests import cast
from tests.blueprints import filled

WRONG, RIGHT = "zhang@wrong.test", "li@right.test"


@pytest.fixture
def scene(db, sign_in):
    """A quick registration for somebody, and how to complete it: `press(**changes)`."""
    ada = cast.agent()
    words = cast.words(ada)
    ticket = register(cast.sheet(contact=WRONG, values={"core_demand": None}), **words, is_quick=True)
    db.session.commit()
    browser, place = sign_in(ada), f"/tickets/{ticket.number}"

    def press(**changes):
        answer = browser.post(f"{place}/completions", data=filled.registration(**changes))
        db.session.rollback()
        db.session.expire_all()
        return answer

    press.page = lambda: browser.get(place).text
    return ticket, words, press


def _right():
    return {"customer_name": "李四", "contact": RIGHT}


def test_what_a_colleague_completed_meanwhile_is_not_completed_for_somebody_else(db, scene):
    ticket, _words, press = scene
    assert press(contact="13812345678").status_code == 303
    customer, told = ticket.request.customer, len(ticket.messages)
    answer = press(**_right(), customer_words="别的", attachments=filled.picture())
    assert answer.status_code == 409 and "complete already: correct it instead" in answer.text
    assert "李四" in answer.text, "what was typed is not lost"
    assert (ticket.request.customer, len(ticket.messages), ticket.attachments) == (customer, told, [])


def test_what_is_closed_is_not_completed(db, scene):
    ticket, words, press = scene
    ticket.withdraw("spam", reason="No customer", **words | {"by": cast.as_(cast.lead())})
    db.session.commit()
    answer = press(**_right())
    assert answer.status_code == 409 and "reopen it first" in answer.text
    assert ticket.request.registered_at is None and ticket.request.customer.name == "张小姐"


@pytest.mark.parametrize("what", ["withdrawal", "completion"])
def test_the_sheet_is_not_opened_of_what_cannot_be_completed(db, scene, sign_in, what):
    ticket, words, press = scene
    lead = cast.lead()
    if what == "withdrawal":
        ticket.withdraw("spam", reason="No customer", **words | {"by": cast.as_(lead)})
        db.session.commit()
    else:
        press(**_right())
    assert sign_in(lead).get(f"/tickets/{ticket.number}/completions/new").status_code == 409


def test_who_was_named_before_is_out_of_it(db, scene, client):
    ticket, words, press = scene
    ticket.update_customer(cast.PARTS, **words)
    link = mint(ticket, "progress", now=wallclock.now(), days=timedelta(days=14))
    db.session.commit()
    former = ticket.request.customer_id
    assert client.get(f"/progress/{link}").status_code == 200
    assert press(**_right()).status_code == 303
    assert client.get(f"/progress/{link}").status_code == 410
    assert "What had not yet reached the former customer was withdrawn." in press.page()
    told = [(m.template, m.customer_id == former, m.state) for m in ticket.messages if m.customer_id]
    assert told == [("in_progress", True, "withdrawn"), ("received", False, "queued")]
    assert [c.name for c in db.session.scalars(select(Customer)).unique()] == ["张小姐", "李四"]


def test_the_same_customer_keeps_what_was_sent(db, scene, client):
    ticket, words, press = scene
    ticket.update_customer(cast.PARTS, **words)
    link = mint(ticket, "progress", now=wallclock.now(), days=timedelta(days=14))
    db.session.commit()
    assert press(customer_id=ticket.request.customer_id, customer_name="", contact="").status_code == 303
    assert client.get(f"/progress/{link}").status_code == 200
    assert "withdrawn" not in {message.state for message in ticket.messages}


def test_a_further_ticket_of_the_request_is_complete_as_well(db, scene):
    ticket, words, press = scene
    sibling = further_ticket(ticket.request, **words)
    db.session.commit()
    assert press(**_right()).status_code == 303
    for one in (ticket, db.session.get(Ticket, sibling.id)):
        assert "李*" in one.title and "registration_completed" in {event.kind for event in one.events}
        assert "register" not in {timer.kind for timer in one.timers if timer.ended_at is None}
