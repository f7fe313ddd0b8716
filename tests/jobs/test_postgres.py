"""The sweep on PostgreSQL: locks that let others pass, and each timer once."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from board.delivery import clockwork, due, post
from board.extensions import db
from board.models.event import Event
from board.models.message import Message
from board.models.ticket import Ticket
from board.models.timer import Timer
from tests import cast
from tests.cast import NOON
from tests.postgres import at_once

pytestmark = pytest.mark.only_on("postgresql")
MINUTE = timedelta(minutes=1)


def test_four_sweeps_at_once_ring_each_timer_once(elsewhere):
    ada, lea = cast.agent(), cast.lead()
    for _ in range(30):
        cast.lived(ada, until="in_progress")
    now = NOON + timedelta(minutes=241)
    rung = at_once(elsewhere, *[lambda: clockwork.ring_due_timers(now)] * 4)
    clockwork.ring_due_timers(now)
    db.session.expire_all()
    assert sum(rung) == 30 * 7 == db.session.scalar(select(func.count(Event.id)).where(Event.kind == "timer_fired"))
    told = select(Message.template, Message.ticket_id).where(Message.template == "overdue_escalated")
    assert max(Counter(map(tuple, db.session.execute(told))).values()) == 1
    waiting = select(func.count(Message.id)).where(Message.channel == "in_app", Message.state == "queued")
    assert db.session.scalar(waiting) == 0
    assert lea.id != ada.id


def test_a_sweep_reads_the_tickets_that_another_one_has_not(elsewhere, monkeypatch):
    monkeypatch.setattr(due, "TICKETS", 2)
    ada = cast.agent()
    for _ in range(4):
        cast.registered(ada)
    now = NOON + 5 * MINUTE
    ours = [timer.ticket_id for timer in due.read(now, set())]
    (theirs,) = at_once(elsewhere, lambda: [timer.ticket_id for timer in due.read(now, set())])
    db.session.rollback()
    assert len({*ours}) == len({*theirs}) == 2 and {*ours}.isdisjoint(theirs)


def test_a_ticket_that_somebody_works_on_is_left_for_the_next_sweep(elsewhere):
    ada = cast.agent()
    busy, idle = cast.registered(ada), cast.registered(ada)
    now = NOON + 5 * MINUTE
    db.session.scalars(select(Ticket.id).where(Ticket.id == busy.id).with_for_update(of=Ticket)).all()
    assert at_once(elsewhere, lambda: clockwork.ring_due_timers(now)) == [1]
    db.session.rollback()
    assert [t.fired_at for t in idle.timers if t.kind == "judge"] == [now]
    assert clockwork.ring_due_timers(now) == 1
    assert [t.fired_at for t in busy.timers if t.kind == "judge"] == [now]


def test_a_sweep_that_finds_more_than_a_batch_calls_one_more_worker(elsewhere, clock, monkeypatch):
    from board.extensions import rq
    from board.jobs.sweeping import sweep

    monkeypatch.setattr(due, "TICKETS", 3)
    ada = cast.agent()
    for count in (2, 1):
        for _ in range(count):
            cast.registered(ada)
        clock.at(NOON)
        db.session.execute(update(Timer).where(*due.PENDING).values(due_at=NOON))
        db.session.commit()
        assert clockwork.needs_help(NOON) is (count == 1)
        if count == 1:
            sweep()
    assert rq.queues["clock"].count == 1 and clockwork.ring_due_timers(NOON) == 0


def test_one_message_is_sent_by_one_of_four_carriers(elsewhere):
    ada = cast.agent()
    ticket = cast.lived(ada, until="awaiting_customer")
    message_id = db.session.scalar(select(Message.id).where(Message.template == "confirmation_request"))
    db.session.commit()
    sent = at_once(elsewhere, *[lambda: post.deliver(message_id, now=NOON + MINUTE)] * 4)
    assert sorted(sent) == [False, False, False, True]
    assert ticket.cycle.asked_delivered_at == NOON + MINUTE
