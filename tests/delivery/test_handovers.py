"""Letters and links when a registration named the wrong customer, or a wrong contact of the right one."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from board.delivery import bounces, post, transports
from board.extensions import db as database
from board.models.correcting import correct
from board.models.person import Person
from board.models.ticket import Ticket
from board.models.token import Token, may_answer
from tests import cast
from tests.cast import NOON
from tests.delivery.test_bounces import bounce_of
from tests.workers import meanwhile, notices, to_customer

MINUTE = timedelta(minutes=1)
RIGHT = {"customer_name": "李四", "contact": "li@right.test"}


@pytest.fixture
def ada(db):
    return cast.agent()


def words(someone, minutes=0):
    return {"by": cast.as_(someone), "now": NOON + minutes * MINUTE, "policy": cast.policy()}


def swap(ticket, someone, minutes=1, **who):
    """Another customer takes the place."""
    correct(ticket, cast.sheet(**(who or RIGHT)), **words(someone, minutes))
    database.session.commit()


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
    ticket, their_id = cast.registered(ada), ada.id
    ticket.update_customer(cast.PARTS, **words(ada))
    db.session.commit()
    (update,) = to_customer(ticket, "in_progress")
    ticket_id = ticket.id

    def send(letter, key, config):
        meanwhile(app, lambda: swap(db.session.get(Ticket, ticket_id), db.session.get(Person, their_id)))

    monkeypatch.setattr(transports, "send", send)
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
    post.release_stuck(NOON + 60 * MINUTE)
    assert receipt.state == "withdrawn"


def test_nobody_is_called_about_a_letter_that_comes_back_from_a_former_customer(workers, db, ada):
    ticket = cast.registered(ada)
    workers.at(NOON + MINUTE)
    (receipt,) = to_customer(ticket, "received")
    mail = bounce_of(workers, receipt)
    swap(ticket, ada, 2)
    assert bounces.take(mail, now=NOON + 5 * MINUTE) == "known"
    assert receipt.state == "delivered" and notices(ada, "message_failed") == []
