"""Letters that come back after a mail server took them: the ticket hears of it, once, and silence closes nothing."""

from datetime import timedelta
from email.utils import parseaddr

import pytest

from board.delivery import bounces
from board.domain.notes import Entry
from board.models.administering import resend
from tests import cast
from tests.cast import NOON, PARTS
from tests.domain import returned
from tests.workers import near, notices, timer, to_customer, words

MINUTE = timedelta(minutes=1)
CALL = Entry(occurred_at=NOON + 3 * MINUTE, channel="phone", type="progress", reply="快递今天下午送达。")


@pytest.fixture
def ada(db):
    return cast.agent()


def message(ticket, template="confirmation_request"):
    """The latest message of this kind to the ticket's customer."""
    return to_customer(ticket, template)[-1]


def bounce_of(workers, row, mail=returned.POSTFIX):
    """A mail that returns this message, addressed as it was."""
    letter = workers.letters[row.key.replace(":", ".")]
    address = parseaddr(letter["To"])[1]
    mail = mail.replace(returned.OURS.encode(), letter["Message-ID"].strip("<>").encode())
    return mail.replace(returned.ZHANG.encode(), address.encode())


def updates(ticket):
    """What was said to the customer about progress, in order."""
    return [row for row in to_customer(ticket) if row.key.startswith("update:")]


def kinds(ticket):
    return [event.kind for event in ticket.events]


@pytest.mark.covers("G-138", level="door")
def test_a_question_that_comes_back_is_told_to_the_agent_and_silence_closes_nothing(workers, ada, db):
    ticket = cast.lived(ada, until="awaiting_customer")
    workers.at(NOON + MINUTE)
    assert message(ticket).state == "delivered" and ticket.cycle.asked_delivered_at
    assert bounces.take(bounce_of(workers, message(ticket)), now=NOON + 5 * MINUTE) == "lost"
    row = message(ticket)
    assert (row.state, row.error, row.delivered_at) == ("parked", "bounced 5.1.1", None)
    assert [attempt.result for attempt in row.attempted] == ["delivered", "bounced 5.1.1"]
    assert kinds(ticket).count("message_failed") == 1
    (notice,) = notices(ada, "message_failed")
    assert "the mail came back" in notice.body and notice.url == f"/tickets/{ticket.number}"
    assert ticket.cycle.asked_delivered_at is None and near(ticket.cycle.ask_failed_at, NOON + 5 * MINUTE)
    workers.at(NOON + timedelta(days=2))
    assert ticket.stage == "awaiting_customer" and to_customer(ticket, "reminder") == []


@pytest.mark.parametrize(
    "language, words",
    [("en", ("It came back (5.1.1)", "Tell the customer yourself", "not delivered")), ("zh", ("邮件被退回（5.1.1）",))],
)
def test_the_ticket_says_why_the_customer_must_be_called(workers, ada, sign_in, db, language, words):
    ticket = cast.lived(ada, until="awaiting_customer")
    workers.at(NOON + MINUTE)
    bounces.take(bounce_of(workers, message(ticket)), now=NOON + 5 * MINUTE)
    ada.language = language
    db.session.commit()
    page = sign_in(ada).get(f"/tickets/{ticket.number}").text
    assert [word for word in words if word not in page] == []


def test_the_same_bounce_twice_changes_nothing_also_after_the_customer_was_called(workers, ada, db):
    ticket = cast.lived(ada, until="awaiting_customer")
    workers.at(NOON + MINUTE)
    mail = bounce_of(workers, message(ticket))
    assert bounces.take(mail, now=NOON + 5 * MINUTE) == "lost"
    face = ticket.face
    assert bounces.take(mail, now=NOON + 6 * MINUTE) == "known"
    assert ticket.face == face and len(message(ticket).attempted) == 2
    ticket.told_by_hand(message(ticket), **words(ada, 7))
    db.session.commit()
    assert bounces.take(mail, now=NOON + 8 * MINUTE) == "known"
    assert message(ticket).state == "delivered" and ticket.cycle.ask_failed_at is None


def test_what_was_sent_again_may_come_back_again(workers, ada, db):
    ticket = cast.lived(ada, until="awaiting_customer")
    workers.at(NOON + MINUTE)
    mail = bounce_of(workers, message(ticket))
    bounces.take(mail, now=NOON + 5 * MINUTE)
    resend(message(ticket), now=NOON + 6 * MINUTE)
    db.session.commit()
    assert bounces.take(mail, now=NOON + 6 * MINUTE) == "known", "it is on its way again"
    workers.at(NOON + 7 * MINUTE)
    assert message(ticket).state == "delivered" and ticket.cycle.ask_failed_at is None
    assert bounces.take(mail, now=NOON + 8 * MINUTE) == "lost"
    assert len(notices(ada, "message_failed")) == 2


def test_a_reminder_that_comes_back_closes_nothing(workers, ada):
    ticket = cast.lived(ada, until="awaiting_customer")
    workers.at(NOON + MINUTE)
    workers.at(NOON + 31 * MINUTE)
    workers.at(NOON + 32 * MINUTE)
    assert bounces.take(bounce_of(workers, message(ticket, "reminder")), now=NOON + 33 * MINUTE) == "lost"
    workers.at(NOON + timedelta(days=2))
    assert ticket.stage == "awaiting_customer" and ticket.cycle.reminder_delivered_at is None


def test_what_comes_back_after_silence_has_closed_the_ticket_is_still_told(workers, ada):
    """Servers try for days before they give up."""
    ticket = cast.lived(ada, until="awaiting_customer")
    for minute in (1, 31, 32, 153, 154):
        workers.at(NOON + minute * MINUTE)
    assert ticket.stage == "closed" and ticket.closed_how == "silence"
    mail = bounce_of(workers, message(ticket), returned.GAVE_UP)
    assert bounces.take(mail, now=NOON + timedelta(days=5)) == "lost"
    assert ticket.stage == "closed" and kinds(ticket)[-1] == "message_failed"
    assert notices(ada, "message_failed") and message(ticket).error == "bounced 4.4.1"


@pytest.mark.parametrize("after", ["answered", "recalled"])
def test_a_question_that_is_answered_or_taken_back_is_left(workers, ada, db, after):
    ticket = cast.lived(ada, until="awaiting_customer")
    workers.at(NOON + MINUTE)
    mail = bounce_of(workers, message(ticket))
    if after == "answered":
        ticket.answer(True, how="phone", **words(ada, 2))
    else:
        ticket.recall("还需复查", **words(ada, 2))
    db.session.commit()
    assert bounces.take(mail, now=NOON + 5 * MINUTE) == "known"
    assert message(ticket).state == "delivered" and "message_failed" not in kinds(ticket)


def test_a_bounce_may_be_faster_than_the_worker_that_sent_the_letter(workers, ada, db):
    ticket = cast.lived(ada, until="awaiting_customer")
    workers.at(NOON + MINUTE)
    mail = bounce_of(workers, message(ticket))
    message(ticket).state, message(ticket).delivered_at = "sending", None
    db.session.commit()
    assert bounces.take(mail, now=NOON + MINUTE) == "lost"
    assert message(ticket).state == "parked"


@pytest.mark.parametrize(
    "mail, outcome",
    [
        (returned.DELAYED, "waiting"),
        (returned.STRANGER, "foreign"),
        (returned.POSTFIX.replace(b"<ask.12.1@board.test>", b"<ask.0.9@localhost>"), "foreign"),
        (returned.POSTFIX.replace(b"<ask.12.1@board.test>", b"<ask.12.1@board.test.elsewhere>"), "foreign"),
        (returned.OUT_OF_OFFICE, "none"),
        (returned.EXIM, "unclear"),
        (b"", "garbage"),
    ],
)
def test_everything_else_changes_nothing(workers, ada, mail, outcome):
    ticket = cast.lived(ada, until="awaiting_customer")
    workers.at(NOON + MINUTE)
    face = ticket.face
    assert bounces.take(bounce_of(workers, message(ticket), mail), now=NOON + 5 * MINUTE) == outcome
    assert message(ticket).state == "delivered" and ticket.face == face


def test_a_first_contact_that_comes_back_was_none(workers, ada, db):
    ticket = cast.lived(ada, until="in_progress")
    ticket.update_customer(PARTS, **words(ada, 1))
    ticket.update_customer(PARTS, **words(ada, 3))
    for minute in (2, 4):
        workers.at(NOON + minute * MINUTE)
    first, second = (bounce_of(workers, row) for row in updates(ticket))
    assert near(ticket.first_contact_at, NOON + 2 * MINUTE) and timer(ticket, "respond").outcome == "met"
    bounces.take(first, now=NOON + 5 * MINUTE)
    assert near(ticket.first_contact_at, NOON + 4 * MINUTE)
    bounces.take(second, now=NOON + 6 * MINUTE)
    assert ticket.first_contact_at is None and timer(ticket, "respond").ended_at is None


def test_a_talk_keeps_the_first_contact_where_a_letter_came_back(workers, ada, db):
    ticket = cast.lived(ada, until="in_progress")
    ticket.update_customer(PARTS, **words(ada, 1))
    workers.at(NOON + 2 * MINUTE)
    ticket.communicate(CALL, **words(ada, 4))
    db.session.commit()
    bounces.take(bounce_of(workers, updates(ticket)[0]), now=NOON + 5 * MINUTE)
    assert near(ticket.first_contact_at, NOON + 3 * MINUTE)


def test_a_colleagues_copy_that_comes_back_is_given_up_where_an_administrator_sees_it(workers, ada, db):
    ben = cast.agent("Ben")
    ben.wants_mail = True
    ticket = cast.lived(ada, until="judged")
    ticket.assign(ben, **words(ada))
    workers.at(NOON + MINUTE)
    copy = next(row for row in ticket.messages if row.person_id == ben.id and row.channel == "email")
    assert bounces.take(bounce_of(workers, copy), now=NOON + 5 * MINUTE) == "lost"
    assert (copy.state, copy.error) == ("parked", "bounced 5.1.1")
    assert "message_failed" not in kinds(ticket), "the customer has nothing to do with it"


def test_letters_name_the_address_to_which_they_come_back(app, workers, post_office, ada, monkeypatch):
    from dataclasses import replace

    config = replace(app.config["BOARD"], bounce_address="bounces@board.test")
    monkeypatch.setitem(app.config, "BOARD", config)
    cast.lived(ada, until="awaiting_customer")
    workers.at(NOON + MINUTE)
    assert post_office.senders and set(post_office.senders) == {"bounces@board.test"}
    assert {letter["From"] for letter in post_office.letters} == {"Andon Board <board@localhost>"}
