"""The board."""

from flask import Blueprint, abort, g, redirect, render_template, request
from flask_login import current_user, login_required

from board import wallclock
from board.blueprints.drawn import COLUMNS, answered, drawn, pieces_around
from board.blueprints.navigation import Navigation
from board.extensions import policies
from board.extensions.words import language
from board.models.keeping import kept_by
from board.queries import chips
from board.queries.navigation import pulse
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
    person, words, now = current_user._get_current_object(), language(), wallclock.now()
    kept, unfolded = kept_by(person, board, now), request.args.getlist("unfold")
    view, last = View.read(policy, request.args), View.parse(policy, kept.get("view", ""))
    if not View.is_in(request.args) and not last.is_plain:
        return redirect(last.url)
    told = pulse(person, policy, now)
    kept_board = drawn(view, policy, person, words, now, unfolded, told.fingerprint)
    counts = (told.unread, kept_board.reviews if person.leads(board) else 0)

    def draw(server_time):
        g.nav = Navigation(counts)
        return render_template(
            "boards/show.html", board=kept_board.page, policy=policy, groupings=chips.groupings(view),
            remembered=last.query, chips=chips.chips(view, policy, words), columns=COLUMNS, kept=kept,
            server_time=server_time,
        )  # fmt: skip

    stamp = (kept_board.page, counts, kept)
    return answered(pieces_around(kept_board.columns, person, words, now, stamp, draw))
