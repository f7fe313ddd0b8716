"""The wall: a board for the whole room, on a big touch screen that was paired by a code."""

from flask import Blueprint, abort, g, request, session

from board import wallclock
from board.blueprints.house.walls import screen_here
from board.extensions import policies

bp = Blueprint("wall", __name__, url_prefix="/wall")
FOR_EVERYBODY = ("wall.show", "wall.pair")


@bp.url_value_preprocessor
def take_board(_endpoint, values):
    """The board's key is for `load`; the views below work on `g.policy`."""
    g.board_key = values.pop("board")


@bp.before_request
def load():
    """Put the policy and the paired screen into `g`; 404 without such a board, 401 for whoever is no wall of it."""
    g.policy = policies.get(g.board_key)
    if g.policy is None:
        abort(404)
    screen = screen_here()
    if screen:
        g.language = screen.language  # one that was switched off says so in it, too
    g.screen = screen if screen and screen.board == g.policy.key and screen.is_paired else None
    if g.screen is None:
        return None if request.endpoint in FOR_EVERYBODY else abort(401)
    session.permanent = True  # a form's key must outlive the week
    g.now = wallclock.now()
    return None


from board.blueprints.wall import hands, page, pairing, proofs, stream  # noqa: E402  the resources hang themselves on `bp`

__all__ = ["bp", "hands", "page", "pairing", "proofs", "stream"]
