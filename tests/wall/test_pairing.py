"""An administrator adds a wall, its code pairs one device, and switching it off ends that at the next request."""

import html
import re

import pytest

from board.blueprints.house.walls import COOKIE
from board.blueprints.wall.pairing import FREE_TRIES
from board.extensions import db, policies
from board.models.lists import seed_lists
from board.models.screen import Screen
from tests import cast
from tests.wall.room import HERE, paired_client, screen

NEW = {"name": "Team room", "board": cast.BOARD, "language": "zh"}


@pytest.fixture
def amy(db, clock):
    clock.at(cast.NOON)
    seed_lists(policies[cast.BOARD])
    return cast.person("Amy Admin", "admin")


def code_on(page):
    return re.search(r'class="code"[^>]*>(\d{4}) (\d{4})<', page.text)


def added(browser, **changes):
    """The code of a new wall, as its administrator reads it."""
    answer = browser.post("/admin/screens", data=NEW | changes)
    assert (answer.status_code, answer.location) == (303, "/admin/screens")
    return "".join(code_on(browser.get("/admin/screens")).groups())


def asked_again(browser):
    """Where the page with a code asks how that ended."""
    page = browser.get("/admin/screens").text
    return html.unescape(re.search(r'hx-get="(/admin/screens/\d+/pairing[^"]*)" hx-trigger="every 2s"', page)[1])


def row():
    db.session.expire_all()
    return db.session.scalar(db.select(Screen))


def test_a_wall_is_added_and_its_code_pairs_the_device_that_types_it(amy, sign_in, client):
    code = added(sign_in(amy))
    assert b"data-keypad" in client.get(HERE).data

    answer = client.post(f"{HERE}/pairings", data={"code": f"{code[:4]} {code[4:]}"})

    assert (answer.status_code, answer.location) == (303, HERE)
    page = client.get(HERE).text
    assert 'lang="zh-CN"' in page and 'id="board"' in page
    cookie = client.get_cookie(COOKIE)
    assert cookie.http_only and cookie.same_site == "Strict" and cookie.max_age > 365 * 24 * 3600


def test_neither_code_nor_device_stands_in_the_database(amy, sign_in, client):
    code = added(sign_in(amy))
    assert code not in str(row().__dict__)
    client.post(f"{HERE}/pairings", data={"code": code})
    kept = str(row().__dict__)
    assert row().code_hash is None and len(row().device_hash) == 64
    assert client.get_cookie(COOKIE).value not in kept


def test_only_its_maker_reads_the_code(amy, sign_in, db):
    added(sign_in(amy))
    assert code_on(sign_in(cast.person("Another Admin", "admin")).get("/admin/screens")) is None


def test_a_code_pairs_once_and_for_ten_minutes_only(amy, sign_in, app, clock):
    browser = sign_in(amy)
    code = added(browser)
    assert app.test_client().post(f"{HERE}/pairings", data={"code": code}).status_code == 303
    assert app.test_client().post(f"{HERE}/pairings", data={"code": code}).status_code == 422

    browser.post(f"/admin/screens/{row().id}/codes")
    late = "".join(code_on(browser.get("/admin/screens")).groups())
    clock.forward(minutes=10)
    assert app.test_client().post(f"{HERE}/pairings", data={"code": late}).status_code == 422
    assert code_on(browser.get("/admin/screens")) is None


def test_the_page_with_the_code_hears_how_that_ended(amy, sign_in, client, clock):
    browser = sign_in(amy)
    code = added(browser)
    here = asked_again(browser)
    assert here.startswith(f"/admin/screens/{row().id}/pairing?")
    assert browser.fragment(here).status_code == 204

    client.post(f"{HERE}/pairings", data={"code": code})

    answer = browser.fragment(here).text
    assert "is paired and shows the board" in answer and 'data-state="seen"' in answer and "hx-trigger" not in answer
    assert "hx-trigger" not in browser.get("/admin/screens").text
    clock.forward(minutes=1)
    browser.post(f"/admin/screens/{row().id}/codes")
    former, here = here, asked_again(browser)
    assert "is no longer valid" in browser.fragment(former).text, "another code is in its place"
    assert browser.fragment(here).status_code == 204
    clock.forward(minutes=10)
    answer = browser.fragment(here).text
    assert "is no longer valid" in answer and "hx-trigger" not in answer


def test_a_page_with_a_code_minds_no_code_of_another_wall(amy, sign_in):
    browser = sign_in(amy)
    added(browser)
    here = asked_again(browser)
    added(browser, name="Two")
    assert browser.fragment(here).status_code == 204


def test_another_code_replaces_the_device(amy, app):
    wall = screen()
    former, later = paired_client(app, wall), paired_client(app, wall)
    assert former.fragment(HERE).status_code == 401
    assert later.fragment(HERE).status_code == 200


def test_the_keypad_speaks_the_screens_language_or_the_one_that_is_chosen(amy, sign_in, app):
    browser = app.test_client()
    page = browser.get(HERE, headers={"Accept-Language": "en"}).text
    assert 'lang="en"' in page and f'name="next" value="{HERE}?"' in page
    assert browser.post("/language", data={"language": "zh", "next": HERE}).location == HERE
    assert 'lang="zh-CN"' in browser.get(HERE, headers={"Accept-Language": "en"}).text
    assert f'name="next" value="{HERE}"' in browser.post(f"{HERE}/pairings", data={"code": "1"}).text

    wall = screen()
    client, other = paired_client(app, wall), {"en": "zh", "zh": "en"}[wall.language]
    sign_in(amy).post(f"/admin/screens/{wall.id}/revocations")
    page = client.get(HERE, headers={"Accept-Language": other}).text
    assert f'lang="{"zh-CN" if wall.language == "zh" else "en"}"' in page and "data-keypad" in page


def test_a_code_of_one_board_opens_no_other(amy, client):
    wall = screen(board="tiny")
    code = wall.new_code(now=cast.NOON, minutes=10)
    assert client.post(f"{HERE}/pairings", data={"code": code}).status_code == 422


def test_guessing_has_to_wait_and_the_right_code_is_no_guess(amy, client):
    for _try in range(FREE_TRIES):
        assert client.post(f"{HERE}/pairings", data={"code": "00000000"}).status_code == 422
    blocked = client.post(f"{HERE}/pairings", data={"code": "00000000"})
    assert blocked.status_code == 429 and "Too many attempts" in blocked.text


def test_a_wall_that_is_switched_off_shows_nothing_from_the_next_request_on(amy, sign_in, app):
    wall = screen()
    client = paired_client(app, wall)
    assert client.fragment(HERE).status_code == 200

    assert sign_in(amy).post(f"/admin/screens/{wall.id}/revocations").status_code == 303

    assert client.fragment(HERE).status_code == 401
    assert client.post(f"{HERE}/beats").status_code == 401
    page = client.get(HERE)
    assert "was switched off" in page.text and "data-keypad" in page.text
    listed = sign_in(amy).get("/admin/screens").text.partition('data-state="revoked"')[2]
    assert "· Switched off" in " ".join(listed.partition("</li>")[0].split())


def test_a_beat_says_that_the_screen_is_there_and_renews_its_cookie(amy, app, sign_in, clock):
    wall = screen()
    client = paired_client(app, wall)
    clock.forward(minutes=30)
    assert 'data-state="silent"' in sign_in(amy).get("/admin/screens").text

    answer = client.post(f"{HERE}/beats")

    assert answer.status_code == 204 and COOKIE in answer.headers["Set-Cookie"]
    assert answer.headers["Board-Version"] == client.get(HERE).headers["Board-Version"]
    assert 'data-state="seen"' in sign_in(amy).get("/admin/screens").text


def test_a_cookie_that_we_did_not_sign_is_none(amy, client):
    client.set_cookie(COOKIE, "made-up.by-somebody")
    assert "data-keypad" in client.get(HERE).text


@pytest.mark.parametrize("path", ["screens", "screens/{}/codes", "screens/{}/revocations"])
def test_nobody_but_the_boards_administrator_keeps_walls(amy, sign_in, path):
    wall = screen()
    stranger = cast.person("Strange Admin", "admin", board="tiny")
    for someone in (cast.lead(), stranger):
        answer = sign_in(someone).post(f"/admin/{path.format(wall.id)}", data=NEW)
        assert answer.status_code in (404, 422)
        assert sign_in(someone).fragment(f"/admin/screens/{wall.id}/pairing").status_code == 404
    assert db.session.query(Screen).count() == 1 and row().code_hash is None and row().revoked_at is None


def test_there_is_no_wall_of_a_board_that_does_not_exist(client):
    assert client.get("/wall/nowhere").status_code == 404


@pytest.fixture
def stream(amy, app, live):
    """The wall's stream, read message by message."""
    wall = screen()
    client = paired_client(app, wall)
    answer = client.get(f"{HERE}/live", buffered=False)
    assert answer.mimetype == "text/event-stream"
    yield wall, (message.decode() for message in answer.iter_encoded())
    answer.close()


def heard(messages, event, beats=60):
    return any(f"event: {event}\n" in next(messages, "") for _message in range(beats))


def test_a_wall_hears_that_its_board_has_changed(stream):
    _wall, messages = stream
    assert heard(messages, "beat")
    cast.registered(cast.agent())
    assert heard(messages, "wall")


def test_the_stream_of_a_revoked_wall_ends_at_once(stream, amy, sign_in, app):
    wall, messages = stream
    assert heard(messages, "beat")
    sign_in(amy).post(f"/admin/screens/{wall.id}/revocations")
    assert "" in [next(messages, "") for _message in range(60)]
