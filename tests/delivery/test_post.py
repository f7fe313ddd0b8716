"""Letters: at least once, under one Message-ID, with waits that grow, and a person called at the end."""

import multiprocessing
import os
import signal
import time
from datetime import timedelta

import pytest
from sqlalchemy import select

from board.delivery import post, transports
from board.extensions import rq
from board.models.message import Message
from board.models.ticket import Ticket
from board.models.token import Token
from tests import cast
from tests.cast import NOON, PARTS
from tests.workers import meanwhile, near, notices, to_customer, words

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def ada(db):
    return cast.agent()


def question(ticket):
    """The confirmation request of a ticket."""
    return to_customer(ticket, "confirmation_request")[-1]


@pytest.mark.covers("G-141", "G-142", level="door")
def test_the_question_goes_out_over_smtp_with_a_link_after_the_seconds_for_an_undo(workers, post_office, ada, db):
    ticket = cast.lived(ada, until="awaiting_customer")
    workers.at(NOON + 9 * SECOND)
    assert post_office.letters == []
    workers.at(NOON + 10 * SECOND)
    letter = next(found for found in post_office.letters if "确认" in found["Subject"])
    assert letter["To"] == "zhang@customer.test" and letter["Auto-Submitted"] == "auto-generated"
    assert letter["Message-ID"] == f"<ask.{ticket.cycle.id}.1@localhost>" and letter["Content-Language"] == "zh"
    assert letter.get_content_type() == "text/plain" and "{link}" not in letter.get_content()
    assert question(ticket).state == "delivered"
    assert near(ticket.cycle.asked_delivered_at, NOON + 10 * SECOND)


def test_a_link_is_stored_only_as_a_hash_and_ends_one_day(workers, ada, db):
    ticket = cast.lived(ada, until="awaiting_customer")
    workers.at(NOON + 10 * SECOND)
    letter = workers.letters[f"ask.{ticket.cycle.id}.1"].get_content()
    plain = letter.partition("/confirm/")[2][:43]
    tokens = db.session.scalars(select(Token)).all()
    assert len(plain) == 43 and all(plain not in token.hash for token in tokens)
    lives = {token.purpose: token.expires_at - NOON for token in tokens}
    assert lives["confirm"] < timedelta(days=15) < lives["progress"]


@pytest.mark.covers("G-123", "G-127", "G-134", level="door")
@pytest.mark.parametrize("links_end", [False, True])
def test_word_of_the_work_says_what_it_must_and_brings_a_link_also_after_the_former_ones_were_withdrawn(
    workers, ada, client, links_end
):
    ticket = cast.lived(ada, until="in_progress")
    workers.at(NOON + MINUTE)
    if links_end:
        ticket.withdraw_links(**words(ada, 1))
    ticket.update_customer(PARTS, **words(ada, 1))
    ticket.update_customer(PARTS, asks_material=True, **words(ada, 2))
    ticket.estimate(NOON + 300 * MINUTE, "The part is late", **words(ada, 3))
    workers.at(NOON + 10 * MINUTE)
    said = {
        "in_progress": [
            "现状：暴雨导致运输中断",
            "进展：已联系快递加急派送",
            "下一步：派送后电话确认",
            "预计时间：今天15:00前",
        ],
        "customer_action_needed": [*PARTS, "30分钟内继续处理"],
        "new_estimate": ["新的预计时间为5月20日19:00"],
    }
    for template, parts in said.items():
        (message,) = to_customer(ticket, template)
        letter = workers.letters[message.key.replace(":", ".")].get_content()
        assert all(part in letter for part in parts)
        plain = letter.partition("/progress/")[2][:43]
        assert client.get(f"/progress/{plain}").status_code == 200


@pytest.mark.covers("G-133", "G-134", level="door")
def test_the_letter_of_a_broken_promise_tells_who_has_it_and_the_new_time_and_brings_a_link(workers, ada):
    ticket = cast.lived(ada, until="in_progress")
    first = ticket.cycle.promise_at
    workers.at(first + MINUTE)
    (message,) = to_customer(ticket, "overdue_escalated")
    letter = workers.letters[message.key.replace(":", ".")].get_content()
    assert "现已升级至客服主管" in letter and "预计5月20日22:02前解决" in letter and "/progress/" in letter
    assert (ticket.cycle.first_promise_at, ticket.cycle.promise_at) == (
        first,
        NOON.replace(hour=14, minute=2, second=0),
    )


@pytest.mark.covers("G-138", level="door")
@pytest.mark.parametrize("address", ["bad@", "zhang@customer..test", "zhang@customer.test, li@customer.test"])
def test_an_address_that_no_letter_can_go_to_is_given_up_at_once_and_the_ticket_told(workers, ada, db, address):
    ticket = cast.lived(ada, until="awaiting_customer")
    ticket.request.customer.point("email").lead_to(address)
    db.session.commit()
    workers.at(NOON + 10 * SECOND)
    assert (question(ticket).state, question(ticket).error, question(ticket).attempts) == ("parked", "unaddressed", 1)
    assert question(ticket).waits_for_a_person and ticket.cycle.ask_failed_at
    assert "message_failed" in [event.kind for event in ticket.events]
    assert any(notice.template == "message_failed" for notice in notices(ada))
    workers.at(NOON + 30 * MINUTE)
    assert question(ticket).attempts == 1


def test_only_a_persons_word_counts_as_first_contact(workers, ada):
    ticket = cast.registered(ada)
    workers.at(NOON + 10 * SECOND)
    assert to_customer(ticket, "received")[0].state == "delivered" and ticket.first_contact_at is None
    ticket.triage(cast.judgement(2, 2, 1), **words(ada, 1))
    ticket.update_customer(PARTS, **words(ada, 1))
    workers.at(NOON + 2 * MINUTE)
    assert near(ticket.first_contact_at, NOON + 2 * MINUTE)


def test_a_server_that_is_down_is_asked_again_after_growing_waits(workers, post_office, ada):
    post_office.says["MAIL"] = "451 later"
    ticket = cast.lived(ada, until="awaiting_customer")
    now, waits = NOON + 10 * SECOND, []
    while question(ticket).state == "queued":
        workers.at(now)
        waits.append(round((question(ticket).not_before - now).total_seconds() / 60))
        now = question(ticket).not_before + SECOND
    assert waits[:4] == [1, 5, 15, 60] and question(ticket).attempts == 5
    assert question(ticket).state == "parked" and "451" in question(ticket).error


@pytest.mark.covers("G-138", level="door")
def test_a_refused_address_calls_the_assignee_at_once_and_stops_silence(workers, post_office, ada):
    post_office.says["RCPT"] = "550 no such person"
    ticket = cast.lived(ada, until="awaiting_customer")
    workers.at(NOON + 10 * SECOND)
    assert question(ticket).state == "parked" and ticket.cycle.ask_failed_at
    failed = [notice for notice in notices(ada, "message_failed") if "silence does not count" in notice.body]
    assert failed and "the address was refused" in failed[0].body
    workers.at(NOON + timedelta(days=2))
    assert ticket.stage == "awaiting_customer" and to_customer(ticket, "reminder") == []


def test_a_reminder_that_fails_closes_nothing(workers, post_office, ada):
    ticket = cast.lived(ada, until="awaiting_customer")
    workers.at(NOON + MINUTE)
    post_office.says["RCPT"] = "550 mailbox closed"
    workers.at(NOON + 31 * MINUTE)
    assert to_customer(ticket, "reminder")[0].state == "parked"
    workers.at(NOON + timedelta(days=2))
    assert ticket.stage == "awaiting_customer"


def test_a_call_by_hand_after_a_failure_lets_silence_count_again(workers, post_office, ada):
    post_office.says["RCPT"] = "550 no such person"
    ticket = cast.lived(ada, until="awaiting_customer")
    workers.at(NOON + MINUTE)
    ticket.told_by_hand(question(ticket), **words(ada, 5))
    assert ticket.cycle.ask_failed_at is None and near(ticket.cycle.asked_delivered_at, NOON + 5 * MINUTE)
    workers.at(NOON + 35 * MINUTE)
    assert to_customer(ticket, "reminder")


def test_a_question_that_was_taken_back_is_not_sent(workers, ada):
    ticket = cast.lived(ada, until="awaiting_customer")
    ticket.recall("还需复查", **words(ada))
    workers.at(NOON + MINUTE)
    assert question(ticket).state == "withdrawn" and f"ask.{ticket.cycle.id}.1" not in workers.letters


def test_a_reminder_overtaken_by_the_answer_is_not_sent(workers, ada, db):
    ticket = cast.lived(ada, until="awaiting_customer")
    workers.at(NOON + MINUTE)
    workers.clock.at(NOON + 31 * MINUTE)
    workers.sweep()
    db.session.expire_all()
    ticket.answer(True, how="phone", **words(ada, 31))
    workers.at(NOON + 31 * MINUTE)
    assert to_customer(ticket, "reminder")[0].state == "withdrawn"


@pytest.mark.covers("K-138", level="door")
def test_what_no_machine_can_say_is_brought_to_the_assignee(workers, ada):
    ticket = cast.lived(ada, until="in_progress", contact="13800001234", values={"channel": "phone"}, judged=cast.red())
    workers.at(NOON + 10 * MINUTE)
    (message,) = to_customer(ticket, "overdue_escalated")
    assert (message.channel, message.state) == ("by_hand", "by_hand")
    assert notices(ada, "tell_by_hand")[0].url == f"/tickets/{ticket.number}"
    ticket.told_by_hand(message, **words(ada, 11))
    ticket.told_by_hand(message, **words(ada, 12))
    assert message.state == "delivered" and near(ticket.first_contact_at, NOON + 11 * MINUTE)
    assert [event.kind for event in ticket.events].count("told_by_hand") == 1


def test_two_workers_with_one_message_send_one_letter(app, workers, post_office, ada, db):
    ticket = cast.lived(ada, until="awaiting_customer")
    message_id = question(ticket).id
    db.session.commit()
    with app.app_context():
        assert post.deliver(message_id, now=NOON + MINUTE) is True
        assert post.deliver(message_id, now=NOON + MINUTE) is False
    assert len(post_office.letters) == 1


def test_what_somebody_does_while_a_letter_leaves_stays_done(app, workers, ada, db, monkeypatch):
    """The ticket that the worker knows is another one by then."""
    ticket = cast.lived(ada, until="awaiting_customer")
    message_id, ticket_id, face = question(ticket).id, ticket.id, ticket.face
    db.session.commit()

    def answer():
        db.session.get(Ticket, ticket_id).answer(True, how="phone", **words(ada, 1))
        db.session.commit()

    monkeypatch.setattr(transports, "send", lambda *_arguments: meanwhile(app, answer))
    assert post.deliver(message_id, now=NOON + MINUTE) is True
    db.session.expire_all()
    assert (question(ticket).state, ticket.stage, ticket.face) == ("delivered", "closed", face + 2)
    kinds = [event.kind for event in ticket.events]
    assert kinds.count("message_delivered") == 1 and kinds[-1] == "message_delivered"
    assert [attempt.result for attempt in question(ticket).attempted] == ["delivered"]


def test_a_worker_killed_while_the_letter_leaves_loses_nothing(app, workers, post_office, ada, db):
    """It dies after the server took the letter and before the row says so: the same letter goes again."""
    ticket = cast.lived(ada, until="awaiting_customer")
    message_id = question(ticket).id
    db.session.commit()
    db.engine.dispose()
    post_office.says["END"] = None  # the server takes the letter and says nothing: the worker waits in the middle
    worker = multiprocessing.get_context("fork").Process(target=_deliver_and_die, args=(app, message_id))
    worker.start()
    assert post_office.taken.wait(20)
    os.kill(worker.pid, signal.SIGKILL)
    worker.join(10)
    del post_office.says["END"]
    db.session.expire_all()
    assert question(ticket).state == "sending"
    workers.at(NOON + 2 * MINUTE)
    assert question(ticket).state == "sending", "somebody may still be at it"
    workers.at(NOON + 12 * MINUTE)
    assert question(ticket).state == "delivered" and question(ticket).attempts == 2
    asked = [letter["Message-ID"] for letter in post_office.letters if letter["Message-ID"].startswith("<ask.")]
    assert len(asked) == 2 and len(set(asked)) == 1
    delivered = [event for event in ticket.events if event.kind == "message_delivered"]
    assert len([event for event in delivered if event.data["template"] == "confirmation_request"]) == 1


def _deliver_and_die(app, message_id):
    from board.extensions import db

    with app.app_context():
        db.engine.dispose(close=False)
        post.deliver(message_id, now=NOON + MINUTE)


def test_the_outbox_holds_one_whole_file_per_message(workers, ada, db):
    ticket = cast.lived(ada, until="awaiting_customer")
    workers.at(NOON + MINUTE)
    message = question(ticket)
    first = workers.letters[f"ask.{ticket.cycle.id}.1"]
    message.state = "queued"
    workers.at(NOON + 2 * MINUTE)
    assert workers.letters[f"ask.{ticket.cycle.id}.1"]["Message-ID"] == first["Message-ID"]
    assert not list((workers.app.config["BOARD"].home / "outbox").glob("*[!l]"))


@pytest.mark.covers("G-107", level="door")
def test_whoever_wants_mail_hears_of_a_task_with_a_link_once_it_cannot_be_undone(workers, post_office, ada, db):
    ben = cast.agent("Ben")
    ben.wants_mail = True
    db.session.commit()
    ticket = cast.lived(ada, until="judged")
    ticket.assign(ben, **words(ada))
    workers.clock.at(NOON)
    db.session.commit()
    assert workers.run_jobs() == 0
    assert not [found for found in post_office.letters if found["To"] == ben.email]
    workers.at(NOON + 10 * SECOND)
    (letter,) = [found for found in post_office.letters if found["To"] == ben.email]
    assert f"http://localhost:8000/tickets/{ticket.number}" in letter.get_content()
    assert notices(ben, "assigned")


def test_mail_to_somebody_who_has_left_is_not_sent(workers, ada, db):
    ben = cast.agent("Ben")
    ben.wants_mail = True
    ticket = cast.lived(ada, until="judged")
    ticket.assign(ben, **words(ada))
    ben.is_active = False
    workers.at(NOON + MINUTE)
    assert not [letter for letter in workers.letters.values() if letter["To"] == ben.email]
    assert {m.state for m in db.session.scalars(select(Message)) if m.person_id == ben.id} == {"delivered", "withdrawn"}


def test_a_queue_that_cannot_be_reached_delays_a_letter_and_fails_no_page(app, workers, ada, db, monkeypatch):
    ben = cast.agent("Ben")
    ben.wants_mail = True
    ticket = cast.lived(ada, until="judged")

    def unreachable(*_arguments, **_more):
        raise ConnectionError("no Valkey here")

    with monkeypatch.context() as broken:
        broken.setattr(type(rq.queue.connection), "set", unreachable)
        ticket.assign(ben, **words(ada))
        db.session.commit()
    workers.at(NOON + MINUTE)
    assert any(letter["To"] == ben.email for letter in workers.letters.values())


def test_emptying_valkey_loses_no_letter(workers, ada, db):
    ticket = cast.lived(ada, until="awaiting_customer")
    workers.clock.at(NOON + MINUTE)
    workers.sweep()
    assert rq.queue.count > 0
    rq.queue.connection.flushall()
    time.sleep(0.01)
    workers.at(NOON + MINUTE)
    assert question(ticket).state == "delivered" and question(ticket).attempts == 1
    assert db.session.scalars(select(Message).where(Message.state == "queued")).all() == []


@pytest.mark.parametrize("says", ["drip", "reset", "hang"])
def test_a_mail_server_that_drips_resets_or_hangs_delays_a_letter_only(
    workers, post_office, ada, db, monkeypatch, says
):
    monkeypatch.setattr(transports, "SECONDS_IN_ALL", 1)
    post_office.says["MAIL"] = None if says == "hang" else says
    ticket = cast.lived(ada, until="awaiting_customer")
    workers.at(NOON + 10 * SECOND)
    assert question(ticket).state == "queued" and question(ticket).error.startswith("server ")
    del post_office.says["MAIL"]
    workers.at(NOON + 2 * MINUTE)
    assert question(ticket).state == "delivered"
    assert [letter["Message-ID"] for letter in post_office.letters].count(f"<ask.{ticket.cycle.id}.1@localhost>") == 1
