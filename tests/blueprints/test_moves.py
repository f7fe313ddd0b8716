"""The one door for moving a card."""

import pytest

from tests import cast


@pytest.fixture
def ada(db):
    return cast.agent()


def move(browser, ticket, to, by="stage", version=None, **more):
    """Post a move as a drag does."""
    data = {"by": by, "to": to, "version": version or ticket.version} | more
    return browser.fragment(f"/tickets/{ticket.number}/moves", data)


def test_a_drag_that_needs_nothing_more_moves_the_card(db, ada, sign_in):
    ticket = cast.lived(ada, until="assigned")
    answer = move(sign_in(ada), ticket, "in_progress")
    db.session.refresh(ticket)
    assert (answer.status_code, ticket.stage, ticket.events[-1].kind) == (200, "in_progress", "started")
    assert f'data-ticket="{ticket.number}"' in answer.text and 'hx-target="#cards-in_progress"' in answer.text
    assert 'hx-target="#count-in_progress" hx-swap="innerHTML">1<' in answer.text
    assert 'hx-target="#count-assigned" hx-swap="innerHTML">0<' in answer.text


def test_a_drag_that_needs_more_opens_the_sheet_with_what_is_missing(db, ada, sign_in):
    ticket = cast.lived(ada, until="in_progress")
    answer = move(sign_in(ada), ticket, "awaiting_customer")
    db.session.refresh(ticket)
    assert (answer.status_code, ticket.stage) == (422, "in_progress")
    assert 'name="solution"' in answer.text and 'name="self_check"' in answer.text


def test_a_stale_drag_is_put_back_with_the_present_card(db, ada, sign_in):
    ticket = cast.lived(ada, until="assigned")
    answer = move(sign_in(ada), ticket, "in_progress", version=ticket.version - 1)
    db.session.refresh(ticket)
    assert (answer.status_code, ticket.stage) == (409, "assigned")
    assert f'data-version="{ticket.version}"' in answer.text


def test_a_drag_that_no_rule_allows_says_what_to_do_instead(db, ada, sign_in):
    ticket = cast.lived(ada, until="judged")
    answer = move(sign_in(ada), ticket, "in_progress")
    assert answer.status_code == 409
    assert "Assign it to a person first" in answer.text


def test_the_form_twin_without_scripts_leads_back_to_the_ticket(db, ada, sign_in):
    ticket = cast.lived(ada, until="assigned")
    data = {"by": "stage", "to": "in_progress", "version": ticket.version}
    answer = sign_in(ada).post(f"/tickets/{ticket.number}/moves", data=data)
    assert (answer.status_code, answer.location) == (303, f"/tickets/{ticket.number}")


def test_a_stranger_finds_no_ticket_to_move(db, ada, sign_in):
    ticket = cast.lived(ada, until="assigned")
    assert move(sign_in(cast.stranger()), ticket, "in_progress").status_code == 404
