"""The sweep itself: once, however often and however many; late in one go; one bad row harms no other."""

import multiprocessing
import os
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from board import wallclock
from board.delivery import clockwork, due, upkeep
from board.models.event import Event
from board.models.message import Message
from board.models.timer import Timer
from tests import cast
from tests.cast import NOON, policy
from tests.database import statements
from tests.workers import near, notices, templates, to_customer

MINUTE = timedelta(minutes=1)
A_DAY_LATER = NOON + timedelta(days=1)


@pytest.fixture
def ada(db):
    return cast.agent()


@pytest.fixture
def lea(db):
    return cast.lead()


def in_own_process(app, work, times):
    """Run a function in several forks at the same moment, each with its own application context."""
    context = multiprocessing.get_context("fork")
    gate = context.Barrier(times)

    def run():
        from board.extensions import db

        with app.app_context():
            db.engine.dispose(close=False)
            gate.wait(20)
            work()
        os._exit(0)

    crew = [context.Process(target=run) for _ in range(times)]
    for process in crew:
        process.start()
    for process in crew:
        process.join(60)
    assert [process.exitcode for process in crew] == [0] * times


def fired_events(db):
    return db.session.scalar(select(func.count(Event.id)).where(Event.kind == "timer_fired"))


def due_now(db, now):
    return db.session.scalar(select(func.count(Timer.id)).where(*due.PENDING, Timer.due_at <= now))


def test_a_second_sweep_at_the_same_moment_changes_nothing(workers, ada, lea, db):
    cast.lived(ada, until="in_progress", judged=cast.red())
    workers.at(NOON + 12 * MINUTE)
    before = fired_events(db), templates(lea), templates(ada), workers.letters.keys()
    workers.at(NOON + 12 * MINUTE)
    assert (fired_events(db), templates(lea), templates(ada), workers.letters.keys()) == before


def test_four_sweeps_at_once_ring_each_timer_once(app, workers, ada, lea, db):
    for _ in range(15):
        cast.lived(ada, until="in_progress")
    now = NOON + 241 * MINUTE
    waiting = due_now(db, now)
    db.session.commit()
    db.engine.dispose()  # an SQLite connection must not be carried into a fork
    in_own_process(app, lambda: clockwork.ring_due_timers(now), times=4)
    db.session.expire_all()
    assert waiting == 15 * 7 and fired_events(db) == waiting and due_now(db, now) == 0
    keys = db.session.scalars(select(Message.key)).all()
    assert len(keys) == len(set(keys))
    assert db.session.scalar(select(func.count(Message.id)).where(Message.template == "overdue_escalated")) == 15


def test_a_hundred_timers_at_most_are_claimed_at_once_and_those_of_a_ticket_together(app, ada, db):
    for _ in range(20):
        cast.lived(ada, until="in_progress")
    now = NOON + timedelta(days=1)
    assert due_now(db, now) > 100
    claimed = Counter(timer.ticket_id for timer in due.claim(due.read(now, set()), now))
    assert claimed.total() == 98 and set(claimed.values()) == {7}
    db.session.rollback()


@pytest.mark.only_on("sqlite", "one writer at a time")
def test_four_tickets_are_written_at_a_time_and_what_was_is_counted_when_a_piece_fails(app, ada, db, monkeypatch):
    now, written, ring = NOON + timedelta(days=1), [], clockwork._ring_together

    def ring_and_note(groups, at):
        written.append(len(groups))
        if len(written) == 2:
            raise RuntimeError("the second piece fails")
        return ring(groups, at)

    monkeypatch.setattr(clockwork, "_ring_together", ring_and_note)
    for _ in range(9):
        cast.lived(ada, until="in_progress")
    waiting = due_now(db, now)
    assert clockwork.ring_due_timers(now) == waiting == fired_events(db) and due_now(db, now) == 0
    assert written == [4, 4]


def test_a_batch_asks_and_changes_nothing_for_each_of_its_tickets(app, ada, lea, db, monkeypatch):
    monkeypatch.setattr(clockwork, "WRITTEN", due.TICKETS)
    counts = []
    for tickets, now in ((3, NOON), (12, A_DAY_LATER)):
        for _ in range(tickets):
            cast.lived(ada, until="in_progress", now=now)
        with statements() as seen:
            assert clockwork.ring_due_timers(now + 241 * MINUTE) >= tickets * 7
        counts.append(sum(not statement.startswith("INSERT") for statement in seen))  # SQLite adds rows one by one
    assert counts[1] - counts[0] < 12 - 3, "nothing is asked for each ticket"


def test_after_a_day_of_silence_each_person_gets_one_list_and_nothing_twice(workers, ada, lea, db):
    tickets = [cast.lived(ada, until="in_progress") for _ in range(12)]
    workers.at(A_DAY_LATER)
    for person in (ada, lea):
        unread = [notice.template for notice in notices(person) if notice.read_at is None]
        assert [template for template in unread if template != "assigned"] == ["bundle"]
        assert all(ticket.number in notices(person, "bundle")[0].body for ticket in tickets[:3])
    assert {len(to_customer(ticket, "overdue_escalated")) for ticket in tickets} == {1}
    count = db.session.scalar(select(func.count(Message.id)))
    workers.at(A_DAY_LATER + timedelta(seconds=5))
    assert db.session.scalar(select(func.count(Message.id))) == count
    assert all(near(ticket.cycle.overdue_at, A_DAY_LATER) for ticket in tickets), "leaders get their ten minutes"


def test_three_notices_at_one_moment_are_told_one_by_one(workers, ada, lea):
    for _ in range(3):
        cast.registered(ada)
    workers.at(NOON + 5 * MINUTE)
    assert templates(lea) == ["judge_due"] * 3


def test_a_reader_of_mail_gets_the_list_by_mail_once(workers, ada, db):
    ada.wants_mail = True
    for _ in range(5):
        cast.registered(ada)
    workers.at(NOON + 5 * MINUTE)
    workers.at(NOON + 5 * MINUTE + timedelta(seconds=11))
    to_ada = [letter for letter in workers.letters.values() if letter["To"] == ada.email]
    assert [letter["Subject"] for letter in to_ada] == ["5 things became due"]
    assert "/day" in to_ada[0].get_content()


def test_one_ticket_that_fails_silences_no_other_and_is_tried_again(workers, ada, lea, db):
    bad, good = cast.registered(ada), cast.registered(ada)
    timer_of_bad = db.session.scalar(select(Timer).where(Timer.ticket_id == bad.id, Timer.kind == "judge"))
    db.session.execute(update(Timer).where(Timer.id == timer_of_bad.id).values(kind="unheard"))
    workers.at(NOON + 5 * MINUTE)
    assert [notice.ticket_id for notice in notices(lea)] == [good.id]
    assert timer_of_bad.fired_at is None
    db.session.execute(update(Timer).where(Timer.id == timer_of_bad.id).values(kind="judge"))
    workers.at(NOON + 6 * MINUTE)
    assert {notice.ticket_id for notice in notices(lea)} == {good.id, bad.id}


def test_a_call_that_would_reach_nobody_reaches_the_leaders(workers, ada, lea, db):
    cast.lived(ada, until="in_progress")
    ada.is_active = False
    workers.at(NOON + 30 * MINUTE)
    assert templates(lea) == ["note_due"]


@pytest.mark.covers("G-155", level="door")
def test_closed_tickets_leave_the_board_after_the_policys_days(app, ada, db):
    ticket = cast.lived(ada, until="closed")
    later = NOON + timedelta(days=policy().archive_days)
    assert upkeep.archive_closed(later - timedelta(days=1)) == 0
    assert upkeep.archive_closed(later) == 1
    assert (ticket.stage, ticket.archived_at) == ("archived", later)
    assert upkeep.archive_closed(later) == 0


def test_the_sweep_reads_the_installations_clock(workers, ada, lea, clock):
    cast.registered(ada)
    clock.at(NOON)
    workers.sweep()
    assert notices(lea) == []
    clock.forward(minutes=6)
    assert near(wallclock.now(), NOON + 6 * MINUTE)
    workers.sweep()
    assert templates(lea) == ["judge_due"]
