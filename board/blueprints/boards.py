"""The board."""

from flask import Blueprint, abort, redirect, render_template, request
from flask_login import current_user, login_required

from board import wallclock
from board.blueprints.drawn import HOLE, columns_of, filled
from board.extensions import policies
from board.extensions.words import language
from board.models.keeping import kept_by
from board.queries import chips
from board.queries.view import View

bp = Blueprint("boards", __name__, url_prefix="/boards")


@bp.get("/<board>")
@login_required
def show(board):
    """One board as the address narrows and groups it, as the reader left it where that says nothing.

    404 for whoever has no membership.
    """
    policy = policies.get(board)
    if policy is None or not current_user.ranks_on(board):
        abort(404)
    kept = kept_by(current_user, board, wallclock.now())
    view, last = View.read(policy, request.args), View.parse(policy, kept.get("view", ""))
    if not View.is_in(request.args) and not last.is_plain:
        return redirect(last.url)
    page, columns = columns_of(view, policy, current_user, language(), wallclock.now(), request.args.getlist("unfold"))
    frame = render_template(
        "boards/show.html", board=page, policy=policy, groupings=chips.groupings(view), remembered=last.query,
        chips=chips.chips(view, policy, language()), columns=HOLE, kept=kept,
    )  # fmt: skip
    return filled(frame, columns)
