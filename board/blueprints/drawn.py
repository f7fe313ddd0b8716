"""A board as it is drawn: columns kept while nothing on them has changed.

What is kept is stamped with what the database says of the board and of the reader, and with the minute: ages, states
and names that change without any ticket changing are never older than that.
"""

from dataclasses import replace
from typing import NamedTuple

from flask import render_template

from board.cache import Stamped, minute_of, packed
from board.queries.board_page import board_page
from board.queries.drawn_cards import drawn_card
from board.queries.navigation import reviews_on
from board.queries.reach import reach_key
from board.queries.rows import BoardPage

KEPT = Stamped(100)


class Drawn(NamedTuple):
    """What is kept of a board: its BoardPage without cards, its columns packed, how many cards wait for a leader."""

    page: BoardPage
    columns: packed.Packed
    reviews: int


def drawn(view, policy, person, language, now, unfolded, fingerprint):
    """The board as the person sees it, as it was Drawn while the fingerprint stands."""
    whose = person.id if view.is_personal else reach_key(person)
    key = (view.url, tuple(unfolded), language, whose)
    stamp = (fingerprint, minute_of(now), policy.hash)
    return KEPT.get(key, stamp, lambda: _draw(view, policy, person, language, now, unfolded))


def _draw(view, policy, person, language, now, unfolded):
    page = board_page(view, policy, person, language, now, unfolded, card=drawn_card)
    html = render_template("boards/_columns.html", board=page)
    bare = tuple(replace(column, cards=()) for column in page.columns)
    return Drawn(replace(page, columns=bare, lanes=()), packed.pack(html), reviews_on(policy.key))
