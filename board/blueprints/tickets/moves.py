"""One door for every way to move a card: drag, key, form and menu post here."""

from datetime import datetime, time

from flask import abort, g, make_response, render_template, request
from flask_babel import gettext as _

from board import htmx, wallclock
from board.blueprints.tickets import bp
from board.blueprints.tickets.limits import heed
from board.blueprints.tickets.outcome import changed_card, done
from board.blueprints.tickets.sheets import SHEETS, refused, seen_version, shown
from board.domain import access, moves
from board.domain.facts import STAGES
from board.domain.moves import Move
from board.domain.refusals import Refused
from board.domain.wip import FIELD
from board.extensions import db
from board.extensions.words import language, said, together
from board.forms.fields import row_id
from board.models.ticket.locking import alone, hold
from board.queries.candidates import people_by_load
from board.queries.groupings import GROUPINGS
from board.queries.people import with_ranks
from board.queries.view import View, column_of

# Columns that a card can only leave.
NO_WAY = {
    ("team", "none"): moves.TEAM_STAYS,
    ("due", "late"): moves.PROMISES_LIE_AHEAD,
    ("due", "none"): moves.PROMISES_LIE_AHEAD,
}


@bp.post("/<number>/moves")
def move():
    """Move the card: 200 or 303 done, 422 with the sheet of what is missing, 409 stale or refused with reasons."""
    by, to = request.form.get("by", "stage"), request.form.get("to", "")
    if stale := _stale():
        return stale
    if _stands_there(by, to):
        return done(_("It stands there already."), "info")
    way, filled = _way(by, to)
    if way is None:
        return put_back(
            [_(NO_WAY[by, to]) if (by, to) in NO_WAY else said(moves.objection_to_move(g.ticket.stage, to))]
        )
    if reasons := _objections(way):
        return put_back([said(reason) for reason in reasons])
    filled |= _reason(way)
    return alone(lambda: _at_once(way, filled)) if set(way.fields) <= set(filled) else _sheet(way, filled)


def _stale():
    """The answer to whoever has not seen how the ticket stands; None otherwise."""
    if seen_version() in (None, g.ticket.version):
        return None
    return put_back([_("Somebody changed this ticket first. Nothing was changed; this is how it stands now.")])


def _stands_there(by, to):
    view = View(g.ticket.board, by if by in GROUPINGS else abort(400))
    return column_of(view, g.ticket, g.policy, wallclock.now()) == to


def _way(by, to):
    """The verb behind a drop, and what the drop already says; no verb where no way leads; 400 for nonsense."""
    if (by, to) in NO_WAY:
        return None, {}
    if by == "stage" and to in STAGES:
        return moves.verb_for(g.ticket.stage, to), {}
    if by == "priority" and to in {level.colour for level in g.policy.priorities}:
        verb, resource = ("rule", "rulings") if g.actor.leads else ("dispute", "disputes")
        return Move(verb, resource, ("reason",)), {"colour": to}
    if by == "assignee" and to == "none":
        return Move("release", "releases", ("reason",)), {}
    if by == "assignee" and _is_id(to):  # a change of hands asks for its reason
        return Move("assign", "assignments", ("reason",) if g.ticket.assignee_id else ()), {"person": to}
    if by == "team" and _is_id(to):
        return Move("assign", "assignments", ("person_id",)), {"person": _least_loaded_of(int(to)), "team": to}
    if by == "due":
        return Move("estimate", "estimates", ("reason",)), {"promise_at": _end_of(to)}
    return abort(400)


def _reason(way):
    """The code of the reason, where a change of hands came with it; then the drop says all there is to say."""
    codes = [choice.key for choice in g.policy.reasons["reassign"]]
    given = request.form.get("reason")
    return {"reason": given} if way.verb == "assign" and given in codes else {}


def _is_id(to):
    """True for the number of a row; 400 for one that no row can have."""
    try:
        return to.isdecimal() and row_id(to) is not None
    except ValueError:
        return abort(400)


def _least_loaded_of(team_id):
    people = people_by_load(g.ticket, g.policy, language(), wallclock.now())
    others = (p for p in people if p.team_id == team_id and p.id != g.ticket.assignee_id)
    return next((str(person.id) for person in others), "")


def _end_of(day):
    """18:00 of an ISO date, or its last quarter of an hour where that is past, as the form writes it; else 400."""
    zone = g.policy.tz
    try:
        ends = [datetime.combine(datetime.fromisoformat(day).date(), at, zone) for at in (time(18), time(23, 45))]
    except ValueError:
        return abort(400)
    end = next((end for end in ends if end > wallclock.now()), ends[-1])
    return f"{end:%Y-%m-%dT%H:%M}"


def _objections(way):
    """What no sheet could cure: whoever may not, and what must come first."""
    ticket, policy = g.ticket, g.policy
    if reasons := access.objections(way.verb, g.actor):
        return reasons
    first = {
        "assign": ticket.objections_to_assigning,
        "release": lambda: moves.objections_to_releasing(ticket.stage),
        "estimate": lambda: moves.objections_to_promising(ticket.stage),
        "solve": lambda: ticket.objections_to_solving(by=g.actor, now=wallclock.now(), policy=policy),
        "close": lambda: ticket.objections_to_closing(by=g.actor, policy=policy),
    }
    return first[way.verb]() if way.verb in first else ()


def _at_once(way, filled):
    """A start, a person, a closure that is confirmed: the drop says all there is to say."""
    hold(g.ticket)
    if stale := _stale():
        return stale
    words = {"by": g.actor, "now": wallclock.now(), "policy": g.policy}
    words |= {"reason": filled["reason"]} if "reason" in filled else {}
    person = [with_ranks(int(filled["person"]))] if "person" in filled else []
    try:
        if way.verb in ("assign", "start"):
            heed(*person)
        getattr(g.ticket, way.verb)(*person, **words)
        db.session.commit()
    except Refused as refusal:
        db.session.rollback()
        if any(reason.field == FIELD for reason in refusal.reasons):
            return refused(SHEETS[way.resource], _prefilled(way, filled), refusal)
        return put_back([said(reason) for reason in refusal.reasons])
    return done(str(SHEETS[way.resource].done))


def _sheet(way, filled):
    """The sheet with exactly the fields that the move lacks; what the drop says is filled in."""
    return shown(SHEETS[way.resource], _prefilled(way, filled), 422)


def _prefilled(way, filled):
    form = SHEETS[way.resource].make()
    for name, value in filled.items():
        form[name].raw_data = [value]
        try:
            form[name].process_formdata([value])
        except ValueError:
            abort(400)
    return form


def put_back(reasons):
    """409: the card as it stands now and every reason, as partials or as a page."""
    if htmx.is_fragment():
        return make_response(changed_card(together(reasons), "fault"), 409)
    return make_response(render_template("tickets/refused.html", ticket=g.ticket, reasons=reasons), 409)
