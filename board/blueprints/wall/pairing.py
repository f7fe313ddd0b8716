"""How a screen becomes a wall: somebody types the code that an administrator has."""

import re

from flask import g, redirect, render_template, request
from flask_babel import format_time
from flask_babel import gettext as _

from board import wallclock
from board.blueprints.house import walls
from board.blueprints.wall import bp
from board.extensions import db, writing
from board.extensions.words import label
from board.models import throttle
from board.models.screen import CODE_DIGITS, screen_with_code

FREE_TRIES = 10


@bp.post("/<board>/pairings")
def pair():
    """303 to the wall with the device's cookie; 422 for a wrong code, 429 after too many."""
    if blocked_until := _count_attempt():
        wait = _("Too many attempts. Try again at %(time)s.", time=format_time(blocked_until, "HH:mm:ss"))
        return keypad(429, [wait])
    code = re.sub(r"\D", "", request.form.get("code", ""))
    device = _device_for(code) if len(code) == CODE_DIGITS else None
    if device is None:
        told = _(
            "This code is wrong, or older than %(minutes)s minutes. Check it, or ask for a new one.",
            minutes=g.policy.wall.code_minutes,
        )
        return keypad(422, [told])
    return walls.keep(redirect(f"/wall/{g.policy.key}", code=303), device)


def keypad(status=200, reasons=()):
    """The page with the keypad, and why the wall is not there."""
    screen = walls.screen_here()
    is_off = screen is not None and screen.revoked_at is not None
    page = render_template(
        "wall/pair.html", board=g.policy.key, board_label=label(g.policy.name), reasons=reasons, is_off=is_off,
        digits=CODE_DIGITS,
    )  # fmt: skip
    return page, status


def _device_for(code):
    with writing():
        now = wallclock.now()
        screen = screen_with_code(code, g.policy.key, now=now)
        device = screen.pair(now=now) if screen else None
        if screen:
            throttle.take_back("pairing", _address(), free=FREE_TRIES)
        db.session.commit()
    return device


def _count_attempt():
    wait = throttle.attempt(("pairing", _address(), FREE_TRIES), now=wallclock.now())
    db.session.commit()
    return wait


def _address():
    return request.remote_addr or "unknown"
