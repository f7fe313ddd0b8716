"""A board as it is drawn: columns kept while nothing on them has changed, and for its reader the page around them.

What is kept is stamped with what the database says of the board and of the reader, and with the minute: ages, states
and names that change without any ticket changing are never older than that.
"""

import re
from dataclasses import replace
from typing import NamedTuple

from flask import Response, g, render_template, request, session
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from board.blueprints.house.words import chosen_theme
from board.cache import Stamped, minute_of, packed
from board.queries.board_page import board_page
from board.queries.drawn_cards import drawn_card
from board.queries.navigation import reviews_on
from board.queries.reach import reach_key
from board.queries.rows import BoardPage

COLUMNS = Markup("<!--columns-->")
KEPT, FRAMES, TOKENS = Stamped(100), Stamped(300), Stamped(1000)


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


def pieces_around(columns, person, language, now, stamp, draw):
    """The page as pieces: `draw(server_time)` makes the HTML around COLUMNS, kept with the stamp for this reader.

    What is another one at every request stands in holes; a page that says something once is not kept.
    """
    holes = {
        "csrf": _form_token(),
        "now": now.isoformat(),
        "after": str(g.get("live_after") or ""),
        "columns": COLUMNS,
    }

    def make():
        return _cut(draw(holes["now"]), holes)

    if session.get("_flashes"):
        frame = make()
    else:
        ranks = tuple((membership.board, membership.rank) for membership in person.memberships)
        whole = (*stamp, ranks, person.name, person.toured_at is None, chosen_theme(), bool(holes["after"]))
        frame = FRAMES.get((person.id, request.full_path, language), whole, make)
    filling = {name: packed.stored(text) for name, text in holes.items()} | {"columns": columns}
    return [filling.get(piece, piece) for piece in frame]


def _form_token():
    """The token of this session's forms, signed once: it holds as long as the session does."""
    secret = session.get("csrf_token")
    return TOKENS.get(secret, None, generate_csrf) if secret else generate_csrf()


def _cut(html, holes):
    """The text in Packed pieces, with the names of holes between them."""
    names = {text: name for name, text in holes.items() if text}
    parts = re.split(f"({'|'.join(map(re.escape, names))})", html)
    return [names[part] if part in names else packed.pack(part) for part in parts if part]


def answered(pieces):
    """The answer that carries the pieces, compressed for whoever takes that."""
    response = Response(mimetype="text/html")
    response.vary.add("Accept-Encoding")
    if "gzip" in request.accept_encodings:
        response.content_encoding = "gzip"
        response.set_data(packed.gzipped(pieces))
    else:
        response.set_data(packed.plain(pieces))
    return response
