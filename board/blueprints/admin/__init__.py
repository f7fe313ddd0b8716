"""People, teams, departments, lists, walls, addresses, texts and messages that were given up on: for administrators."""

from flask import Blueprint, abort, g, redirect, request
from flask_login import current_user

from board.extensions import policies
from board.extensions.words import label, language

bp = Blueprint("admin", __name__, url_prefix="/admin")


@bp.before_request
def admit():
    """Put the boards that the reader administers into `g.boards`; 404 for everybody else."""
    held = {m.board for m in current_user.memberships if m.rank == "admin"}
    g.boards = [policy for policy in policies.all() if policy.key in held]
    if not g.boards:
        abort(404)


@bp.get("")
def start():
    """The first of the pages."""
    return redirect("/admin/people")


@bp.context_processor
def offer():
    """The boards that may be administered, for every page here."""
    boards = [(policy.key, label(policy.name)) for policy in g.get("boards", ())]
    return {"admin_boards": boards, "language_key": language()}


def board_asked_for():
    """The policy of the board in the address, the first one without; 404 for a board of somebody else."""
    wish = request.values.get("board")
    found = next((policy for policy in g.boards if policy.key == wish), None if wish else g.boards[0])
    return found or abort(404)


from board.blueprints.admin import (  # noqa: E402  the resources hang themselves on `bp`
    addresses,
    duties,
    lists,
    messages,
    people,
    person_absences,
    ranks,
    screens,
    texts,
    working_time,
)

__all__ = [
    "addresses", "bp", "duties", "lists", "messages", "people", "person_absences", "ranks", "screens", "texts",
    "working_time",
]  # fmt: skip
