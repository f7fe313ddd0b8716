"""Instead of the PIN: the person's own phone, where they are signed in, asks whether it is they."""

import pytest

from board.models.message import Message
from tests import cast
from tests.blueprints.presses import fresh
from tests.wall.room import HERE


@pytest.fixture
def ticket(room):
    return cast.lived(room.ada, until="assigned")


def state(room, number):
    return room.wall.get(f"{HERE}/approvals/{number}").json


def test_a_yes_on_the_phone_opens_the_minute(room, ticket, sign_in):
    number, proof, figures = room.ask_phone(ticket)
    assert state(room, number) == {"state": "waiting", "seconds": 0}
    assert room.give(ticket, room.ben, proof).status_code == 401

    phone = sign_in(room.lea)
    page = phone.get(f"/approvals/{number}").text
    assert "Team room" in page and ticket.number in page and f">{figures}<" in page
    assert phone.post(f"/approvals/{number}", data={"answer": "yes"}).status_code == 303

    assert state(room, number)["state"] == "holds" and state(room, number)["seconds"] == 60
    assert room.give(ticket, room.ben, proof).status_code == 200
    assert fresh(ticket).assignee_id == room.ben.id


def test_the_inbox_leads_to_the_question(room, ticket, sign_in):
    number, _proof, figures = room.ask_phone(ticket)
    inbox = sign_in(room.lea).get("/inbox").text
    assert f'href="/approvals/{number}"' in inbox and figures in inbox and "Team room" in inbox


def test_a_no_opens_nothing(room, ticket, sign_in):
    number, proof, _figures = room.ask_phone(ticket)
    sign_in(room.lea).post(f"/approvals/{number}", data={"answer": "no"})
    assert state(room, number)["state"] == "refused"
    assert room.give(ticket, room.ben, proof).status_code == 401


def test_an_answer_that_comes_late_is_told_so(room, ticket, sign_in, clock):
    number, proof, _figures = room.ask_phone(ticket)
    clock.forward(seconds=120)
    assert state(room, number)["state"] == "lapsed"
    answer = sign_in(room.lea).post(f"/approvals/{number}", data={"answer": "yes"})
    assert answer.status_code == 409 and "does not wait for this any more" in answer.text
    assert room.give(ticket, room.ben, proof).status_code == 401


def test_a_screen_that_was_switched_off_waits_for_nobody(room, ticket, sign_in, clock):
    number, _proof, _figures = room.ask_phone(ticket)
    room.screen.revoke(now=cast.NOON)
    phone = sign_in(room.lea)
    answer = phone.post(f"/approvals/{number}", data={"answer": "yes"})
    assert answer.status_code == 409 and "does not wait for this any more" in answer.text
    assert 'name="answer"' not in phone.get(f"/approvals/{number}").text


def test_asked_again_the_first_question_ends(room, ticket, sign_in):
    first, _proof, _figures = room.ask_phone(ticket)
    second, _proof, _figures = room.ask_phone(ticket)
    assert (state(room, first)["state"], state(room, second)["state"]) == ("lapsed", "waiting")


def test_nobody_else_answers_or_looks(room, ticket, sign_in, app):
    number, _proof, _figures = room.ask_phone(ticket)
    for someone in (room.ada, cast.stranger()):
        browser = sign_in(someone)
        assert browser.get(f"/approvals/{number}").status_code == 404
        assert browser.post(f"/approvals/{number}", data={"answer": "yes"}).status_code == 404
    assert state(room, number)["state"] == "waiting"
    assert app.test_client().get(f"{HERE}/approvals/{number}").status_code == 401


def test_whoever_has_left_the_board_neither_answers_nor_sees_the_ticket(room, ticket, sign_in):
    number, _proof, _figures = room.ask_phone(ticket)
    room.lea.memberships.clear()
    browser = sign_in(room.lea)
    assert browser.get(f"/approvals/{number}").status_code == 404
    assert browser.post(f"/approvals/{number}", data={"answer": "yes"}).status_code == 404
    assert state(room, number)["state"] == "waiting"


def test_the_question_stands_once_in_the_inbox_of_whom_it_is_about(room, ticket, db):
    room.ask_phone(ticket)
    told = db.session.query(Message).filter_by(template="wall_approval").all()
    assert [message.person_id for message in told] == [room.lea.id]
