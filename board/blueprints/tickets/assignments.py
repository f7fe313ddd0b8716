"""Assigning, giving back, starting."""

from flask import g, request
from flask_babel import lazy_gettext as _

from board import wallclock
from board.blueprints.tickets.sheets import language, sheet
from board.extensions import db
from board.forms.assigning import AssignmentForm, NothingForm, ReasonForm
from board.models.person import Person
from board.queries.people import people_by_load


def assignment_form():
    """People by load, the fitting team first; a reason code where somebody has the ticket already."""
    people = people_by_load(g.ticket, g.policy, language())
    form = AssignmentForm(
        people=[(p.id, p.words) for p in people],
        reasons=[(r.key, r.label.in_(language())) for r in g.policy.reasons["reassign"]],
        needs_reason=g.ticket.assignee_id is not None,
    )
    if request.method == "GET":
        form.person.data = request.args.get("to", type=int) or next((p.id for p in people if p.fits), None)
    return form


@sheet(
    "assignments", assignment_form,
    title=_("Assign"), press=_("Assign"), done=_("Assigned. The person has been told."),
)  # fmt: skip
def assign(form):
    """A named person gets the ticket."""
    g.ticket.assign(
        db.session.get(Person, form.person.data), by=g.actor, now=wallclock.now(), policy=g.policy,
        reason=form.reason.data if "reason" in form else None, remark=form.remark.data or None,
    )  # fmt: skip


@sheet(
    "releases", ReasonForm,
    title=_("Give back"), press=_("Give back"), done=_("Given back; the ticket is unassigned."),
)  # fmt: skip
def release(form):
    """Nobody has it any more."""
    g.ticket.release(form.reason.data, by=g.actor, now=wallclock.now(), policy=g.policy)


@sheet("starts", NothingForm, title=_("Start work"), press=_("Start"), done=_("Started. The first note is due soon."))
def start(form):
    """The work begins now."""
    g.ticket.start(by=g.actor, now=wallclock.now(), policy=g.policy)
