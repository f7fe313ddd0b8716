"""A ticket's life through its verbs, without any page."""

from datetime import timedelta

import pytest

from board.domain.refusals import Refused
from board.models.guard import UnguardedChange
from tests import cast
from tests.cast import words


def test_a_ticket_lives_from_registration_to_closure(db):
    ada = cast.agent()
    ticket = cast.lived(ada, until="closed")
    assert (ticket.stage, ticket.closed_how, ticket.cycle.answer) == ("closed", "confirmed", "solved")
    assert ticket.number == "GD20240520-001"
    kinds = [event.kind for event in ticket.events]
    assert kinds == ["registered", "triaged", "assigned", "started", "solved", "answered", "closed"]
    assert not [timer for timer in ticket.timers if timer.ended_at is None]


def test_not_solved_begins_a_second_handling_one_colour_up(db):
    ada, lea = cast.agent(), cast.lead()
    ticket = cast.lived(ada, until="awaiting_customer")
    before = ticket.colour
    ticket.answer(False, how="phone", **words(ada))
    db.session.commit()
    assert (ticket.stage, ticket.cycle.no, before, ticket.colour) == ("new", 2, "orange", "red")
    assert ticket.supervisor_id == lea.id
    assert {c.kind for c in ticket.commitments} == {"plan", "contact"}


def test_a_red_ticket_waits_for_a_supervisor_to_close_it(db):
    ada, lea = cast.agent(), cast.lead()
    ticket = cast.lived(ada, until="awaiting_customer", judged=cast.red())
    ticket.answer(True, how="phone", **words(ada))
    assert ticket.stage == "awaiting_customer" and ticket.ready_to_close_at
    with pytest.raises(Refused):
        ticket.close(**words(ada))
    ticket.close(**words(lea))
    db.session.commit()
    assert ticket.stage == "closed" and ticket.cycle.closed_by_id == lea.id


def test_a_guarded_column_changes_only_through_a_verb(db):
    ticket = cast.registered(cast.agent())
    ticket.stage = "closed"
    with pytest.raises(UnguardedChange):
        db.session.flush()
    db.session.rollback()


def test_version_rises_with_what_must_be_seen_and_face_with_everything(db):
    ada = cast.agent()
    assert cast.registered(ada).version == 1, "nobody has seen it before"
    ticket = cast.lived(ada, until="in_progress")
    version, face = ticket.version, ticket.face
    ticket.note(
        happened_at=cast.NOON, action="called", result="no answer", **words(ada, cast.NOON + timedelta(minutes=1))
    )
    assert (ticket.version, ticket.face) == (version, face + 1)
