"""The board."""

from functools import partial

from flask import Blueprint, abort, g, redirect, render_template, request
from flask_login import current_user, login_required

from board import wallclock
from board.blueprints.drawn import drawn
from board.blueprints.frames import framed
from board.blueprints.house.holes import answered, hole
from board.blueprints.navigation import Navigation
from board.cache import minute_of
from board.extensions import policies
from board.extensions.words import language
from board.models.keeping import kept_by
from board.queries import chips
from board.queries.navigation import counts_for, pulse
from board.queries.reach import sees_all
from board.queries.view import View

bp = Blueprint("boards", __name__, url_prefix="/boards")


@bp.get("/<board>")
@login_required
def show(board):
    """One board as the address narrows and groups it, as the reader left it where that says nothing.

    404 for whoever has no membership.
    """
    policy, person, now = policies.get(board), current_user._get_current_object(), wallclock.now()
    if policy is None or not person.ranks_on(board):
        abort(404)
    kept, unfolded = kept_by(person, board, now), request.args.getlist("unfold")
    view, last = _view(policy, request.args), _last(policy, kept)
    if not View.is_in(request.args) and not last.is_plain:
        return redirect(last.url)
    found = pulse(person, policy, now)
    shown = drawn(view, policy, person, language(), now, unfolded, found.fingerprint)
    counts = _counts_of_bar(person, board, found.unread, shown.reviews)
    draw = partial(_frame, policy, view, shown.page, counts, kept, last)
    stamp = (shown.page, counts, kept, minute_of(now) if view.filters else None)  # a chip may carry somebody's name
    return answered(framed(request.full_path, stamp, draw), columns=(shown.columns,))


def _view(policy, args):
    """The view that an address asks for; most say nothing."""
    return View.read(policy, args) if args else View(policy.key)


def _last(policy, kept):
    """The view that the reader saw last."""
    return View.parse(policy, kept["view"]) if kept.get("view") else View(policy.key)


def _counts_of_bar(person, board, unread, reviews):
    """(unread notices, what waits for a leader) of the board that the bar is about: this one for its own staff."""
    if sees_all(person, board):
        return unread, reviews if person.leads(board) else 0
    other = Navigation()
    return counts_for(person, [other.board] if other.may_review else [])


def _frame(policy, view, page, counts, kept, last):
    """The page around its columns."""
    g.nav = Navigation(counts)
    return render_template(
        "boards/show.html", board=page, policy=policy, groupings=chips.groupings(view), remembered=last.query,
        chips=chips.chips(view, policy, language()), columns=hole("columns"), kept=kept,
    )  # fmt: skip
