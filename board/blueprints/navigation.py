"""The way around: what the bar shows, where the start leads, and that the tour was seen."""

from functools import cached_property

from flask import Blueprint, g, redirect, request
from flask_login import current_user

from board import wallclock
from board.extensions import db, policies
from board.extensions.words import label
from board.queries.navigation import counts_for
from board.queries.reach import boards_of

bp = Blueprint("navigation", __name__)

# The first part of an address, and the entry of the bar that it belongs to.
HERE = {"boards": "board", "tickets": "board", "day": "day", "reviews": "reviews", "inbox": "inbox", "admin": "admin"}


class Navigation:
    """What the bar needs; asks the database only when a page shows it, not even then with `counts` of `counts_for`."""

    def __init__(self, counts=None):
        if counts is not None:
            self.counts = counts

    @cached_property
    def boards(self):
        """(key, name) of every board that the reader may open."""
        return [(policy.key, label(policy.name)) for policy in boards_of(current_user, policies)]

    @cached_property
    def board(self):
        """The key of the board this page is about, else the reader's first one; "" without any."""
        keys = [key for key, _name in self.boards]
        ticket = g.get("ticket")
        wished = (request.view_args or {}).get("board") or request.args.get("board") or getattr(ticket, "board", None)
        return wished if wished in keys else next(iter(keys), "")

    @property
    def board_label(self):
        """The name of that board."""
        return dict(self.boards).get(self.board, "")

    @property
    def here(self):
        """The entry of the bar that is lit."""
        return HERE.get(request.path.split("/")[1], "")

    @cached_property
    def counts(self):
        """(unread notices, what waits for a leader of this board)."""
        return counts_for(current_user, self.led)

    @property
    def led(self):
        """The board that the bar counts reviews of, in a list; none for whoever leads nothing there."""
        return [self.board] if self.may_review else []

    @property
    def inbox_count(self):
        """Unread notices; None when there are none, so that no badge is drawn."""
        return self.counts[0] or None

    @property
    def review_count(self):
        """What waits for a leader of this board; None when nothing does."""
        return self.counts[1] or None

    @property
    def may_review(self):
        """True where the reader rules and closes."""
        return bool(self.board) and current_user.leads(self.board)

    @property
    def may_admin(self):
        """True for administrators."""
        return current_user.is_admin


@bp.app_context_processor
def offer():
    """`nav` for every page of somebody signed in, and whether the tour opens by itself."""
    if not current_user.is_authenticated:
        return {}
    if "nav" not in g:
        g.nav = Navigation()
    return {"nav": g.nav, "tour": current_user.toured_at is None}


@bp.get("/")
def start():
    """To the first board, or to the day of somebody who has none."""
    nav = Navigation()
    return redirect(f"/boards/{nav.board}" if nav.board else "/day", code=303)


@bp.post("/tour")
def end_tour():
    """The reader has seen the tour; it does not open by itself again."""
    current_user.toured_at = current_user.toured_at or wallclock.now()
    db.session.commit()
    return "", 204
