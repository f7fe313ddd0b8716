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


def test_dropping_a_ticket_that_nobody_has_on_a_person_assigns_it_at_once(db, ada, sign_in):
    ticket = cast.lived(ada, until="judged")
    assert move(sign_in(ada), ticket, str(ada.id), by="assignee").status_code == 200
    db.session.refresh(ticket)
    assert (ticket.stage, ticket.assignee_id) == ("assigned", ada.id)


def test_a_change_of_hands_asks_for_its_reason_with_the_person_filled_in(db, ada, sign_in):
    ben, ticket = cast.agent("Ben"), cast.lived(ada, until="in_progress")
    answer = move(sign_in(ada), ticket, str(ben.id), by="assignee")
    assert answer.status_code == 422 and 'name="reason"' in answer.text
    assert f'<option selected value="{ben.id}">' in answer.text


def test_dropping_on_nobody_asks_why_it_is_given_back(db, ada, sign_in):
    ticket = cast.lived(ada, until="assigned")
    answer = move(sign_in(ada), ticket, "none", by="assignee")
    assert answer.status_code == 422 and f'action="/tickets/{ticket.number}/releases"' in answer.text


def test_another_colour_is_a_dispute_for_agents_and_a_ruling_for_supervisors(db, ada, sign_in):
    ticket = cast.lived(ada, until="judged")
    for someone, resource in ((ada, "disputes"), (cast.lead(), "rulings")):
        answer = move(sign_in(someone), ticket, "red", by="priority")
        assert answer.status_code == 422 and f'action="/tickets/{ticket.number}/{resource}"' in answer.text
        assert 'checked id="colour' in answer.text or 'value="red" checked' in answer.text or "checked" in answer.text


@pytest.mark.parametrize(
    ("hour", "day", "promise"),
    [
        (6, "2024-05-22", "2024-05-22T18:00"),
        (13, "2024-05-20", "2024-05-20T23:45"),
        (6, "2024-05-21", "2024-05-21T18:00"),
    ],
)
def test_another_day_is_a_new_promise_at_the_end_of_that_day(db, ada, sign_in, clock, hour, day, promise):
    ticket = cast.lived(ada, until="in_progress")
    clock.at(cast.NOON.replace(hour=hour))
    answer = move(sign_in(ada), ticket, day, by="due")
    assert answer.status_code == 422 and f'value="{promise}"' in answer.text


def test_a_team_proposes_its_least_loaded_person(db, ada, sign_in):
    team = cast.team()
    busy, free = cast.agent("Bea", team=team), cast.agent("Zoe", team=team)
    cast.lived(busy, until="in_progress")
    answer = move(sign_in(ada), cast.lived(ada, until="judged"), str(team.id), by="team")
    assert answer.status_code == 422 and f'<option selected value="{free.id}">' in answer.text


def test_the_team_that_was_dropped_on_gets_the_ticket_and_keeps_it(db, ada, sign_in):
    team, browser = cast.team(), sign_in(ada)
    ticket = cast.lived(ada, until="judged")
    answer = move(browser, ticket, str(team.id), by="team")
    assert f'name="team" type="hidden" value="{team.id}"' in answer.text
    data = {"person": ada.id, "team": team.id, "version": ticket.version}
    assert browser.fragment(f"/tickets/{ticket.number}/assignments", data).status_code == 200
    db.session.refresh(ticket)
    assert (ticket.team_id, ticket.assignee_id) == (team.id, ada.id)
    answer = move(browser, ticket, "none", by="team")
    assert answer.status_code == 409 and "keeps its team" in answer.text


def test_the_answer_puts_the_card_where_the_page_that_asks_shows_it(db, ada, sign_in):
    ticket, browser = cast.lived(ada, until="assigned"), sign_in(ada)
    at = f"http://board.test/boards/{cast.BOARD}"
    pages = {
        f"{at}?by=priority": 'hx-target="#cards-orange" hx-swap="place"',
        f"{at}?by=assignee": f'hx-target="#cards-{ada.id}" hx-swap="place"',
        f"{at}?by=stage&who=none": f'hx-target="#ticket-{ticket.number}" hx-swap="leave face:',
        f"{at}-of-others?by=priority": 'hx-target="#cards-assigned" hx-swap="place"',
    }
    for page, partial in pages.items():
        headers = {"HX-Current-URL": page}
        data = {"by": "stage", "to": "assigned", "version": ticket.version}
        answer = browser.fragment(f"/tickets/{ticket.number}/moves", data, headers=headers)
        assert answer.status_code == 200 and partial in answer.text, page


def test_a_person_who_has_nothing_left_is_counted_with_nought(db, ada, sign_in):
    ben, ticket = cast.agent("Ben"), cast.lived(ada, until="assigned")
    headers = {"HX-Current-URL": f"http://board.test/boards/{cast.BOARD}?by=assignee"}
    data = {"person": ben.id, "reason": "load", "version": ticket.version}
    answer = sign_in(ada).fragment(f"/tickets/{ticket.number}/assignments", data, headers=headers)
    assert f'hx-target="#count-{ada.id}" hx-swap="innerHTML">0<' in answer.text
    assert f'hx-target="#count-{ben.id}" hx-swap="innerHTML">1<' in answer.text


def test_a_notice_says_of_which_ticket_it_is(db, ada, sign_in):
    ticket = cast.lived(ada, until="assigned")
    data = {"by": "stage", "to": "in_progress", "version": ticket.version}
    answer = sign_in(ada).fragment(f"/tickets/{ticket.number}/moves", data)
    assert f"<p><b>{ticket.number}</b> Started." in answer.text


def test_what_runs_with_people_is_told_where_the_columns_are_theirs(db, ada, sign_in):
    ben, ticket = cast.agent("Ben"), cast.lived(ada, until="in_progress")
    weight = cast.policy().wall.weights[ticket.colour]
    headers = {"HX-Current-URL": f"http://board.test/boards/{cast.BOARD}?by=assignee"}
    data = {"person": ben.id, "reason": "load", "version": ticket.version}
    answer = sign_in(ada).fragment(f"/tickets/{ticket.number}/assignments", data, headers=headers)
    assert f'hx-target="#load-{ada.id}" hx-swap="innerHTML">in hand 0/20 · load 0<' in answer.text
    assert f'hx-target="#load-{ben.id}" hx-swap="innerHTML">in hand 1/20 · load {weight}<' in answer.text


def test_what_no_sheet_could_cure_is_refused_at_the_drop(db, ada, sign_in, clock):
    clock.at(cast.NOON)
    unjudged, waiting = cast.registered(ada), cast.lived(ada, until="awaiting_customer")
    running = cast.lived(ada, until="in_progress")
    cases = [
        (unjudged, "stage", "assigned", "Judge the ticket first"),
        (unjudged, "stage", "closed", "for supervisors"),
        (waiting, "stage", "closed", "has not confirmed yet"),
        (running, "assignee", "none", "has not been started can be given back"),
        (waiting, "due", "2024-05-22", "while somebody works on the ticket"),
        (running, "due", "late", "A promise lies ahead"),
        (running, "due", "none", "A promise lies ahead"),
    ]
    for ticket, by, to, words in cases:
        answer = move(sign_in(ada), ticket, to, by=by)
        assert answer.status_code == 409 and words in answer.text, (by, to)


def test_a_refused_move_without_scripts_is_a_page_with_the_way_back(db, ada, sign_in):
    ticket = cast.lived(ada, until="judged")
    answer = sign_in(ada).post(f"/tickets/{ticket.number}/moves", data={"to": "in_progress", "version": ticket.version})
    assert answer.status_code == 409 and "Assign it to a person first" in answer.text
    assert f'href="/tickets/{ticket.number}"' in answer.text


def test_a_card_dropped_where_it_stands_changes_nothing(db, ada, sign_in):
    ticket = cast.lived(ada, until="assigned")
    face = ticket.face
    assert move(sign_in(ada), ticket, "assigned").status_code == 200
    db.session.refresh(ticket)
    assert ticket.face == face


@pytest.mark.parametrize(
    "nonsense",
    [
        {"to": "somewhere"},
        {"by": "mood", "to": "x"},
        {"by": "due", "to": "soon"},
        {"to": "in_progress", "version": "x"},
    ],
)
def test_nonsense_is_a_bad_request(db, ada, sign_in, nonsense):
    ticket = cast.lived(ada, until="assigned")
    assert sign_in(ada).post(f"/tickets/{ticket.number}/moves", data=nonsense).status_code == 400
