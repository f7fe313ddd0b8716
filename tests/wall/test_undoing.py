"""Ten seconds at the wall to take a reassignment back, with the proof that made it."""

import pytest

from board.extensions import db
from board.models.event import Event
from board.models.message import Message
from tests import cast
from tests.blueprints.presses import fresh


@pytest.fixture
def ticket(room):
    """Ada has it, not started."""
    return cast.lived(room.ada, until="assigned")


def test_undo_brings_everything_back_and_names_person_and_screen(room, ticket, clock):
    before = fresh(ticket)
    promise, team = before.cycle.promise_at, before.team_id
    proof = room.proof()
    given = room.give(ticket, room.ben, proof)
    told = db.session.query(Message).filter_by(person_id=room.ben.id, template="assigned").one()
    clock.forward(seconds=9)

    answer = room.undo(ticket, proof, given)

    assert answer.status_code == 200, answer.text
    now = fresh(ticket)
    assert (now.assignee_id, now.stage, now.team_id, now.cycle.promise_at) == (room.ada.id, "assigned", team, promise)
    assert db.session.get(Message, told.id).state == "withdrawn"
    event = now.events[-1]
    assert (event.kind, event.actor_id, event.door, event.screen) == ("undone", room.lea.id, "wall", room.screen.mark)


def test_the_last_second_of_the_minute_still_has_its_undo(room, ticket, clock):
    proof = room.proof()
    clock.forward(seconds=59)
    given = room.give(ticket, room.ben, proof)
    clock.forward(seconds=9)
    assert room.undo(ticket, proof, given).status_code == 200
    assert room.give(ticket, room.ben, proof).status_code == 401


def test_undo_is_refused_when_it_is_late_and_without_the_proof(room, ticket, clock):
    proof = room.proof()
    given = room.give(ticket, room.ben, proof)
    assert room.undo(ticket, "made up", given).status_code == 401
    clock.forward(seconds=13)
    assert room.undo(ticket, proof, given).status_code == 409
    assert fresh(ticket).assignee_id == room.ben.id
    assert db.session.query(Event).filter_by(kind="undone").count() == 0
