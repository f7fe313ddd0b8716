"""One press for many tickets: assign, remind, tag. Each goes through its own verb.

What is wrong with the press itself is said before any ticket is asked; what
tickets refuse is told once for all that say the same.
"""

from flask import Blueprint, abort, flash, g, make_response, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user, login_required

from board import htmx, wallclock
from board.blueprints.tickets.limits import heed_limits
from board.blueprints.tickets.outcome import view_on_page
from board.domain import moves, tags
from board.domain.refusals import N_, Reason, Refused, grouped, refuse_if
from board.domain.wip import FIELD
from board.extensions import db, policies
from board.extensions.words import label, language, said, together
from board.forms.fields import row_id
from board.queries import bulk
from board.queries.loads import Loads
from board.queries.tally import what_counts_tell

bp = Blueprint("bulk", __name__, url_prefix="/tickets/bulk")

NEEDS_PERSON = N_("Choose a person first.")
NEEDS_REASON = N_("Somebody has it already: choose a reason.")


@bp.before_request
@login_required
def load():
    """Put the board's policy and the doer into `g`; 404 for whoever has no membership."""
    g.policy = policies.get(request.values.get("board", ""))
    if g.policy is None or not current_user.ranks_on(g.policy.key):
        abort(404)
    g.actor = current_user.acting_on(g.policy.key, door="bulk")


@bp.get("/new")
def new():
    """The bar under a board where tickets are chosen."""
    people, used = bulk.choices(g.policy, current_user, wallclock.now())
    reasons = [(r.key, label(r.label)) for r in g.policy.reasons["reassign"]]
    return render_template("boards/_bulk.html", people=people, tags=used, reasons=reasons, board=g.policy.key)


@bp.post("")
def create():
    """Do it to every chosen ticket that allows it: 200 with the cards and what was refused, 409 when all were."""
    numbers = list(dict.fromkeys(request.form.getlist("ticket")))
    if not numbers or len(numbers) > bulk.MOST:
        abort(400)
    done, refused = _carried_out(_verb(request.form.get("what")), numbers)
    db.session.commit()
    return _answer(done, refused)


def _carried_out(act, numbers):
    """What a page must know of each changed ticket, and (number, why) of each that was refused."""
    tickets = bulk.tickets_to_change(current_user, g.policy.key, numbers)
    found, done = {ticket.number for ticket in tickets}, []
    refused = [(n, _("There is no such ticket within your reach.")) for n in numbers if n not in found]
    g.loads = Loads(tickets)
    with db.session.no_autoflush:  # all are written at once, a table at a time
        for ticket in tickets:
            try:
                act(ticket)
                done.append(bulk.Changed(ticket.id, ticket.board, ticket.number, ticket.face, ticket.version))
            except Refused as refusal:
                refused.append((ticket.number, together(said(reason) for reason in refusal.reasons)))
                g.asks_why = g.get("asks_why") or any(reason.field == FIELD for reason in refusal.reasons)
    return done, refused


def _verb(what):
    """A function of a ticket; 400 for nonsense, Refused where what it needs is not filled in."""
    words = {"by": g.actor, "now": wallclock.now(), "policy": g.policy}
    if what == "nudge":
        return lambda ticket: ticket.nudge(**words)
    if what == "tag":
        return _tagging(words)
    if what == "assign":
        return _assignment(words)
    return abort(400)


def _tagging(words):
    text = tags.tidy(request.form.get("tag"))
    refuse_if(tags.objections(text))
    return lambda ticket: ticket.tag(text, **words)


def _assignment(words):
    reason = request.form.get("reason") or None
    try:
        person = bulk.person_with(row_id(request.form.get("person") or "0"))
    except ValueError:
        abort(400)
    if reason not in (None, *(choice.key for choice in g.policy.reasons["reassign"])):
        abort(400)
    if person is None:
        raise Refused(Reason(NEEDS_PERSON, "person"))
    refuse_if(moves.objections_to_person(is_active=person.is_active, works_here=person.works_on(g.policy.key)))

    def assign(ticket):
        refuse_if(ticket.objections_to_assigning())
        changes_hands = ticket.assignee_id not in (None, person.id)
        if changes_hands and not reason:
            raise Refused(Reason(NEEDS_REASON, "reason"))
        heed_limits(ticket, g.policy, g.actor, person=person, loads=g.loads)
        ticket.assign(person, reason=reason if changes_hands else None, **words)

    return assign


def _answer(done, refused):
    text, told = _outcome(done, refused), grouped(refused)
    if not htmx.is_fragment():
        lines = (f"{_(', ').join(numbers)}{_(': ')}{why}" for why, numbers in told)
        flash(together([text, *lines]), "fault" if refused else "good")
        return htmx.go(f"/boards/{g.policy.key}")
    view, now = view_on_page(g.policy), wallclock.now()
    cards, gone = bulk.cards_in(view, done, g.policy, current_user, language(), now)
    page = render_template(
        "boards/bulk_done.html", cards=cards, gone=gone, text=text, refused=told, asks_why=g.get("asks_why"),
        **what_counts_tell(view, g.policy, current_user, now),
    )  # fmt: skip
    return make_response(page, 200 if done else 409)


def _outcome(done, refused):
    """How many are done and how many were refused, as a sentence."""
    text = ngettext("%(num)d ticket done.", "%(num)d tickets done.", len(done)) if done else _("Nothing was done.")
    if not refused:
        return text
    return together([text, ngettext("%(num)d was refused:", "%(num)d were refused:", len(refused))])
