"""Limits of work at once: told at the first press, kept with a reason at the second, at every door."""

from dataclasses import replace

import pytest

from board.domain.policies.limits import Wip
from board.extensions import policies
from board.models.person import Person
from tests import cast
from tests.blueprints.test_bulk import press, refusals

WHY = {"over_limit": "nobody else is here"}


@pytest.fixture
def ada(db, clock, monkeypatch):
    """Ada, where one ticket a person and one in progress are agreed on."""
    clock.at(cast.NOON)
    tight = replace(cast.policy(), hash="tight", wip=Wip(person=1, assigned=None, in_progress=1))
    monkeypatch.setitem(policies._by_key, cast.BOARD, tight)
    return cast.agent()


def sheet(browser, ticket, resource, **data):
    return browser.fragment(f"/tickets/{ticket.number}/{resource}", {"version": ticket.version} | data)


def drag(browser, ticket, to, by="stage"):
    return browser.fragment(f"/tickets/{ticket.number}/moves", {"by": by, "to": to, "version": ticket.version})


def test_one_more_for_a_person_asks_why_and_is_done_with_the_reason(db, ada, sign_in):
    browser, ben = sign_in(cast.lead()), cast.agent("Ben")
    cast.lived(ben, until="assigned")
    ticket = cast.lived(ada, until="judged")
    answer = sheet(browser, ticket, "assignments", person=ben.id)
    assert answer.status_code == 422 and 'name="over_limit"' in answer.text
    assert "Ben would have 2 tickets in hand; 1 are agreed on." in answer.text
    assert sheet(browser, ticket, "assignments", person=ben.id, **WHY).status_code == 200
    db.session.refresh(ticket)
    assert [e.kind for e in ticket.events[-2:]] == ["overloaded", "assigned"]
    assert ticket.events[-2].remark.body == WHY["over_limit"]


def test_a_drop_on_a_person_or_a_column_opens_the_sheet_with_the_one_field(db, ada, sign_in):
    cast.lived(ada, until="in_progress")
    judged, waiting = cast.lived(ada, until="judged"), cast.lived(ada, until="assigned")
    browser = sign_in(ada)
    for ticket, to, by, resource in (
        (judged, str(ada.id), "assignee", "assignments"), (waiting, "in_progress", "stage", "starts"),
    ):  # fmt: skip
        answer = drag(browser, ticket, to, by)
        assert answer.status_code == 422 and f'action="/tickets/{ticket.number}/{resource}"' in answer.text
        assert 'name="over_limit"' in answer.text
    assert sheet(browser, waiting, "starts", **WHY).status_code == 200
    db.session.refresh(waiting)
    assert waiting.stage == "in_progress"


def test_red_is_never_asked(db, ada, sign_in):
    cast.lived(ada, until="in_progress")
    ticket = cast.lived(ada, until="judged", judged=cast.red())
    browser = sign_in(ada)
    assert sheet(browser, ticket, "assignments", person=ada.id).status_code == 200
    db.session.refresh(ticket)
    assert drag(browser, ticket, "in_progress").status_code == 200


def test_many_at_once_are_refused_one_by_one_until_somebody_says_why(db, ada, sign_in):
    tickets, browser = [cast.lived(ada, until="judged") for _ in range(2)], sign_in(ada)
    answer = press(browser, "assign", tickets, person=ada.id)
    assert list(refusals(answer)) == [tickets[1].number] and "data-overload" in answer.text
    assert press(browser, "assign", tickets[1:], person=ada.id, **WHY).status_code == 200
    db.session.refresh(tickets[1])
    assert tickets[1].stage == "assigned"


def test_the_head_of_the_column_shows_the_limit(db, ada, sign_in):
    cast.lived(ada, until="in_progress")
    page = sign_in(ada).get(f"/boards/{cast.BOARD}").text
    assert page.count(">/1</span>") == 1
    assert "in hand 1/1 · load" in sign_in(ada).get(f"/boards/{cast.BOARD}?by=assignee").text


def test_over_the_limit_stands_what_the_limit_counts(db, ada, sign_in):
    cast.lived(ada, until="in_progress")
    cast.lived(ada, until="awaiting_customer")
    browser = sign_in(ada)
    page = browser.get(f"/boards/{cast.BOARD}?by=assignee").text
    assert f'id="count-{ada.id}">2</span>' in page and "in hand 1/1 · load" in page
    assert ">/1</span>" not in page
    assert (
        ">/1</span>" not in browser.get(f"/boards/{cast.BOARD}?who=mine").text
    )  # a part of the stage is not the stage


def test_what_is_within_the_limits_asks_nothing(db, ada, sign_in):
    ticket = cast.lived(ada, until="judged")
    assert 'name="over_limit"' not in sign_in(ada).fragment(f"/tickets/{ticket.number}/assignments/new").text
    assert sheet(sign_in(ada), ticket, "assignments", person=ada.id).status_code == 200


def test_a_wall_is_not_asked(db, ada, sign_in, monkeypatch):
    acting_on = Person.acting_on
    cast.lived(ada, until="in_progress")
    ticket = cast.lived(ada, until="judged")
    monkeypatch.setattr(Person, "acting_on", lambda *a, **k: replace(acting_on(*a, **k), screen="hall"))
    assert drag(sign_in(ada), ticket, str(ada.id), "assignee").status_code == 200


@pytest.mark.parametrize("gone", ["from the house", "from the board"])
def test_of_a_press_for_somebody_who_has_gone_nothing_stays(db, ada, sign_in, gone):
    ben, ticket = cast.agent("Ben"), cast.lived(ada, until="judged")
    cast.lived(ben, until="assigned")
    if gone == "from the house":
        ben.is_active = False
    else:
        ben.memberships.clear()
    version, kinds = ticket.version, [event.kind for event in ticket.events]
    answer = press(sign_in(ada), "assign", [ticket], person=ben.id, **WHY)
    assert answer.status_code == 409 and "Choose a person who" in answer.text
    db.session.expire_all()
    assert (ticket.version, [event.kind for event in ticket.events]) == (version, kinds)
