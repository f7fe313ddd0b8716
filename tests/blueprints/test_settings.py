"""What people set for themselves: the PIN for the wall, and that they are away, where notices go."""

import pytest

from board import wallclock
from board.extensions import db, passwords
from board.models.absence import Absence, absent_at
from board.models.destination import Destination
from board.models.message import Message
from board.models.person import Person
from tests import cast


@pytest.fixture
def lea(db):
    return cast.lead()


def kept(lea):
    db.session.expire_all()
    return db.session.get(Person, lea.id)


def test_a_pin_is_set_with_the_password_and_kept_as_argon2id_hash(lea, sign_in):
    answer = sign_in(lea).post("/settings/pins", data={"pin": "2580", "password": cast.PASSWORD})
    assert (answer.status_code, answer.location) == (303, "/settings")
    assert kept(lea).pin_hash.startswith("$argon2id$") and passwords.matches("2580", kept(lea).pin_hash)


@pytest.mark.parametrize("pin", ["", "258", "1234", "0000", "25a0", "258025802"])
def test_a_pin_that_is_too_easy_is_refused_at_its_field(lea, sign_in, pin):
    page = sign_in(lea).post("/settings/pins", data={"pin": pin, "password": cast.PASSWORD})
    assert page.status_code == 422 and 'id="pin-fault"' in page.text
    assert kept(lea).pin_hash is None


def test_without_the_password_nobody_sets_a_pin_and_guessing_waits(lea, sign_in):
    browser = sign_in(lea)
    for _try in range(5):
        page = browser.post("/settings/pins", data={"pin": "2580", "password": "not the password"})
        assert page.status_code == 422 and 'id="password-fault"' in page.text
    page = browser.post("/settings/pins", data={"pin": "2580", "password": cast.PASSWORD})
    assert page.status_code == 422 and "Too many attempts" in page.text
    assert kept(lea).pin_hash is None


AWAY = {"from_at": "2024-05-21T09:00", "until_at": "2024-05-22T18:00"}


def the_absence():
    db.session.expire_all()
    return db.session.query(Absence).one()


def end(browser, row):
    return browser.post(f"/settings/absences/{row.id}/endings")


def test_an_absence_is_planned_shown_and_cancelled_and_stays_in_the_record(lea, sign_in, clock):
    clock.at(cast.NOON)
    browser = sign_in(lea)
    assert browser.post("/settings/absences", data=AWAY).status_code == 303
    row = the_absence()
    assert (row.person_id, row.by_id, row.from_at.isoformat()) == (lea.id, lea.id, "2024-05-21T01:00:00+00:00")
    assert row.until_at.isoformat() == "2024-05-22T10:00:00+00:00"
    page = browser.get("/settings").text
    assert "Cancel it" in page and "away now" not in page and "Earlier ones" not in page
    assert end(browser, row).status_code == 303
    page = browser.get("/settings").text
    assert the_absence().was_cancelled and "Cancel it" not in page and "Earlier ones" in page


def test_without_a_beginning_one_is_away_from_now_on_until_one_is_back(lea, sign_in, clock):
    clock.at(cast.NOON)
    browser = sign_in(lea)
    browser.post("/settings/absences", data={"from_at": "", "until_at": "2024-05-21T09:00"})
    assert lea.id in absent_at(wallclock.now()) and "away now" in browser.get("/settings").text
    clock.forward(hours=1)
    end(browser, the_absence())
    assert lea.id not in absent_at(wallclock.now()) and "Back now" not in browser.get("/settings").text


@pytest.mark.parametrize(
    ("times", "fault"),
    [
        ({"until_at": ""}, "until_at"),
        ({"until_at": "tomorrow"}, "until_at"),
        ({"from_at": "tomorrow"}, "from_at"),
        ({"until_at": "2024-05-21T09:00"}, "until_at"),
        ({"from_at": "2024-05-22T18:00", "until_at": "2024-05-23T18:00"}, "from_at"),
        ({"from_at": "", "until_at": "2024-05-21T09:00"}, "until_at"),
    ],
)
def test_times_that_cannot_be_say_why_at_their_field(lea, sign_in, clock, times, fault):
    clock.at(cast.NOON)
    browser = sign_in(lea)
    browser.post("/settings/absences", data=AWAY)
    page = browser.post("/settings/absences", data=AWAY | times)
    assert page.status_code == 422 and f'id="{fault}-fault"' in page.text
    the_absence()


def test_nobody_ends_the_absence_of_somebody_else(lea, sign_in, clock):
    clock.at(cast.NOON)
    sign_in(lea).post("/settings/absences", data=AWAY)
    assert end(sign_in(cast.agent()), the_absence()).status_code == 404
    assert the_absence().ended_at is None


def the_address():
    db.session.expire_all()
    return db.session.query(Destination).one()


def test_an_address_is_added_tried_shown_masked_and_removed(lea, sign_in):
    browser = sign_in(lea)
    secret = "wecombot://6ab2c3d4-5555-7777"
    answer = browser.post("/settings/addresses", data={"url": secret, "name": "My phone"})
    assert (answer.status_code, answer.location) == (303, "/settings#addresses")
    page = browser.get("/settings").text
    assert "My phone" in page and "wecombot://…7777" in page and secret not in page and "6ab2c3d4" not in page
    tried = db.session.query(Message).filter_by(template="try_out").one()
    assert (tried.channel, tried.state, tried.person_id) == ("apprise", "queued", lea.id)
    assert kept(lea).has_addresses
    row = the_address()
    assert browser.post(f"/settings/addresses/{row.id}/removals").status_code == 303
    row = the_address()
    assert row.url == "removed" and not kept(lea).has_addresses
    assert "My phone" not in browser.get("/settings").text


@pytest.mark.parametrize("url", ["", "wecombot", "https://example.com/", "syslog://here", "json://127.0.0.1/"])
def test_an_address_that_cannot_be_used_is_refused_at_its_field(lea, sign_in, url):
    page = sign_in(lea).post("/settings/addresses", data={"url": url})
    assert page.status_code == 422 and 'id="url-fault"' in page.text
    assert db.session.query(Destination).count() == 0


def test_an_address_that_was_switched_off_is_switched_on_and_tried(lea, sign_in):
    browser = sign_in(lea)
    browser.post("/settings/addresses", data={"url": "wecombot://6ab2c3d4-5555-7777"})
    row = the_address()
    for _failure in range(3):
        row.refused_one("server 500", now=cast.NOON, most=3)
    db.session.commit()
    assert "Switched off after too many failures" in browser.get("/settings").text
    browser.post(f"/settings/addresses/{row.id}/tests")
    assert the_address().state == "new" and db.session.query(Message).filter_by(template="try_out").count() == 2


def test_nobody_touches_the_address_of_somebody_else(lea, sign_in):
    sign_in(lea).post("/settings/addresses", data={"url": "wecombot://6ab2c3d4-5555-7777"})
    stranger = sign_in(cast.agent())
    for what in ("tests", "removals"):
        assert stranger.post(f"/settings/addresses/{the_address().id}/{what}").status_code == 404
    assert the_address().is_used


WISHES = {"wants_mail": "y", "quiet_from": "22:00", "quiet_until": "07:30", "bundle_minutes": "30", "email": ["work"]}


def test_what_reaches_me_and_when_is_kept_and_shown(lea, sign_in):
    browser = sign_in(lea)
    assert browser.post("/settings/notices", data=WISHES | {"apprise": ["work", "limits"]}).status_code == 303
    row = kept(lea)
    assert (row.wants_mail, row.quiet_from, row.quiet_until, row.bundle_minutes) == (True, "22:00", "07:30", 30)
    assert "limits:email" in row.muted and "limits:apprise" not in row.muted and "work:email" not in row.muted
    page = browser.get("/settings").text
    assert 'value="22:00"' in page and 'value="07:30"' in page


@pytest.mark.parametrize(
    "change, fault",
    [
        ({"quiet_until": ""}, "quiet_until"),
        ({"quiet_from": ""}, "quiet_from"),
        ({"quiet_until": "22:00"}, "quiet_until"),
        ({"quiet_from": "late"}, "quiet_from"),
        ({"bundle_minutes": "7"}, "bundle_minutes"),
        ({"email": ["weather"]}, "email"),
    ],
)
def test_wishes_that_are_none_are_refused_at_their_field(lea, sign_in, change, fault):
    page = sign_in(lea).post("/settings/notices", data=WISHES | change)
    assert page.status_code == 422 and f'id="{fault}-fault"' in page.text
    assert kept(lea).muted is None and not kept(lea).wants_mail
