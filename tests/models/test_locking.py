"""Whoever thinks about a ticket keeps nobody waiting; whoever was overtaken meanwhile writes nothing of it."""

import threading
from datetime import timedelta

import pytest

from board import cache
from board.delivery import clockwork
from board.delivery import due as due_timers
from board.extensions import db as database
from board.models.ticket import Ticket
from board.models.ticket.locking import Overtaken, alone, hold
from tests import cast
from tests.jobs.test_sweep import A_DAY_LATER, due_now

WHY = {"why": "customer_time", "remark": "The customer asked for a call on Monday"}
ONE_WRITER = pytest.mark.only_on("sqlite", "elsewhere the row is held from the start")


@pytest.fixture
def ada(db):
    return cast.agent()


@pytest.fixture
def ticket(db, ada):
    found = cast.lived(ada, until="in_progress")
    db.session.commit()
    return found


@pytest.fixture
def meanwhile(app, ada, ticket):
    """`meanwhile()`: somebody else writes a note and tags the ticket, in a transaction of their own."""
    by, ticket_id = cast.as_(ada), ticket.id

    def write():
        with app.app_context():
            mine = database.session.get(Ticket, ticket_id)
            words = {"by": by, "now": cast.NOON, "policy": cast.policy()}
            mine.note(happened_at=cast.NOON, action="Wrote to the carrier", result="No answer yet", **words)
            mine.tag("late", **words)
            database.session.commit()

    def act():
        thread = threading.Thread(target=write)
        thread.start()
        thread.join(20)
        assert not thread.is_alive()

    return act


def paused(ticket, ada):
    """What a form does with a ticket that it has read, where nothing is known by heart any more."""
    hold(ticket)
    cache.forget_all()
    ticket.pause(**WHY, by=cast.as_(ada), now=cast.NOON, policy=cast.policy())


def kinds(ticket):
    database.session.expire_all()
    return [event.kind for event in ticket.events]


@ONE_WRITER
def test_nobody_waits_for_who_only_looks_and_the_overtaken_one_writes_nothing(db, ada, ticket, meanwhile):
    paused(ticket, ada)
    meanwhile()
    with pytest.raises(Overtaken):
        db.session.commit()
    db.session.rollback()
    assert kinds(ticket)[-1] == "tagged" and "paused" not in kinds(ticket)


@ONE_WRITER
def test_what_was_overtaken_is_done_once_more_on_what_now_stands(db, ada, ticket, meanwhile):
    seen = []

    def act():
        seen.append(ticket.face)
        paused(ticket, ada)
        if len(seen) == 1:
            meanwhile()
        db.session.commit()
        return "done"

    assert alone(act) == "done"
    assert seen[1] == seen[0] + 2
    assert kinds(ticket)[-2:] == ["tagged", "paused"]


def test_nothing_is_held_back_where_nobody_came_between(db, ada, ticket):
    calls = []

    def act():
        calls.append(1)
        paused(ticket, ada)
        db.session.commit()

    alone(act)
    assert calls == [1] and kinds(ticket)[-1] == "paused"


@ONE_WRITER
def test_a_sweep_leaves_a_ticket_that_changed_while_it_was_read_for_the_next_one(db, ticket, meanwhile, monkeypatch):
    read, due = due_timers._loaded, due_now(db, A_DAY_LATER)
    assert due
    db.session.rollback()

    def loaded(ids):
        found = read(ids)
        monkeypatch.setattr(due_timers, "_loaded", read)
        meanwhile()
        return found

    monkeypatch.setattr(due_timers, "_loaded", loaded)
    assert clockwork.ring_due_timers(A_DAY_LATER) == 0
    assert clockwork.ring_due_timers(A_DAY_LATER) > 0
    assert "timer_fired" in kinds(ticket)


@ONE_WRITER
def test_the_clocks_of_who_was_overtaken_are_those_of_the_ticket_as_it_now_stands(db, ada, ticket, meanwhile):
    noted = cast.NOON + timedelta(minutes=1)
    seen = []

    def act():
        hold(ticket)
        seen.append(1)
        if len(seen) == 1:
            meanwhile()
        ticket.note(
            happened_at=noted, action="Called the carrier", result="It is on its way", by=cast.as_(ada), now=noted,
            policy=cast.policy(),
        )  # fmt: skip
        db.session.commit()

    alone(act)
    assert len(seen) == 2
    standing = [(timer.kind, timer.ref) for timer in ticket.timers if timer.ended_at is None]
    assert len(standing) == len(set(standing))
    ended = [timer.ended_at for timer in ticket.timers if timer.kind == "note"]
    assert ended.count(None) == 1 and noted in ended
