"""The wall at the door: which screen asks, and for whom it may act. A screen by itself can do nothing."""

from flask import abort, current_app, g, request
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer

from board import wallclock
from board.models.proof import proof_of
from board.models.screen import screen_of_device

COOKIE = "board_wall"
YEAR_SECONDS = 400 * 24 * 3600  # as long as browsers keep any cookie; each beat begins it anew
# All that a proof at a wall opens; whoever proves more signs in at a desk.
DOORS = ("tickets.move", "tickets.undo")


def screen_here():
    """The screen whose device sent this request, also a revoked one; None for every other browser."""
    if "screen_here" not in g:
        device = _unsigned(request.cookies.get(COOKIE, ""))
        g.screen_here = screen_of_device(device) if device else None
    return g.screen_here


def keep(response, device):
    """The answer that has the browser keep its secret, signed and out of the reach of scripts."""
    response.set_cookie(
        COOKIE, _signer().dumps(device), max_age=YEAR_SECONDS, httponly=True, samesite="Strict",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )  # fmt: skip
    return response


def keep_on(response):
    """The same secret, kept from now on."""
    return keep(response, _unsigned(request.cookies[COOKIE]))


def is_acting():
    """True when a screen asks to act for somebody who stands before it."""
    return "proof" in request.form and request.endpoint in DOORS


def admit():
    """Be the person who proved it at this screen, for this one request; 401 when the proof does not hold, 403 for
    anything but reassigning."""
    screen = screen_here()
    if screen is None or not screen.is_paired:
        abort(401, _("This screen was switched off. Ask an administrator for a new code."))
    proof = proof_of(request.form["proof"], screen)
    if proof is None or not _holds(proof):
        abort(401, _("Your PIN holds no longer. Enter it again."))
    if request.endpoint == "tickets.move" and request.form.get("by") != "assignee":
        abort(403)
    if not proof.person.is_active:
        abort(403)
    g._login_user = proof.person  # for this request alone: nothing goes into the session
    g.screen = screen


def _holds(proof):
    """True within its minute; what was done at its very end can still be undone."""
    now = wallclock.now()
    return proof.state(now) == "holds" or (request.endpoint == "tickets.undo" and proof.state(now) == "over")


def _signer():
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="wall")


def _unsigned(cookie):
    try:
        return _signer().loads(cookie) if cookie else None
    except BadSignature:
        return None
