"""The supervisor's queue: what must be decided, who decided, and when."""

import re

import pytest
from sqlalchemy import event, select

from board.models.ticket import Ticket
from tests import cast


@pytest.fixture
def cases(db, clock):
    """An agent and a lead; a red judgement, a disputed one, a plain one, one ready to close."""
    clock.at(cast.NOON)
    ada, lea = cast.agent(), cast.lead()
    words = cast.words(ada)
    red = cast.lived(ada, until="judged", judged=cast.red())
    disputed = cast.lived(ada, until="judged", judged=cast.judgement(2, 1, 1))
    disputed.dispute("red", "whole shop is down", **words)
    plain = cast.lived(ada, until="judged", judged=cast.judgement(2, 1, 1))
    ready = cast.lived(ada, until="awaiting_customer", judged=cast.red())
    ready.confirm_judgement(**(words | {"by": cast.as_(lea)}))
    ready.answer(True, how="phone", **words)
    db.session.commit()
    return ada, lea, {"red": red.number, "disputed": disputed.number, "plain": plain.number, "ready": ready.number}


def _sections(page):
    """Heading to the tickets below it."""
    parts = re.split(r'<section class="panel" aria-label(?:ledby)?="([^"]+)">', page)
    return {
        name: re.findall(r'<li data-ticket="([\w-]+)"', body)
        for name, body in zip(parts[1::2], parts[2::2], strict=True)
    }


@pytest.mark.covers("G-091", "G-223", "G-224", level="door")
def test_disputes_come_first_then_what_must_be_reviewed_then_the_others(sign_in, cases):
    _ada, lea, numbers = cases
    found = _sections(sign_in(lea).get(f"/reviews?board={cast.BOARD}").text)
    assert list(found.items())[:4] == [
        ("disputed", [numbers["disputed"]]),
        ("Must be reviewed", [numbers["red"]]),
        ("ready", [numbers["ready"]]),
        ("All other judgements", [numbers["plain"]]),
    ]


def test_a_dispute_counts_down_two_minutes(sign_in, cases):
    page = sign_in(cases[1]).get(f"/reviews?board={cast.BOARD}").text
    assert 'data-due="2024-05-20T06:02:15' in page


@pytest.mark.covers("G-221", level="door")
def test_it_says_who_decided_and_when(sign_in, cases):
    page = sign_in(cases[1]).get(f"/reviews?board={cast.BOARD}").text.split('id="ruled"')[1]
    assert cases[2]["ready"] in page and "Lea Lead" in page
    whole = sign_in(cases[1]).get(f"/reviews?board={cast.BOARD}").text
    assert "judged by Ada Agent" in whole and "· assigned to Ada Agent" in whole


def test_the_bar_counts_what_waits(sign_in, cases):
    page = sign_in(cases[1]).get(f"/reviews?board={cast.BOARD}").text
    assert 'id="reviews-count" data-count="3"' in page


def test_agents_and_strangers_find_no_such_page(sign_in, cases):
    assert sign_in(cases[0]).get(f"/reviews?board={cast.BOARD}").status_code == 404
    assert sign_in(cast.stranger()).get(f"/reviews?board={cast.BOARD}").status_code == 404
    assert sign_in(cases[1]).get("/reviews?board=tiny").status_code == 404


def test_without_a_board_the_first_one_that_is_led_is_shown(sign_in, cases):
    assert sign_in(cases[1]).get("/reviews").location == f"/reviews?board={cast.BOARD}"


def test_the_page_asks_the_database_a_fixed_number_of_times(sign_in, db, cases):
    browser, statements = sign_in(cases[1]), []
    event.listen(db.engine, "before_cursor_execute", lambda *arguments: statements.append(arguments[2]))
    browser.get(f"/reviews?board={cast.BOARD}")
    assert len([text for text in statements if text.startswith("SELECT")]) <= 10


def test_the_fragment_has_the_queue_alone(sign_in, cases):
    page = sign_in(cases[1]).fragment(f"/reviews?board={cast.BOARD}").text
    assert 'id="queue"' in page and "<html" not in page


def test_the_queue_that_reads_itself_again_brings_the_number_in_the_bar(sign_in, cases):
    browser = sign_in(cases[1])
    page = browser.fragment(f"/reviews?board={cast.BOARD}").text
    assert '<hx-partial hx-target="#reviews-count"' in page and 'id="reviews-count" data-count="3"' in page
    assert browser.get(f"/reviews?board={cast.BOARD}").text.count('id="reviews-count"') == 1


def test_one_press_confirms_a_judgement_for_good(sign_in, db, cases):
    browser, number = sign_in(cases[1]), cases[2]["red"]
    page = browser.get(f"/reviews?board={cast.BOARD}").text
    version = re.search(rf'/tickets/{number}/confirmations.*?name="version" value="(\d+)"', page, re.DOTALL)[1]
    answer = browser.fragment(f"/tickets/{number}/confirmations", {"version": version})
    assert answer.status_code == 200 and "ticket:changed" in answer.headers["HX-Trigger"]
    ticket = db.session.scalar(select(Ticket).where(Ticket.number == number).execution_options(populate_existing=True))
    assert (ticket.cycle.review, ticket.cycle.ruled_by_id) == ("done", cases[1].id)
