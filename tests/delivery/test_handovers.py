"""Letters and links when a registration named the wrong customer, or a wrong contact of the right one."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from board.delivery import bounces, outcomes, post, transports
from board.extensions import db as database
from board.models.correcting import correct
from board.models.person import Person
from board.models.registration import further_ticket
from board.models.ticket import Ticket
from board.models.token import Token, may_answer, mint
from tests import cast
from tests.cast import NOON
from tests.delivery.test_bounces import bounce_of
from tests.workers import meanwhile, notices, to_customer, words

MINUTE = timedelta(minutes=1)
RIGHT = {"customer_name": "李四", "contact": "li@right.test"}


@pytest.fixture
def ada(db):
    return cast.agent()


def swap(ticket, someone, minutes=1, **who):
    """Another customer takes the place."""
    correct(ticket, cast.sheet(**(who or RIGHT)), **words(someone, minutes))
    database.session.commit()


def swapped_while_it_is_sent(app, monkeypatch, ticket, someone):
    """The server that takes a letter takes its time: another customer takes the place meanwhile."""
    ticket_id, their_id = ticket.id, someone.id

    def send(letter, key, config):
        meanwhile(app, lambda: swap(database.session.get(Ticket, ticket_id), database.session.get(Person, their_id)))

    monkeypatch.setattr(transports, "send", send)


def live_links(now):
    return [token.ticket_id for token in database.session.scalars(select(Token).where(may_answer(now)))]


@pytest.mark.parametrize("is_final", [False, True])
def test_a_letter_that_fails_after_the_customer_changed_is_not_tried_again(app, db, ada, monkeypatch, is_final):
    ticket, their_id = cast.registered(ada), ada.id
    (receipt,) = to_customer(ticket, "received")
    ticket_id, tries = ticket.id, []

    def send(letter, key, config):
        tries.append(letter["To"])
        meanwhile(app, lambda: swap(db.session.get(Ticket, ticket_id), db.session.get(Person, their_id)))
        raise transports.Undelivered("busy 451", is_final=is_final)

    monkeypatch.setattr(transports, "send", send)
    assert not post.deliver(receipt.id, now=NOON + MINUTE)
    assert not post.deliver(receipt.id, now=NOON + 9 * MINUTE)
    db.session.expire_all()
    assert (tries, receipt.state) == (["zhang@customer.test"], "withdrawn")
    assert live_links(NOON + 9 * MINUTE) == [] and notices(ada, "message_failed") == []


def test_a_letter_that_arrives_after_the_customer_changed_is_no_contact(app, db, ada, monkeypatch):
    ticket = cast.registered(ada)
    ticket.update_customer(cast.PARTS, **words(ada))
    db.session.commit()
    (update,) = to_customer(ticket, "in_progress")
    swapped_while_it_is_sent(app, monkeypatch, ticket, ada)
    assert post.deliver(update.id, now=NOON + MINUTE)
    db.session.expire_all()
    assert (update.state, ticket.first_contact_at) == ("withdrawn", None)
    assert [attempt.result for attempt in update.attempted] == ["delivered"]


def test_a_dead_worker_s_letter_to_a_former_customer_is_not_queued_again(db, ada, monkeypatch):
    ticket = cast.registered(ada)
    (receipt,) = to_customer(ticket, "received")
    receipt.state, receipt.claimed_at = "sending", NOON
    db.session.commit()
    swap(ticket, ada)
    outcomes.release_stuck(NOON + 60 * MINUTE)
    assert receipt.state == "withdrawn"


def test_nobody_is_called_about_a_letter_that_comes_back_from_a_former_customer(workers, db, ada):
    ticket = cast.registered(ada)
    workers.at(NOON + MINUTE)
    (receipt,) = to_customer(ticket, "received")
    mail = bounce_of(workers, receipt)
    swap(ticket, ada, 2)
    assert bounces.take(mail, now=NOON + 5 * MINUTE) == "known"
    assert receipt.state == "delivered" and notices(ada, "message_failed") == []


def corrected(ticket, someone, minutes=2, **changes):
    """The customer stays; what is named was wrong. Committed."""
    stays = {"customer_id": ticket.request.customer_id, "customer_name": None, "contact": None}
    correct(ticket, cast.sheet(**stays | changes), **words(someone, minutes))
    database.session.commit()


def refusing(monkeypatch, *addresses):
    """A mail server that takes nothing for these addresses; what it took, by (address, key)."""
    taken = []

    def send(letter, key, config):
        if letter["To"] in addresses:
            raise transports.Undelivered("refused 550", is_final=True)
        taken.append((letter["To"], key.partition(":")[0]))

    monkeypatch.setattr(transports, "send", send)
    return taken


def carried(ticket, minutes):
    """All letters to the ticket's customer that are due are taken out; their states."""
    for message in to_customer(ticket):
        post.deliver(message.id, now=NOON + minutes * MINUTE)
    return [(message.template, message.state) for message in to_customer(ticket)]


def test_what_was_not_taken_of_a_closed_ticket_stays_unsaid_when_the_address_is_corrected(db, ada, monkeypatch):
    taken = refusing(monkeypatch, "zhang@customer.test")
    closed, ticket = cast.lived(ada, until="closed"), cast.registered(ada)
    assert closed.request.customer is ticket.request.customer
    assert {state for _template, state in carried(closed, 1) + carried(ticket, 1)} <= {"parked", "withdrawn"}
    corrected(ticket, ada, contact="zhang@right.test")
    carried(closed, 3)
    carried(ticket, 3)
    assert taken == [("zhang@right.test", "received")]
    assert {m.state for m in to_customer(closed)} == {"parked", "withdrawn"}


def test_what_waits_of_a_closed_ticket_goes_to_the_corrected_address(db, ada, monkeypatch):
    taken = refusing(monkeypatch)
    closed, ticket = cast.lived(ada, until="closed"), cast.registered(ada)
    corrected(ticket, ada, contact="zhang@right.test")
    carried(closed, 3)
    assert ("zhang@right.test", "closed") in taken


def test_what_another_address_did_not_take_is_not_sent_again(db, ada, monkeypatch):
    refusing(monkeypatch, "zhang@customer.test")
    ticket = cast.registered(ada)
    customer = ticket.request.customer
    again = cast.registered(ada, customer_id=customer.id, contact="second@customer.test")
    carried(ticket, 1)
    corrected(again, ada, contact="third@customer.test")
    assert {point.value for point in customer.contact_points} == {"zhang@customer.test", "third@customer.test"}
    assert carried(ticket, 3) == [("received", "parked")] and len(to_customer(ticket)[0].attempted) == 1


def test_letters_leave_the_wrong_address_for_another_one_that_was_known(db, ada, monkeypatch):
    taken = refusing(monkeypatch, "zhang@customer.test")
    other = cast.registered(ada)
    customer = other.request.customer
    customer.add_point("zhang@right.test")
    ticket = cast.lived(ada, until="awaiting_customer", customer_id=customer.id)
    other.update_customer(cast.PARTS, **words(ada))
    carried(ticket, 1)
    taken.clear()
    monkeypatch.setattr(transports, "send", lambda letter, key, config: taken.append((letter["To"], key)))
    carried(other, 1)
    assert set(live_links(NOON + MINUTE)) == {ticket.id, other.id}
    question = to_customer(ticket, "confirmation_request")[0]
    corrected(ticket, ada, contact="ZHANG@right.test")
    taken.clear()
    carried(ticket, 3)
    assert {address for address, _key in taken} == {"zhang@right.test"}
    assert {key.partition(":")[0] for _address, key in taken} == {"received", "ask"}
    assert question.state == "withdrawn" and to_customer(ticket, "confirmation_request")[-1].state == "delivered"
    assert {point.value for point in customer.contact_points} == {"zhang@customer.test", "zhang@right.test"}
    assert live_links(NOON + 3 * MINUTE).count(other.id) == 2, "what went to the other address of another request"
    assert "registration_corrected" not in {event.kind for event in other.events}


@pytest.mark.parametrize("asked_by", ["zhang@customer.test", "13812345678"])
def test_a_corrected_number_ends_nothing_that_went_by_mail(db, ada, monkeypatch, asked_by):
    refusing(monkeypatch)
    ticket = cast.lived(ada, until="awaiting_customer", contact=asked_by)
    customer = ticket.request.customer
    customer.add_point("13812345678")
    by_mail = cast.lived(ada, until="awaiting_customer", customer_id=customer.id, contact="zhang@customer.test")
    carried(ticket, 1)
    carried(by_mail, 1)
    asked = {one.id: one.cycle.ask_no for one in (ticket, by_mail)}
    links = live_links(NOON + MINUTE)
    assert by_mail.id in links
    corrected(ticket, ada, contact="13511112222")
    assert live_links(NOON + 2 * MINUTE) == links
    assert (by_mail.cycle.ask_no, ticket.cycle.ask_no - asked[ticket.id]) == (1, int(asked_by.isdigit()))
    assert "13511112222" in {point.value for point in customer.contact_points}


@pytest.mark.parametrize("was_taken", [False, True])
def test_who_gets_the_place_back_is_told_once_more_with_a_link_that_answers(db, ada, client, monkeypatch, was_taken):
    letters = []
    monkeypatch.setattr(transports, "send", lambda letter, key, config: letters.append(letter))
    ticket = cast.registered(ada, attachment_state="asked_for", attachment_reason=None)
    zhang, asked = ticket.request.customer_id, {"attachment_state": "asked_for", "attachment_reason": None}
    if was_taken:
        carried(ticket, 1)
    swap(ticket, ada, 2, **RIGHT, **asked)
    swap(ticket, ada, 3, customer_id=zhang, **asked)
    letters.clear()
    carried(ticket, 4)
    told = [message for message in to_customer(ticket) if message.created_at == NOON + 3 * MINUTE]
    assert [(m.template, m.customer_id, m.state) for m in told] == [
        ("received", zhang, "delivered"),
        ("ask_attachment", zhang, "delivered"),
    ]
    assert [letter["To"] for letter in letters] == ["zhang@customer.test"] * 2
    assert live_links(NOON + 4 * MINUTE) == [ticket.id] * 2


def test_a_request_of_two_tickets_is_acknowledged_once(db, ada):
    ticket = cast.registered(ada)
    sibling = further_ticket(ticket.request, **words(ada))
    db.session.commit()
    swap(ticket, ada)
    told = [m.template for one in (ticket, sibling) for m in to_customer(one) if m.state == "queued"]
    assert told == ["received"]


def test_another_customer_is_asked_for_the_attachment_that_is_still_wanted(db, ada):
    asked = {"attachment_state": "asked_for", "attachment_reason": None}
    ticket = cast.registered(ada, **asked)
    swap(ticket, ada, **RIGHT, **asked)
    waiting = [(m.template, m.contact_point.value) for m in to_customer(ticket) if m.state == "queued"]
    assert waiting == [("received", "li@right.test"), ("ask_attachment", "li@right.test")]
    corrected(ticket, ada, 3, **asked, values={"core_demand": "包裹未送达"})
    assert len([m for m in to_customer(ticket) if m.state == "queued"]) == 2, "nothing is said again"


def test_a_link_that_was_told_at_the_wrong_number_ends_also_after_letters_go_by_mail(db, ada, monkeypatch):
    refusing(monkeypatch)
    ticket = cast.registered(ada, contact="13812345678")
    mint(ticket, "progress", now=NOON, days=timedelta(days=14))
    ticket.told_by_hand(to_customer(ticket, "received")[0], **words(ada))
    corrected(ticket, ada, 1, contact="zhang@customer.test")
    assert live_links(NOON + MINUTE) == [ticket.id], "a further contact ends nothing"
    corrected(ticket, ada, 2, contact="13511112222")
    assert live_links(NOON + 2 * MINUTE) == []


def test_a_letter_of_a_closed_ticket_that_arrives_after_the_customer_changed_is_no_contact(app, db, ada, monkeypatch):
    closed = cast.lived(ada, until="in_progress")
    beside = further_ticket(closed.request, **words(ada))
    closed.update_customer(cast.PARTS, **words(ada))
    closed.withdraw("spam", reason="No customer", **words(cast.lead()))
    db.session.commit()
    (update,) = to_customer(closed, "in_progress")
    swapped_while_it_is_sent(app, monkeypatch, beside, ada)
    assert post.deliver(update.id, now=NOON + MINUTE)
    db.session.expire_all()
    assert (update.state, closed.first_contact_at) == ("withdrawn", None)


def test_a_letter_that_the_wrong_address_took_meanwhile_is_recorded_as_sent_there(app, db, ada, monkeypatch):
    ticket, their_id = cast.registered(ada), ada.id
    wrong = ticket.request.contact_point
    ticket.request.customer.add_point("zhang@right.test")
    db.session.commit()
    (receipt,), ticket_id = to_customer(ticket, "received"), ticket.id

    def correct_it():
        corrected(db.session.get(Ticket, ticket_id), db.session.get(Person, their_id), contact="zhang@right.test")

    monkeypatch.setattr(transports, "send", lambda *_letter: meanwhile(app, correct_it))
    assert post.deliver(receipt.id, now=NOON + MINUTE)
    db.session.expire_all()
    assert (receipt.state, receipt.contact_point_id) == ("delivered", wrong.id)
    assert ticket.request.contact_point.value == "zhang@right.test"


def test_a_letter_to_a_former_customer_goes_out_no_more_though_somebody_queued_it(db, ada, monkeypatch):
    taken = refusing(monkeypatch)
    ticket = cast.registered(ada)
    (receipt,) = to_customer(ticket, "received")
    swap(ticket, ada)
    receipt.state = "queued"
    db.session.commit()
    assert not post.deliver(receipt.id, now=NOON + 3 * MINUTE)
    db.session.expire_all()
    assert (receipt.state, taken) == ("withdrawn", [])
