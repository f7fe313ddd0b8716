"""Session cookies: renewed now and then, ended by time, and one reader's never another's."""

import pytest
from flask import flash, get_flashed_messages, session

from board.blueprints.house import cookies
from tests import cast

PAGE = "/boards/service-guide"


@pytest.fixture
def browser(db, sign_in):
    """Signed in as at a desk: the session outlives the browser."""
    person = cast.agent()
    db.session.commit()
    client = sign_in(person)
    with client.session_transaction() as kept:
        kept.permanent = True
    return client


def _at(monkeypatch, seconds):
    now = cookies.time.time() + seconds
    monkeypatch.setattr(cookies.time, "time", lambda: now)


def test_a_cookie_that_is_young_is_left_as_it_is(browser):
    browser.get(PAGE)  # the first page puts the secret of its forms into it
    assert "Set-Cookie" not in browser.get(PAGE).headers


def test_a_cookie_in_use_is_renewed_so_that_it_lasts(browser, monkeypatch):
    browser.get(PAGE)
    _at(monkeypatch, cookies.RENEWED_SECONDS + 5)
    assert "board_session=" in browser.get(PAGE).headers["Set-Cookie"]


def test_a_cookie_that_was_read_before_still_ends(app, browser, monkeypatch):
    assert browser.get(PAGE).status_code == 200
    _at(monkeypatch, app.permanent_session_lifetime.total_seconds() + 5)
    assert browser.get(PAGE).status_code == 302


def test_what_one_request_does_to_its_session_is_not_seen_by_the_next(app, browser):
    with browser.session_transaction() as kept:
        kept["_flashes"] = [("info", "first")]
    cookie = {"Cookie": f"board_session={browser.get_cookie('board_session').value}"}
    for _time in range(2):
        with app.test_request_context(headers=cookie):
            flash("second")
            assert session["_user_id"]
            assert get_flashed_messages() == ["first", "second"]


@pytest.mark.parametrize(
    "change", [lambda cookie: cookie[:-1], lambda cookie: "x" + cookie, lambda _cookie: "nonsense"]
)
def test_a_cookie_that_was_not_made_here_is_nobodys(browser, change):
    browser.get(PAGE)
    cookie = browser.get_cookie("board_session").value
    browser.set_cookie("board_session", change(cookie))
    assert browser.get(PAGE).status_code == 302
