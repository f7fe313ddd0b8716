"""The board as it is kept: never another one than would be drawn anew, and cheap while nothing changes."""

import gzip
import re

import pytest
from sqlalchemy import event

from board import cache
from board.extensions import db as database
from board.models.administering import grant
from board.models.keeping import keep
from board.models.ticket import Ticket
from board.queries import drawn_cards
from tests import cast

BOARD = "/boards/service-guide"
TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')
VOLATILE = re.compile(r'(name="(csrf-token|csrf_token|once|server-time|live-after)"[^>]*(content|value)="[^"]*")')


@pytest.fixture
def ada(db, clock):
    """An agent with tickets in three stages, committed."""
    clock.at(cast.NOON)
    person = cast.agent()
    for stage in ("new", "assigned", "in_progress"):
        cast.lived(person, until=stage)
    db.session.commit()
    return person


@pytest.fixture
def page(sign_in, ada):
    """`page(query="")`: the board's HTML without what differs at every look."""
    browser = sign_in(ada)
    return lambda query="": VOLATILE.sub("", browser.get(BOARD + query).text)


CHANGES = {
    "a note": lambda ticket, ada: ticket.note(
        happened_at=cast.NOON, action="Called", result="No answer", **cast.words(ada)
    ),
    "a hand-over": lambda ticket, ada: ticket.assign(cast.agent("Ben"), reason="handover", **cast.words(cast.lead())),
    "a new ticket": lambda ticket, ada: cast.lived(ada, until="new"),
    "a withdrawal": lambda ticket, ada: ticket.withdraw("spam", reason="No customer", **cast.words(cast.lead())),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_is_kept_is_what_would_be_drawn_anew_after_every_change(page, ada, change):
    before = page()
    assert page() == before
    ticket = database.session.scalar(database.select(Ticket).filter_by(stage="in_progress"))
    change(ticket, database.session.merge(ada))
    database.session.commit()
    after = page()
    cache.forget_all()
    assert after == page()
    assert after != before


def test_a_change_that_is_rolled_back_leaves_what_is_kept(page, ada):
    before = page()
    ticket = database.session.scalar(database.select(Ticket).filter_by(stage="in_progress"))
    ticket.note(happened_at=cast.NOON, action="Called", result="No answer", **cast.words(ada))
    database.session.flush()
    database.session.rollback()
    assert page() == before


def test_a_minute_later_ages_are_a_minute_older(page, clock):
    before = page()
    clock.forward(minutes=61)
    assert page() != before


def test_readers_of_another_language_or_reach_do_not_share(page, ada, sign_in):
    page()
    page("?who=mine")
    chinese = cast.agent("Zhou", language="zh")
    database.session.commit()
    assert "Ada Agent" in page("?who=mine")
    theirs = sign_in(chinese).get(f"{BOARD}?who=mine").text
    assert 'data-ticket="' not in theirs
    assert "处理中" in theirs


def test_a_board_that_did_not_change_costs_two_statements(page):
    page()
    statements = []

    def count(*args):
        statements.append(args[2])

    event.listen(database.engine, "before_cursor_execute", count)
    page()
    event.remove(database.engine, "before_cursor_execute", count)
    assert len([text for text in statements if not text.startswith(("BEGIN", "PRAGMA"))]) <= 2


def test_only_changed_cards_are_drawn_again(page, ada, monkeypatch):
    page()
    ticket = database.session.scalar(database.select(Ticket).filter_by(stage="in_progress"))
    ticket.note(happened_at=cast.NOON, action="Called", result="No answer", **cast.words(ada))
    database.session.commit()
    made, draw = [], drawn_cards.card_html
    monkeypatch.setattr(drawn_cards, "card_html", lambda card: made.append(card.number) or draw(card))
    page()
    assert made == [ticket.number]


def test_it_is_sent_compressed_and_is_the_same_page(sign_in, ada, clock):
    browser = sign_in(ada)
    packed = browser.get(BOARD, headers={"Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    text = gzip.decompress(packed.data).decode()
    assert VOLATILE.sub("", text) == VOLATILE.sub("", browser.get(BOARD).text)


def test_a_kept_page_carries_the_token_of_the_session_that_asks(sign_in, ada, db):
    tokens = [TOKEN.search(sign_in(ada).get(BOARD).text)[1] for _session in range(2)]
    assert tokens[0] != tokens[1]


SEEN = {
    "the theme": lambda ada: setattr(ada, "theme", "dark"),
    "the tour": lambda ada: setattr(ada, "toured_at", cast.NOON),
    "a fold": lambda ada: keep(ada, "service-guide", fold="new"),
    "a rank": lambda ada: grant(ada, board="service-guide", rank="supervisor"),
}


@pytest.mark.parametrize("change", SEEN.values(), ids=SEEN)
def test_what_changes_about_the_reader_shows_at_the_next_look(page, ada, change):
    before = page()
    change(database.session.merge(ada))
    database.session.commit()
    assert page() != before
    after = page()
    cache.forget_all()
    assert after == page()


def test_a_new_name_stands_in_the_bar_at_once(page, ada):
    page()
    database.session.merge(ada).name = "Ada Renamed"
    database.session.commit()
    assert "Menu of Ada Renamed" in page()
