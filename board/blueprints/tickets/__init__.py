"""One ticket: its page, and all that can be done to it as resources below it."""

from flask import Blueprint, abort, g, request
from flask_login import current_user, login_required

from board.extensions import policies
from board.queries.reach import ticket_within_reach
from board.queries.ticket_stamp import ticket_stamp

SAFE = ("GET", "HEAD", "OPTIONS")
HOLDS_LATE = {"tickets.move"}  # these hold the ticket when what was sent is known to make sense

bp = Blueprint("tickets", __name__, url_prefix="/tickets")


@bp.url_value_preprocessor
def take_number(_endpoint, values):
    """The number is for `load`; the views below work on `g.ticket`."""
    g.number = values.pop("number")


@bp.before_request
@login_required
def load():
    """Put ticket, policy and the doer into `g`; 404 when out of reach."""
    g.ticket = _found()
    if g.ticket is None:
        abort(404)
    g.policy = policies[g.ticket.board]
    g.actor = _doer(g.get("screen"))


def _found():
    """The ticket; for its page, which is mostly kept, its stamp alone."""
    if request.endpoint == "tickets.show":
        return ticket_stamp(current_user, g.number)
    holds_now = request.method not in SAFE and request.endpoint not in HOLDS_LATE
    return ticket_within_reach(current_user, g.number, to_write=holds_now)


def _doer(screen):
    """The reader; at a wall, whoever proved who they are there, and the screen is kept with what they do."""
    if screen is None:
        return current_user.acting_on(g.ticket.board, door="form")
    if screen.board != g.ticket.board:
        abort(404)
    return current_user.acting_on(g.ticket.board, door="wall", screen=screen.mark)


from board.blueprints.tickets import (  # noqa: E402  the resources hang themselves on `bp`
    assignments,
    closures,
    commitments,
    completions,
    corrections,
    judgements,
    links,
    marks,
    moves,
    page,
    talks,
    undos,
    works,
)

__all__ = [
    "assignments", "bp", "closures", "commitments", "completions", "corrections", "judgements", "links", "marks",
    "moves", "page", "talks", "undos", "works",
]  # fmt: skip
