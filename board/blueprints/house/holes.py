"""Pages that are kept: what belongs to one request alone stands in holes, and is filled in at every answer."""

import re
import secrets
from contextlib import contextmanager

from flask import Response, g, request, session
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from board import wallclock
from board.cache import Stamped, packed

MARK = f"hole-{secrets.token_hex(12)}-"  # drawn by lot, so that nobody can write one into a ticket
TOKENS = Stamped(1000)
HOLE = re.compile(f"{MARK}([a-z]+)-")


def init_app(app):
    """Give templates holes, and make the keys of forms such."""
    make_key = app.jinja_env.globals["once_key"]
    token = {"csrf_token": lambda: _mark("csrf") if _is_kept() else form_token()}
    key = {"once_key": lambda: _mark("once") if _is_kept() else make_key()}
    app.jinja_env.globals |= {"hole": hole, **token, **key}
    app.context_processor(lambda: token)  # Flask-WTF's own stands in every context, before the globals


def hole(name, value=""):
    """The value; while a page is drawn to be kept, a hole for it."""
    return _mark(name) if _is_kept() else value


@contextmanager
def keeping():
    """A stretch in which templates leave holes."""
    g.is_kept = True
    try:
        yield
    finally:
        g.is_kept = False


def _is_kept():
    return g.get("is_kept", False)


def _mark(name):
    return Markup(f"{MARK}{name}-")


def cut(html):
    """What was drawn, as Packed pieces with the names of holes between them."""
    parts = HOLE.split(html)
    return tuple(part if at % 2 else packed.pack(part) for at, part in enumerate(parts) if part)


def answered(pieces, **filling):
    """The answer of these pieces, compressed for whoever takes that; `filling`: texts or pieces by their hole."""
    body = list(_filled(pieces, filling))
    response = Response(mimetype="text/html")
    response.vary.add("Accept-Encoding")
    if "gzip" in request.accept_encodings:
        response.content_encoding = "gzip"
        response.set_data(packed.gzipped(body))
    else:
        response.set_data(packed.plain(body))
    return response


def _filled(pieces, filling):
    """Packed pieces in order; every hole of a name is filled alike, but each form gets a key of its own."""
    for piece in pieces:
        if isinstance(piece, packed.Packed):
            yield piece
        elif piece == "once":
            yield packed.stored(secrets.token_urlsafe(18))
        elif isinstance(inside := filling.get(piece), tuple):
            yield from _filled(inside, filling)
        else:
            filling[piece] = (packed.stored(str(escape(inside if inside is not None else OF_A_REQUEST[piece]()))),)
            yield from filling[piece]


def form_token():
    """The token of the forms of whoever is signed in, signed once: it holds until the password changes."""
    secret = session.get("csrf_token")
    return TOKENS.get(secret, None, generate_csrf) if secret else generate_csrf()


OF_A_REQUEST = {
    "csrf": form_token,
    "now": lambda: wallclock.now().isoformat(),
    "after": lambda: g.get("live_after") or "",
    "here": lambda: request.full_path,
}
