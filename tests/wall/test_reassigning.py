"""A finger at the wall: a person is proven by PIN, holds for a minute, and the move goes through the one door."""

import re
from dataclasses import replace

import pytest

from board.domain.events import KINDS
from board.extensions import db
from tests import cast
from tests.blueprints.presses import fresh, ticket_page
from tests.wall.room import HERE, PIN, column, paired_client, screen


@pytest.fixture
def ticket(room):
    """Ada has it, not started."""
    return cast.lived(room.ada, until="assigned")


def last(ticket):
    return [event for event in fresh(ticket).events if event.kind in KINDS][-1]


def test_a_proven_supervisor_reassigns_and_the_event_names_person_and_screen(room, ticket):
    answer = room.give(ticket, room.ben, room.proof())

    assert answer.status_code == 200, answer.text
    event = last(ticket)
    assert (event.kind, event.actor_kind, event.actor_id) == ("assigned", "person", room.lea.id)
    assert (event.door, event.screen, event.data["reason"]) == ("wall", str(room.screen.id), "load")
    assert ticket.number in column(room.wall.get(HERE).text, room.ben.id)


def test_the_history_says_at_which_screen(room, ticket, sign_in):
    room.give(ticket, room.ben, room.proof())
    assert "Team room" in ticket_page(sign_in(room.lea), ticket)


def test_a_first_assignment_needs_no_reason(room):
    ticket = cast.lived(room.ada, until="judged")
    assert room.give(ticket, room.ben, room.proof(), reason="").status_code == 200
    assert fresh(ticket).assignee_id == room.ben.id


def test_a_change_of_hands_without_its_reason_is_asked_for_it(room, ticket):
    assert room.give(ticket, room.ben, room.proof(), reason="").status_code == 422
    assert room.give(ticket, room.ben, room.proof(), reason="because").status_code == 422
    assert fresh(ticket).assignee_id == room.ada.id


def test_the_window_offers_people_by_load_the_absent_last_and_teams_with_a_person(room, ticket):
    cast.away(room.ben, until=cast.NOON.replace(hour=20))
    page = room.wall.fragment(f"{HERE}/tickets/{ticket.number}").text
    pick = page.split('data-step="who"')[0]
    assert re.findall(r'data-to="(\d+)"', pick) == [str(p.id) for p in (room.lea, room.ada, room.ben)]
    assert pick.count("disabled") == 2  # who has it, and who is away
    assert re.findall(r'data-me="(\d+)"', page) == [str(room.lea.id), str(room.ada.id)]


def test_what_must_come_first_is_said_before_anybody_types(room):
    ticket = cast.registered(room.ada)
    page = room.wall.fragment(f"{HERE}/tickets/{ticket.number}").text
    assert "Judge the ticket first" in page and "data-step" not in page


def test_a_wrong_pin_says_how_many_tries_are_left_and_changes_nothing(room, ticket):
    answer = room.prove(pin="1357")
    assert answer.status_code == 422 and "4 tries are left" in answer.text and "data-proof" not in answer.text
    again = [room.prove(pin="1357") for _try in range(3)][-1]
    assert "1 try is left" in again.text


def test_after_five_wrong_pins_even_the_right_one_has_to_wait(room, clock):
    answers = [room.prove(pin="1357") for _try in range(5)]
    assert [answer.status_code for answer in answers] == [422] * 5
    assert "has to wait" in answers[-1].text

    blocked = room.prove()
    assert blocked.status_code == 429 and "phone" in blocked.text

    clock.forward(seconds=31)
    assert room.prove().status_code == 200
    assert room.prove(pin="1357").status_code == 422  # and it begins anew


def test_tries_are_counted_for_each_person_and_for_the_screen(room, clock):
    for _try in range(5):
        room.prove(pin="1357")
    nobody = room.prove(room.ada, pin=PIN)
    assert nobody.status_code == 422 and "no PIN yet" in nobody.text
    for _try in range(14):
        clock.forward(minutes=16)
        room.prove(pin="1357")
    assert room.prove(room.ben, pin=PIN).status_code == 429


def test_a_try_that_has_to_wait_is_counted_nowhere(room, clock):
    room.ben.pin_hash = room.lea.pin_hash
    for _try in range(5):
        room.prove(room.ada, pin="1357")
    assert [room.prove(room.ada).status_code for _try in range(30)] == [429] * 30
    assert room.prove(room.ben).status_code == 200  # whoever has to wait keeps nobody else from the screen

    for _try in range(15):
        clock.forward(minutes=16)
        room.prove(room.ada, pin="1357")
    assert [room.prove(room.ben).status_code for _try in range(6)] == [429] * 6
    other = replace(room, wall=paired_client(room.app, screen("Second")))
    assert other.prove(room.ben).status_code == 200  # nor does a screen that has to wait cost anybody their tries


def test_only_those_who_work_here_are_asked_who_they_are(room):
    for someone in (cast.person("Amy Admin", "admin"), cast.stranger()):
        assert room.prove(someone).status_code == 422


def test_who_went_away_since_the_window_opened_is_told_so_and_the_phone_is_not_asked(room, ticket):
    cast.away(room.lea, until=cast.NOON.replace(hour=20))
    phone = room.wall.fragment(f"{HERE}/approvals", {"person": room.lea.id, "ticket": ticket.number})
    for answer in (room.prove(), phone):
        assert answer.status_code == 422 and "<hx-partial" not in answer.text
        assert "Whoever is away" in answer.text


def test_a_proof_holds_for_a_minute_and_for_several_moves(room, ticket, clock):
    proof = room.proof()
    assert room.give(ticket, room.ben, proof).status_code == 200
    clock.forward(seconds=59)
    assert room.give(ticket, room.ada, proof).status_code == 200
    clock.forward(seconds=1)

    late = room.give(ticket, room.ben, proof)

    assert late.status_code == 401 and "holds no longer" in late.text
    assert fresh(ticket).assignee_id == room.ada.id


def test_whoever_goes_away_ends_their_proof(room, ticket):
    proof = room.proof()
    assert room.wall.post(f"{HERE}/proofs/ends", data={"proof": proof}).status_code == 204
    assert room.give(ticket, room.ben, proof).status_code == 401


def test_a_proof_is_worth_nothing_at_another_screen_or_without_one(room, ticket, app, client):
    proof, other = room.proof(), paired_client(app, screen("Canteen"))
    for thief in (other, client):
        room.wall = thief
        assert room.give(ticket, room.ben, proof).status_code == 401
    assert fresh(ticket).assignee_id == room.ada.id


def test_a_proof_reassigns_and_does_nothing_else(room, ticket):
    proof = room.proof()
    data = {"by": "stage", "to": "in_progress", "proof": proof}
    assert room.wall.fragment(f"/tickets/{ticket.number}/moves", data).status_code == 403
    for path in ("starts", "notes", "assignments", "reveals"):
        assert room.wall.fragment(f"/tickets/{ticket.number}/{path}", {"proof": proof}).status_code == 401
    assert room.wall.get(f"/tickets/{ticket.number}").status_code == 302


def test_a_screen_acts_on_its_own_board_only(room, ticket, app):
    mechanic = cast.person("Two Boards", "supervisor", board="tiny")
    mechanic.pin_hash = room.lea.pin_hash
    db.session.commit()
    room.wall = paired_client(app, screen(board="tiny"))
    answer = room.wall.fragment("/wall/tiny/proofs", {"person": mechanic.id, "pin": PIN})
    proof = re.search(r'data-proof="([^"]+)"', answer.text)[1]
    assert room.give(ticket, room.ben, proof).status_code == 404


def test_a_revoked_screen_acts_no_more_and_says_so(room, ticket, db):
    proof = room.proof()
    room.screen.revoke(now=cast.NOON)
    db.session.commit()
    answer = room.give(ticket, room.ben, proof)
    assert answer.status_code == 401 and "switched off" in answer.text


def test_a_card_that_changed_meanwhile_is_refused_with_the_reason(room, ticket):
    stale = room.give(ticket, room.ben, room.proof(), version=fresh(ticket).version - 1)
    assert stale.status_code == 409 and "Somebody changed this ticket first" in stale.text


def test_no_secret_of_a_proof_is_kept(room):
    proof = room.proof()
    rows = db.session.execute(db.text("SELECT hash, how FROM proof")).all()
    assert len(rows) == 1 and proof not in str(rows)
    assert db.session.scalar(db.text("SELECT count(*) FROM once_key WHERE path LIKE '%proofs%'")) == 0
