"""The duty roster: whom calls reach, and how it is kept."""

import html
from datetime import timedelta

import pytest

from board.extensions import db
from board.models.absence import Absence
from board.models.duty import Duty, put_on_duty
from board.models.leaders import Leaders, supervisors_of
from board.queries.candidates import people_by_load
from tests import cast

PAGE = "/admin/duties"


@pytest.fixture
def house(db, clock, sign_in):
    """An administrator's browser, and two supervisors."""
    clock.at(cast.NOON)
    return sign_in(cast.person("Anna Admin", "admin")), cast.lead("Lea Lead"), cast.lead("Leo Lead")


def names(people):
    return [person.name for person in people]


def add(browser, person, start="2024-05-20T13:00", end="2024-05-20T18:00"):
    return browser.post(PAGE, data={"person": person.id, "from_at": start, "until_at": end})


@pytest.mark.covers("K-049", level="door")
def test_whoever_stands_in_the_roster_is_called_and_all_of_them_when_nobody_does(house):
    admin, _lea, leo = house
    assert names(supervisors_of(cast.BOARD, cast.NOON)) == ["Lea Lead", "Leo Lead"]
    assert add(admin, leo).status_code == 303
    assert names(supervisors_of(cast.BOARD, cast.NOON)) == ["Leo Lead"]
    assert names(Leaders(cast.BOARD, cast.NOON).on_duty()) == ["Leo Lead"]
    assert names(supervisors_of(cast.BOARD, cast.NOON + timedelta(hours=5))) == ["Lea Lead", "Leo Lead"]


def test_somebody_on_duty_who_is_away_leaves_the_call_to_the_others(house):
    _admin, _lea, leo = house
    put_on_duty(leo, board=cast.BOARD, from_at=cast.NOON, until_at=cast.NOON + timedelta(hours=1), now=cast.NOON)
    cast.away(leo, since=cast.NOON + timedelta(minutes=10), until=cast.NOON + timedelta(hours=1))
    assert names(supervisors_of(cast.BOARD, cast.NOON)) == ["Leo Lead"]
    assert names(supervisors_of(cast.BOARD, cast.NOON + timedelta(minutes=10))) == ["Lea Lead"]


def test_a_stretch_is_shown_and_removed(house):
    admin, lea, _leo = house
    add(admin, lea)
    add(admin, lea)
    assert db.session.query(Duty).count() == 1
    page = html.unescape(admin.get(PAGE).text)
    assert "Lea Lead · on duty now" in page
    number = db.session.query(Duty).one().id
    assert admin.post(f"{PAGE}/{number}/removals").status_code == 303
    db.session.expire_all()
    assert db.session.query(Duty).count() == 0
    assert admin.post(f"{PAGE}/{number}/removals").status_code == 404


@pytest.mark.parametrize(
    ("start", "end", "why"),
    [
        ("2024-05-20T18:00", "2024-05-20T13:00", "The end must lie after the beginning"),
        ("2024-05-19T09:00", "2024-05-19T18:00", "and in the future"),
        ("2024-05-20T13:00", "", 'data-field="until_at"'),
    ],
)
def test_a_stretch_that_cannot_be_says_why(house, start, end, why):
    admin, lea, _leo = house
    answer = add(admin, lea, start, end)
    assert answer.status_code == 422 and why in html.unescape(answer.text)


def test_only_who_works_there_can_be_on_duty_and_only_administrators_write_it(house, sign_in):
    admin, lea, _leo = house
    stranger = cast.stranger()
    assert add(admin, stranger).status_code == 422
    assert add(sign_in(lea), lea).status_code == 404


def test_an_administrator_says_when_somebody_is_away_and_ends_it(house):
    admin, lea, leo = house
    own, other = (f"/admin/people/{person.id}/absences" for person in (lea, leo))
    assert admin.post(own, data={"from_at": "2024-05-20T15:00", "until_at": "2024-05-21T09:00"}).status_code == 303
    absence = db.session.query(Absence).one()
    assert (absence.person_id, absence.from_at.isoformat()) == (lea.id, "2024-05-20T07:00:00+00:00")
    page = html.unescape(admin.get(PAGE).text)
    assert f'href="/admin/people/{lea.id}"' in page and "away now" not in page
    assert admin.post(own, data={"until_at": "tomorrow"}).status_code == 422
    again = admin.post(own, data={"from_at": "2024-05-20T16:00", "until_at": "2024-05-20T17:00"})
    assert again.status_code == 422 and 'id="from_at-fault"' in again.text
    assert admin.post(f"{other}/{absence.id}/endings").status_code == 404
    assert admin.post(f"{own}/{absence.id}/endings").status_code == 303
    db.session.expire_all()
    assert absence.ended_at is not None and f'href="/admin/people/{lea.id}"' not in admin.get(PAGE).text


def test_whoever_knows_the_domain_stands_first_when_a_ticket_is_given(house, app):
    admin, lea, leo = house
    ticket = cast.lived(lea, until="judged")
    before = names(people_by_load(ticket, cast.policy(), "en", cast.NOON))
    (rank,) = leo.memberships
    skills = f"/admin/people/{leo.id}/memberships/{rank.id}/skills"
    assert admin.post(skills, data={"skills": ["logistics"]}).status_code == 303
    db.session.expire_all()
    found = people_by_load(ticket, cast.policy(), "en", cast.NOON)
    assert before == ["Lea Lead", "Leo Lead"] and names(found) == ["Leo Lead", "Lea Lead"]
    with app.test_request_context():
        assert found[0].words == "Leo Lead · Logistics and delivery · load 0"
    assert admin.post(skills, data={"skills": ["weather"]}).status_code == 422
