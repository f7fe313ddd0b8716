"""The board."""

from flask import Blueprint, abort, render_template, request
from flask_login import current_user, login_required

from board import wallclock
from board.extensions import policies
from board.extensions.words import language
from board.queries import chips
from board.queries.board_page import board_page
from board.queries.view import View

bp = Blueprint("boards", __name__, url_prefix="/boards")


@bp.get("/<board>")
@login_required
def show(board):
    """One board as the address narrows and groups it; 404 for whoever has no membership."""
    policy = policies.get(board)
    if policy is None or not current_user.ranks_on(board):
        abort(404)
    view = View.read(policy, request.args)
    page = board_page(view, policy, current_user, language(), wallclock.now(), request.args.getlist("unfold"))
    return render_template("boards/show.html", board=page, policy=policy, groupings=chips.groupings(view))
