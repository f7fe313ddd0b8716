"""Real workers and a real ticker on a real queue, while things go wrong."""

import os
import signal
import time
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from board.cli.tree import members
from board.extensions import db as database
from board.extensions import rq
from board.models.event import Event
from board.models.message import Message
from board.models.timer import Timer
from tests import cast
from tests.cast import NOON
from tests.delivery.post_office import PostOffice
from tests.workers import notices, to_customer

MINUTE = timedelta(minutes=1)


@pytest.fixture
def post_office(app, monkeypatch):
    """A mail server that the installation is configured to use."""
    from dataclasses import replace

    office = PostOffice()
    config = replace(app.config["BOARD"], smtp_host="127.0.0.1", smtp_port=office.port, smtp_security="none")
    monkeypatch.setitem(app.config, "BOARD", config)
    yield office
    office.stop()


class Crew:
    """Workers and a ticker as `board up` starts them."""

    def __init__(self, app):
        self.app, self.children = app, []

    def start(self, *, workers=2, tickers=1):
        """Fork them; an SQLite connection must not be carried into a fork."""
        database.session.rollback()
        database.engine.dispose()
        self._add([members.worker(self.app, number, None, ()) for number in range(workers)])
        self._add([members.ticker(self.app, None, ()) for _ in range(tickers)])

    def _add(self, children):
        for child in children:
            child.start()
            self.children.append(child)

    def stop(self):
        """Kill all of them, as a power cut would."""
        for child in self.children:
            kill(child)
        self.children.clear()


def kill(child):
    """End a process without giving it a word."""
    os.kill(child.pid, signal.SIGKILL)
    os.waitpid(child.pid, 0)


@pytest.fixture
def crew(app, db, clock, post_office, monkeypatch):
    """A crew whose ticker sweeps every second."""
    clock.at(NOON)
    for job in rq._cron_job_data:
        monkeypatch.setitem(job, "interval", 1)
    crew = Crew(app)
    yield crew
    crew.stop()


def until(db, wish, seconds=30):
    """Wait until something is so, reading fresh rows; fails when it takes too long."""
    deadline = time.monotonic() + seconds
    while True:
        db.session.rollback()
        db.session.expire_all()
        if wish():
            db.session.rollback()
            return
        assert time.monotonic() < deadline, "it did not happen"
        db.session.rollback()
        time.sleep(0.1)


def waiting(db):
    """How many messages and due timers nobody has dealt with."""
    letters = select(func.count(Message.id)).where(Message.state.in_(("queued", "sending")))
    return db.session.scalar(letters)


def asked(post_office):
    """How often each question arrived, by Message-ID."""
    return Counter(letter["Message-ID"] for letter in post_office.letters if letter["Message-ID"].startswith("<ask."))


def test_emptying_the_queue_again_and_again_loses_and_doubles_nothing(crew, clock, db, post_office):
    ada = cast.agent()
    tickets = [cast.lived(ada, until="awaiting_customer") for _ in range(12)]
    clock.at(NOON + MINUTE)
    crew.start()
    for _ in range(15):
        rq.queue.connection.flushall()
        time.sleep(0.15)
    until(db, lambda: waiting(db) == 0)
    assert len(asked(post_office)) == 12 and set(asked(post_office).values()) == {1}
    assert all(ticket.cycle.asked_delivered_at for ticket in tickets)
    crew_lives = [os.waitpid(child.pid, os.WNOHANG)[0] == 0 for child in crew.children]
    assert all(crew_lives), "losing the queue kills no process"


def test_a_worker_killed_in_the_middle_of_a_delivery_is_replaced_and_the_letter_arrives(crew, clock, db, post_office):
    ada = cast.agent()
    ticket = cast.lived(ada, until="awaiting_customer")
    clock.at(NOON + MINUTE)
    post_office.says["END"] = None
    crew.start(workers=1)
    assert post_office.taken.wait(30)
    crew.stop()
    del post_office.says["END"]
    assert waiting(db) > 0
    clock.at(NOON + 12 * MINUTE)
    crew.start(workers=1)
    until(db, lambda: waiting(db) == 0)
    delivered = [event for event in ticket.events if event.kind == "message_delivered"]
    assert len(delivered) == len({event.data["message_key"] for event in delivered}) == 2
    assert len(asked(post_office)) == 1 and ticket.cycle.asked_delivered_at


def test_after_a_stop_of_a_day_everything_late_happens_once_and_in_one_notice(crew, clock, db, post_office):
    ada, lea = cast.agent(), cast.lead()
    tickets = [cast.lived(ada, until="in_progress") for _ in range(8)]
    asked_before = cast.lived(ada, until="awaiting_customer")
    clock.at(NOON + timedelta(days=1))
    crew.start(workers=3, tickers=3)
    until(db, lambda: waiting(db) == 0 and notices(lea, "bundle"))
    unread = [notice for notice in notices(lea) if notice.read_at is None]
    assert [notice.template for notice in unread] == ["bundle"]
    assert {len(to_customer(ticket, "overdue_escalated")) for ticket in tickets} == {1}
    assert asked_before.stage == "awaiting_customer", "the question has only just arrived: silence begins now"
    rung = select(func.count(Timer.id)).where(Timer.fired_at.is_(None), Timer.ended_at.is_(None))
    late = rung.where(Timer.due_at <= NOON + timedelta(days=1))
    assert db.session.scalar(late) == 0
    rings = db.session.scalar(select(func.count(Event.id)).where(Event.kind == "timer_fired"))
    assert rings == db.session.scalar(select(func.count(Timer.id)).where(Timer.fired_at.is_not(None))) > 8 * 7
    assert max(Counter(letter["Message-ID"] for letter in post_office.letters).values()) == 1
