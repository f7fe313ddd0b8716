"""A board as it is drawn: kept whole while nothing on it has changed, else made of cards that are kept.

What is kept is stamped with what the database says of the board, and with the minute: ages, states and names that
change without any ticket changing are never older than that.
"""

from dataclasses import replace

from flask import Response, render_template, request
from markupsafe import Markup

from board.cache import Stamped, packed
from board.queries.board_page import board_page
from board.queries.changes import fingerprint
from board.queries.drawn_cards import drawn_card
from board.queries.reach import reach_key

HOLE = Markup("<!--columns-->")
KEPT = Stamped(100)


def columns_of(view, policy, person, language, now, unfolded):
    """(BoardPage without its cards, the Packed HTML of its columns) as the person sees them."""
    minute = now.replace(second=0, microsecond=0)
    stamp = (fingerprint(policy, now), minute, policy.hash)
    whose = person.id if view.is_personal else reach_key(person)
    key = (view.url, tuple(unfolded), language, whose)
    return KEPT.get(key, stamp, lambda: _draw(view, policy, person, language, now, unfolded))


def _draw(view, policy, person, language, now, unfolded):
    page = board_page(view, policy, person, language, now, unfolded, card=drawn_card)
    html = render_template("boards/_columns.html", board=page)
    bare = tuple(replace(column, cards=()) for column in page.columns)
    return replace(page, columns=bare, lanes=()), packed.pack(html)


def filled(frame, columns):
    """The answer: the page around its columns, of which only the page itself is compressed anew."""
    head, _hole, tail = frame.partition(HOLE)
    pieces = [packed.pack(head, packed.FAST), columns, packed.pack(tail, packed.FAST)]
    response = Response(mimetype="text/html")
    response.vary.add("Accept-Encoding")
    if "gzip" in request.accept_encodings:
        response.content_encoding = "gzip"
        response.set_data(packed.gzipped(pieces))
    else:
        response.set_data(packed.plain(pieces))
    return response
