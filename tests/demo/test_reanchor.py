"""Later starts move what nobody has touched to now."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from board import demo
from board.delivery.clockwork import ring_due_timers
from board.extensions import db, passwords
from board.models.event import Event
from board.models.message import Attempt, Message
from board.models.person import Person
from board.models.ticket import Ticket
from board.models.timer import Timer
from board.models.token import TokenUse, mint, token_of
from tests import cast
from tests.demo.conftest import LOADED_AT

LATER = LOADED_AT + timedelta(days=3, hours=5)
SECOND = timedelta(seconds=1)


def told(ticket):
    """What a reader sees of a ticket, as distances from the moment of loading or moving."""
    cycle = ticket.cycle
    instants = [ticket.stage_since, ticket.due_at, cycle.promise_at, ticket.request.received_at, cycle.last_note_at]
    return ticket.stage, ticket.colour, ticket.due_kind, instants, [timer.due_at for timer in ticket.timers]


def moved_by(before, after, by):
    """Whether all of it is the same, later by so much."""
    if isinstance(before, list | tuple):
        return len(before) == len(after) and all(moved_by(b, a, by) for b, a in zip(before, after, strict=True))
    if hasattr(before, "isoformat"):
        return abs(after - before - by) < SECOND
    return before == after


@pytest.fixture
def a_ticket(loaded):
    """An untouched ticket in progress whose clocks run."""
    found = select(Ticket).where(Ticket.stage == "in_progress", Ticket.colour == "orange", Ticket.paused_for.is_(None))
    return db.session.scalars(found.where(Ticket.escalated_at.is_(None))).first()


def again(ticket):
    db.session.expire_all()
    return db.session.get(Ticket, ticket.id)


def test_untouched_tickets_look_as_when_they_were_loaded(a_ticket):
    before, face, rank = told(a_ticket), a_ticket.face, a_ticket.rank
    assert demo.reanchor(LATER) > 140
    ticket = again(a_ticket)
    assert moved_by(before, told(ticket), LATER - LOADED_AT)
    assert ticket.face > face
    assert ticket.rank > rank


def test_what_time_alone_did_meanwhile_is_undone(a_ticket):
    before = told(a_ticket)
    with_jobs = LOADED_AT + timedelta(hours=30)
    assert ring_due_timers(with_jobs) > 50
    written = db.session.scalars(select(Message.id).where(Message.created_at == with_jobs)).all()
    db.session.add_all(Attempt(message_id=one, at=with_jobs, took_ms=1, result="delivered") for one in written)
    db.session.commit()
    assert written
    demo.reanchor(LATER)
    ticket = again(a_ticket)
    assert moved_by(before, told(ticket), LATER - LOADED_AT)
    assert all(event.door == "demo" for event in ticket.events)
    due = (Timer.fired_at.is_(None), Timer.ended_at.is_(None), Timer.paused_at.is_(None), Timer.due_at <= LATER)
    assert db.session.scalar(select(func.count()).select_from(Timer).where(*due)) == 0


def test_a_demo_of_an_earlier_version_is_moved_as_far_as_it_knew(a_ticket):
    before, handled = told(a_ticket), a_ticket.last_handled_at
    anchor = demo.anchor.latest()
    without = [{name: value for name, value in row.items() if name != "last_handled_at"} | {"gone": 1}
               for row in anchor.data["kept"]["ticket"]]  # fmt: skip
    anchor.data = anchor.data | {"kept": anchor.data["kept"] | {"ticket": without}}

    assert demo.reanchor(LATER) > 140

    ticket = again(a_ticket)
    assert moved_by(before, told(ticket), LATER - LOADED_AT)
    assert ticket.last_handled_at == handled


def test_a_ticket_that_a_person_touched_is_left_alone(a_ticket):
    policy, at = cast.policy(), LOADED_AT + timedelta(minutes=3)
    agent = a_ticket.assignee
    a_ticket.note(happened_at=at, action="Called", result="Answered", by=cast.as_(agent), now=at, policy=policy)
    db.session.commit()
    before = told(a_ticket)
    demo.reanchor(LATER)
    assert told(again(a_ticket)) == before


def test_a_ticket_whose_link_was_opened_is_left_alone(a_ticket):
    plain = mint(a_ticket, "progress", now=LOADED_AT, days=timedelta(days=14))
    db.session.flush()
    db.session.add(TokenUse(token_id=token_of(plain, "progress").id, what="opened", at=LOADED_AT))
    db.session.commit()
    before = told(a_ticket)
    demo.reanchor(LATER)
    assert told(again(a_ticket)) == before
    assert token_of(plain, "progress")


def test_moving_twice_is_moving_once_by_both(a_ticket):
    before = told(a_ticket)
    demo.reanchor(LOADED_AT + timedelta(hours=7))
    demo.reanchor(LATER)
    assert moved_by(before, told(again(a_ticket)), LATER - LOADED_AT)


def test_promises_named_in_the_history_move_along(a_ticket):
    demo.reanchor(LATER)
    ticket = again(a_ticket)
    named = [e.data["promise_at"] for e in ticket.events if e.kind == "assigned"]
    assert named[-1][:19] == ticket.cycle.first_promise_at.isoformat()[:19]


def test_a_moved_ticket_can_be_worked_on(a_ticket):
    demo.reanchor(LATER)
    ticket, at = again(a_ticket), LATER + timedelta(minutes=1)
    ticket.note(
        happened_at=at, action="Called", result="Ok", by=cast.as_(ticket.assignee), now=at, policy=cast.policy()
    )
    db.session.commit()
    assert ticket.cycle.last_note_at == at


def test_nothing_is_sent_by_moving(loaded):
    demo.reanchor(LATER)
    waiting = select(func.count()).select_from(Message).where(Message.state.in_(("queued", "sending")))
    assert db.session.scalar(waiting) == 0


def test_another_password_holds_from_the_next_start(loaded):
    agent = db.session.scalar(select(Person).where(Person.email == "agent@demo.test"))
    agent.password_hash = passwords.hash("what it was before")
    db.session.commit()
    demo.reanchor(LATER)
    assert passwords.matches(demo.password(), db.session.get(Person, agent.id).password_hash)


def test_without_a_demo_nothing_moves(db):
    assert not demo.is_loaded()
    assert demo.reanchor(LATER) == 0
    assert db.session.scalar(select(func.count()).select_from(Event)) == 0
