"""The answer to a verb that worked: what brings any page up to date, and the notice with its undo."""

from flask import flash, g, render_template, request
from flask_login import current_user

from board import htmx, wallclock
from board.extensions import db
from board.extensions.words import language
from board.models.keeping import kept_by
from board.queries.board_page import card_in
from board.queries.tally import what_counts_tell
from board.queries.view import View

PERSONAL = ("tickets.pins", "tickets.unpins")  # what changes how the reader keeps the board


def done(notice, kind="good"):
    """The answer to a verb that worked: the card and a notice, or back to the ticket's page."""
    undo = undo_offer()
    if not htmx.is_fragment():
        flash({"text": notice, "undo": undo} if undo else notice, kind)
        return htmx.go(f"/tickets/{g.ticket.number}")
    return htmx.make_response(changed_card(notice, kind, undo), trigger="sheet:close, ticket:changed")


def part_of_ticket(part, name, **values):
    """A part of the ticket's page with what was asked for; without script a page of its own, headed by `name`."""
    page = "tickets/sheets/part_page.html"
    return htmx.render(page, part, part=part, name=name, ticket=g.ticket, **values)


def undo_offer():
    """What the notice needs to take back what was just done; None where that stays."""
    event = g.ticket.undoable()
    if event is None or not g.policy.undo_seconds:
        return None
    (event_id,) = db.inspect(event).identity
    url, seconds = f"/tickets/{g.ticket.number}/undos", g.policy.undo_seconds
    return {"url": url, "event": event_id, "version": g.ticket.version, "seconds": seconds}


def changed_card(notice, kind, undo=None):
    """The partials that bring any page up to date: the card in its column, and a notice."""
    view, now = view_on_page(g.policy), wallclock.now()
    card, column = card_in(view, g.ticket, g.policy, current_user, language(), now)
    return render_template(
        "tickets/changed.html",
        card=card,
        column=column,
        **what_counts_tell(view, g.policy, current_user, now),
        text=notice,
        kind=kind,
        undo=undo,
        kept=kept_by(current_user, g.ticket.board, now) if request.endpoint in PERSONAL else None,
    )


def view_on_page(policy):
    """How the page that asks shows the policy's board: its address tells, as htmx sends it."""
    page = htmx.parts_of(request.headers.get("HX-Current-URL"))
    here = page.path == f"/boards/{policy.key}"
    return View.parse(policy, page.query if here else "")
