"""Find a ticket while the customer is on the line."""

from flask import Blueprint, redirect, request
from flask_login import current_user

from board import wallclock
from board.extensions import policies
from board.extensions.words import label, language
from board.htmx import go, is_fragment, render
from board.queries.find import tickets_found

bp = Blueprint("find", __name__, url_prefix="/find")


@bp.get("")
def show():
    """The tickets found; straight to the ticket when a number names exactly one."""
    q = request.args.get("q", "").strip()
    found = tickets_found(q, current_user, policies, language(), wallclock.now())
    if found.is_exact and len(found.tickets) == 1:
        url = found.tickets[0].card.url
        return go(url) if is_fragment() else redirect(url)
    names = {policy.key: label(policy.name) for policy in policies.all()}
    return render("find/show.html", "find/_found.html", q=q, found=found, board_names=names)
