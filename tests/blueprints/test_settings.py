"""What people set for themselves: the PIN for the wall, and that they are away."""

import pytest

from board.extensions import db, passwords
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


def test_away_until_a_time_and_back_again(lea, sign_in):
    browser = sign_in(lea)
    assert browser.post("/settings/absences", data={"absent_until": "2024-05-21T09:00"}).status_code == 303
    assert kept(lea).absent_until.isoformat() == "2024-05-21T01:00:00+00:00"
    assert 'value="2024-05-21T09:00"' in browser.get("/settings").text
    browser.post("/settings/absences", data={"absent_until": ""})
    assert kept(lea).absent_until is None


def test_nonsense_is_no_time(lea, sign_in):
    assert sign_in(lea).post("/settings/absences", data={"absent_until": "tomorrow"}).status_code == 422
