"""What waits for a supervisor: disputes, judgements, closures; the rulings are made on the ticket."""

from flask import Blueprint, abort, redirect, request
from flask_login import current_user

from board import wallclock
from board.domain import clocks
from board.extensions import policies
from board.htmx import render
from board.queries.review_queue import review_queue, ruling_due_at

bp = Blueprint("reviews", __name__, url_prefix="/reviews")


@bp.get("")
def show():
    """The queue of one board; 404 for whoever does not lead it."""
    board = request.args.get("board") or next(filter(current_user.leads, current_user.boards), None)
    if board not in policies or not current_user.leads(board):
        abort(404)
    if "board" not in request.args:
        return redirect(f"/reviews?board={board}")
    policy, now = policies[board], wallclock.now()

    def ruling_clock(ticket):
        due = ruling_due_at(ticket, policy)
        return due, clocks.state_of(due, now, ticket.cycle.disputed_at)

    words = {"queue": review_queue(board), "policy": policy, "ruling_clock": ruling_clock}
    return render("reviews/show.html", "reviews/_queue.html", **words)
