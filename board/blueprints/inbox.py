"""Notices for whoever is signed in."""

from flask import Blueprint, flash, request
from flask_babel import gettext as _
from flask_login import current_user

from board import wallclock
from board.blueprints.steps import step_for_notice
from board.extensions import db, policies
from board.extensions.words import label
from board.forms.fields import row_id
from board.htmx import go, is_fragment, render
from board.queries.escalations import act_by_and_from
from board.queries.inbox import mark_read, notices_by_ticket

bp = Blueprint("inbox", __name__, url_prefix="/inbox")


@bp.get("")
def show():
    """Bundles by ticket, unread ones first; ?only=unread leaves out the rest."""
    return _page()


def _page(status=200):
    only_unread = request.args.get("only") == "unread"
    return render(
        "inbox/show.html", "inbox/_bundles.html", status,
        bundles=notices_by_ticket(current_user, only_unread=only_unread), only_unread=only_unread,
        step_for_notice=step_for_notice, colour_word=_colour_word, act_by=_act_by,
    )  # fmt: skip


def _colour_word(ticket):
    return label(policies[ticket.board].priority(ticket.colour).label)


def _act_by(ticket):
    return act_by_and_from(ticket.cycle, ticket.colour, policies[ticket.board])[0]


@bp.post("/reads")
def reads():
    """Mark notices as read: those named by `notice`, or all with `all`; 422 when neither is said."""
    ids = request.form.getlist("notice", type=row_id)
    if not ids and not request.form.get("all"):
        flash(_("Choose the notices first."), "fault")
        return _go_back(422)
    mark_read(current_user, now=wallclock.now(), notice_ids=None if request.form.get("all") else ids)
    db.session.commit()
    return _go_back()


def _go_back(status=200):
    """The list again for htmx and for a fault, else 303 to it."""
    if is_fragment() or status != 200:
        return _page(status)
    return go("/inbox?only=unread" if request.args.get("only") == "unread" else "/inbox")
