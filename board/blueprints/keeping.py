"""How the reader keeps a board: remembered at once, for every browser of theirs."""

from flask import Blueprint, abort, request
from flask_login import current_user, login_required

from board.extensions import db, policies
from board.models import keeping

bp = Blueprint("keeping", __name__, url_prefix="/boards")

DENSITIES = ("desk", "compact")
LONGEST_KEY = 40


@bp.post("/<board>/keeping")
@login_required
def keep(board):
    """Remember what is folded or not any more, how dense the cards are, or the column open on a phone: 204."""
    if board not in policies or not current_user.ranks_on(board):
        abort(404)
    keeping.keep(current_user, board, **_settings())
    db.session.commit()
    return "", 204


def _settings():
    """What the form says; 400 for nonsense."""
    known = {"fold": _column, "unfold": _column, "density": _density, "open": _column}
    found = {name: read(request.form[name]) for name, read in known.items() if name in request.form}
    return found or abort(400)


def _density(text):
    return text if text in DENSITIES else abort(400)


def _column(text):
    return text if 0 < len(text) <= LONGEST_KEY and text.isprintable() else abort(400)
