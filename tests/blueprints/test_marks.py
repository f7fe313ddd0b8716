"""Tags, nudges, pins; and how somebody keeps a board."""

import re

import pytest

from board.models.person import Person
from tests import cast

KEEPING = f"/boards/{cast.BOARD}/keeping"


@pytest.fixture
def ada(db, clock):
    clock.at(cast.NOON)
    return cast.agent()


def kept(browser, name):
    """What the board's page says of how its reader keeps it."""
    page = browser.get(f"/boards/{cast.BOARD}").text
    return re.search(rf'data-{name}="([^"]*)"', page)[1]


def test_a_tag_is_put_on_and_taken_off_on_the_ticket_page(db, ada, sign_in):
    ticket, browser = cast.lived(ada, until="judged"), sign_in(ada)
    assert browser.fragment(f"/tickets/{ticket.number}/tags", {"tag": "暴雨"}).status_code == 200
    assert "暴雨" in browser.get(f"/tickets/{ticket.number}").text
    assert browser.fragment(f"/tickets/{ticket.number}/untags", {"tag": "暴雨"}).status_code == 200
    assert "暴雨" not in browser.get(f"/tickets/{ticket.number}").text
    db.session.refresh(ticket)
    assert [e.kind for e in ticket.events[-2:]] == ["tagged", "untagged"]
    assert all("暴雨" not in str(e.data) for e in ticket.events)


def test_a_nudge_tells_the_assignee(db, ada, sign_in):
    ticket = cast.lived(ada, until="assigned")
    assert sign_in(cast.lead()).fragment(f"/tickets/{ticket.number}/nudges", {}).status_code == 200
    assert "Lea Lead reminds you" in sign_in(ada).get("/inbox").text


def test_a_pin_is_mine_alone_and_ends_by_itself_after_its_day(db, ada, sign_in, clock):
    ticket, browser = cast.lived(ada, until="assigned"), sign_in(ada)
    answer = browser.fragment(f"/tickets/{ticket.number}/pins", {"until": "2024-05-21"})
    assert f'data-pins="{ticket.number}"' in answer.text
    assert kept(browser, "pins") == ticket.number
    assert kept(sign_in(cast.lead()), "pins") == ""
    clock.at("2024-05-21T23:59:00+08:00")
    assert kept(browser, "pins") == ticket.number
    clock.at("2024-05-22T00:00:01+08:00")
    assert kept(browser, "pins") == ""
    db.session.refresh(ticket)
    assert ticket.events[-1].kind == "assigned"


def test_a_pin_is_taken_off_before_its_day(db, ada, sign_in):
    one, two = cast.lived(ada, until="assigned"), cast.lived(ada, until="assigned")
    browser = sign_in(ada)
    for ticket in (one, two):
        browser.fragment(f"/tickets/{ticket.number}/pins", {"until": "2024-05-30"})
    assert kept(browser, "pins") == f"{one.number} {two.number}"
    assert 'value="2024-05-30"' in browser.fragment(f"/tickets/{one.number}/pins/new").text
    answer = browser.fragment(f"/tickets/{one.number}/unpins", {})
    assert f'data-pins="{two.number}"' in answer.text and kept(browser, "pins") == two.number


def test_without_scripts_pins_are_set_seen_and_taken_off(db, ada, sign_in):
    ticket, browser = cast.lived(ada, until="assigned"), sign_in(ada)
    number, board = ticket.number, f"/boards/{cast.BOARD}"
    assert f'href="/tickets/{number}/pins/new"' in browser.get(f"/tickets/{number}").text
    assert browser.post(f"/tickets/{number}/pins", data={"until": "2024-05-30"}).status_code == 303
    (plain,) = re.findall(r"<noscript>.*?</noscript>", browser.get(board).text, re.DOTALL)
    assert f'href="/tickets/{number}"' in plain and f'href="/tickets/{number}/unpins/new"' in plain
    assert f'action="/tickets/{number}/unpins"' in browser.get(f"/tickets/{number}/unpins/new").text
    assert browser.post(f"/tickets/{number}/unpins", data={}).status_code == 303
    assert "<noscript>" not in browser.get(board).text


@pytest.mark.parametrize("day", ["", "soon", "2024-05-19", "2025-05-21", "9999-12-31", "0001-01-01"])
def test_a_pin_needs_a_day_that_lies_ahead(db, ada, sign_in, day):
    ticket = cast.lived(ada, until="assigned")
    assert sign_in(ada).fragment(f"/tickets/{ticket.number}/pins", {"until": day}).status_code == 422


def test_what_is_folded_how_dense_and_which_column_is_open_comes_back(db, ada, sign_in):
    cast.lived(ada, until="assigned")
    for settings in ({"fold": "new"}, {"fold": "closed"}, {"density": "compact"}, {"open": "in_progress"}):
        assert sign_in(ada).post(KEEPING, data=settings).status_code == 204
    browser = sign_in(ada)
    assert [kept(browser, name) for name in ("folded", "density", "open")] == ["new closed", "compact", "in_progress"]
    assert kept(sign_in(cast.lead()), "folded") == ""
    assert db.session.get(Person, ada.id).kept[cast.BOARD]["density"] == "compact"


def test_two_pages_of_one_person_fold_each_their_column_and_lose_nothing_of_the_other(db, ada, sign_in):
    cast.lived(ada, until="assigned")
    for settings in ({"fold": "new"}, {"fold": "closed"}, {"unfold": "new"}, {"fold": "assigned"}):
        assert sign_in(ada).post(KEEPING, data=settings).status_code == 204
    assert kept(sign_in(ada), "folded") == "closed assigned"


@pytest.mark.parametrize("settings", [{}, {"density": "huge"}, {"open": ""}, {"open": "x" * 41}, {"colour": "red"}])
def test_nonsense_is_a_bad_request(db, ada, sign_in, settings):
    assert sign_in(ada).post(KEEPING, data=settings).status_code == 400


def test_strangers_keep_nothing_here(db, ada, sign_in):
    assert sign_in(cast.stranger()).post(KEEPING, data={"open": "new"}).status_code == 404
    assert sign_in(ada).post("/boards/nowhere/keeping", data={"open": "new"}).status_code == 404


def test_a_card_knows_since_when_it_stands_in_its_stage_and_when_the_customer_last_heard(db, ada, sign_in, clock):
    ticket = cast.lived(ada, until="in_progress")
    noon = int(cast.NOON.timestamp())
    browser = sign_in(ada)
    assert f'data-staged="{noon}">' in browser.get(f"/boards/{cast.BOARD}").text
    now = clock.forward(minutes=9)
    ticket.update_customer(cast.PARTS, by=cast.as_(ada), now=now, policy=cast.policy())
    db.session.commit()
    assert f'data-staged="{noon}" data-told="{int(now.timestamp())}"' in browser.get(f"/boards/{cast.BOARD}").text
