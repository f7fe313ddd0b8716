"""One door for every way to move a card: drag, key, form and menu post here."""

from datetime import datetime, time

from flask import abort, g, make_response, render_template, request
from flask_babel import gettext as _

from board import htmx, wallclock
from board.blueprints.reading import language
from board.blueprints.tickets import bp
from board.blueprints.tickets.sheets import SHEETS, changed_card, done, say, shown
from board.domain import moves
from board.domain.facts import COLOURS, STAGES
from board.domain.refusals import Refused
from board.extensions import db
from board.queries.board_page import card_of


@bp.post("/<number>/moves")
def move():
    """Move the card: 200 or 303 done, 422 with the sheet of what is missing, 409 stale or refused with reasons."""
    by, to = request.form.get("by", "stage"), request.form.get("to", "")
    if _is_stale():
        return put_back([_("Somebody changed this ticket first. Nothing was changed; this is how it stands now.")])
    if _stands_there(by, to):
        return done(_("It stands there already."), "info")
    resource, filled = _step(by, to)
    if resource is None:
        return put_back([say(moves.objection_to_move(g.ticket.stage, to))])
    if resource != "starts":
        return _sheet(resource, filled)
    try:
        g.ticket.start(by=g.actor, now=wallclock.now(), policy=g.policy)
        db.session.commit()
    except Refused as refusal:
        db.session.rollback()
        return put_back([say(reason) for reason in refusal.reasons])
    return done(_("Started. The first note is due soon."))


def _is_stale():
    seen = request.form.get("version")
    if seen is not None and not seen.isdigit():
        abort(400)
    return seen is not None and int(seen) != g.ticket.version


def _stands_there(by, to):
    ticket = g.ticket
    present = {
        "stage": ticket.stage,
        "priority": ticket.colour,
        "assignee": str(ticket.assignee_id or "none"),
        "team": str(ticket.team_id or "none"),
    }
    return present.get(by) == to


def _step(by, to):
    """The resource whose sheet completes the move, and what the drop already says; None where no way leads."""
    if by == "stage":
        if to not in STAGES:
            abort(400)
        step = moves.verb_for(g.ticket.stage, to)
        return (step.resource, {}) if step else (None, {})
    if by == "priority" and to in COLOURS:
        return ("rulings" if g.actor.leads else "disputes"), {"colour": to}
    if by == "assignee":
        return ("releases", {}) if to == "none" else ("assignments", {"person": to})
    if by == "team":
        return "assignments", {"team": to}
    if by == "due":
        return "estimates", {"promise_at": _end_of(to)}
    abort(400)


def _end_of(day):
    """18:00 of an ISO date in the board's zone, as the form writes it; bad dates are 400."""
    try:
        return f"{datetime.combine(datetime.fromisoformat(day).date(), time(18)):%Y-%m-%dT%H:%M}"
    except ValueError:
        abort(400)


def _sheet(resource, filled):
    """The sheet with exactly the fields that the move lacks; what the drop says is filled in."""
    shape = SHEETS[resource]
    form = shape.make()
    for name, value in filled.items():
        if name in form:
            form[name].raw_data = [value]
            form[name].process_formdata([value])
    return shown(shape, form, 422)


def put_back(reasons):
    """409: the card as it stands now and every reason, as partials or as a page."""
    if htmx.is_fragment():
        return make_response(changed_card(" ".join(reasons), "fault"), 409)
    page = render_template(
        "tickets/refused.html", ticket=g.ticket, reasons=reasons, card=card_of(g.ticket, g.policy, language())
    )
    return make_response(page, 409)
