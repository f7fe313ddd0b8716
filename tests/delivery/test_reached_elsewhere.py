"""A customer who is reached elsewhere now: nothing closes behind their back, nothing goes where it was wrong."""

import re
import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from board.delivery import post, transports
from board.models.message import Message
from board.models.ticket import Ticket
from tests import cast
from tests.blueprints import filled
from tests.cast import NOON
from tests.workers import to_customer

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
WRONG, RIGHT = "li@wrong.test", "li@right.test"


@pytest.fixture
def waiting(db, sign_in, clock):
    """A ticket whose customer is asked by e-mail, and the sheet that corrects it."""
    clock.at(NOON)
    ada = cast.agent()
    by_mail = {"contact": WRONG, "customer_name": "李四", "values": {"channel": "email"}}
    ticket = cast.lived(ada, until="awaiting_customer", **by_mail)
    same = filled.registration(channel="email", customer_id=ticket.request.customer_id, customer_name="", contact="")
    return ticket, sign_in(ada), same


@pytest.mark.covers("G-138", level="door")
@pytest.mark.parametrize("how", ["corrections", "link_withdrawals"])
def test_an_open_question_is_asked_anew_and_silence_counts_from_then(db, workers, client, waiting, how):
    ticket, browser, same = waiting
    workers.at(NOON + MINUTE)
    (old,) = _links(workers)
    later = NOON + 12 * HOUR
    workers.clock.at(later)
    answer = browser.post(f"/tickets/{ticket.number}/{how}", data=same | {"contact": RIGHT, "warned": "1"})
    assert answer.status_code == 303 and client.get(old).status_code == 410
    db.session.expire_all()
    assert ticket.cycle.asked_delivered_at is None and ticket.cycle.ask_no == 2
    workers.at(later + MINUTE)
    (new,) = set(_links(workers)) - {old}
    assert client.get(new).status_code == 200
    question = to_customer(ticket, "confirmation_request")[-1]
    assert workers.letters[question.key.replace(":", ".")]["To"] == (RIGHT if how == "corrections" else WRONG)
    assert ticket.cycle.asked_delivered_at > later
    workers.at(NOON + 24 * HOUR + 2 * MINUTE)
    assert ticket.stage == "awaiting_customer", "as long as the first question has stood"


def test_what_was_answered_is_not_asked_again(db, workers, sign_in, clock):
    clock.at(NOON)
    ticket = cast.lived(cast.agent(), until="awaiting_customer", values={"channel": "email"})
    workers.at(NOON + MINUTE)
    ticket.answer(True, how="phone", by=cast.as_(cast.lead()), now=NOON + 2 * MINUTE, policy=cast.policy())
    db.session.commit()
    assert ticket.cycle.ask_no == 1
    sign_in(cast.agent("Bo Bee")).post(f"/tickets/{ticket.number}/link_withdrawals")
    db.session.expire_all()
    assert ticket.events[-1].kind == "links_withdrawn" and ticket.cycle.ask_no == 1


@pytest.mark.only_on("postgresql", "the embedded database has one lock")
def test_no_link_is_made_for_the_wrong_contact_while_it_is_corrected(db, waiting, monkeypatch, client):
    ticket, browser, same = waiting
    other = browser.post("/tickets?board=service-guide", data=same).location
    sibling = db.session.scalars(select(Ticket.id).where(Ticket.number == other.rsplit("/", 1)[1]))
    (letter,) = db.session.scalars(select(Message.id).where(Message.ticket_id == sibling.one())).all()
    db.session.rollback()
    sent, answers, real = [], [], post.parcel

    def press():
        sheet = same | {"contact": RIGHT, "warned": "1"}
        answers.append(browser.post(f"/tickets/{ticket.number}/corrections", data=sheet))

    def between(message, now):
        send = real(message, now)
        db.session.flush()
        somebody = threading.Thread(target=press)
        somebody.start()
        somebody.join(20)
        return send

    monkeypatch.setattr(transports, "send", lambda mail, key, config: sent.append(mail))
    monkeypatch.setattr(post, "parcel", between)
    assert post.deliver(letter, now=NOON + timedelta(days=9000))
    assert [mail["To"] for mail in sent] == [WRONG]
    assert answers[0].status_code == 409 and "Press again." in answers[0].text
    press()
    assert answers[1].status_code == 303
    link = re.search(r"/progress/[^\s]+", sent[0].get_content())[0]
    assert client.get(link).status_code == 410


def _links(workers):
    """The paths of the confirming links that have left the house."""
    texts = [letter.get_content() for letter in workers.letters.values()]
    return [found[0] for found in (re.search(r"/confirm/[^\s]+", text) for text in texts) if found]
