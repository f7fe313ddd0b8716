"""Assigning, giving back, starting."""

from flask import g, request
from flask_babel import lazy_gettext as _

from board import wallclock
from board.blueprints.tickets.limits import heed
from board.blueprints.tickets.sheets import is_first_look, sheet
from board.domain import routing
from board.extensions import db
from board.extensions.words import label, language
from board.forms.assigning import AssignmentForm, LimitedForm, ReasonForm
from board.forms.fields import row_id
from board.models.person import Person, Team
from board.queries.people import people_by_load


def assignment_form():
    """People by load, the fitting team first; a reason code where somebody has the ticket already."""
    people = people_by_load(g.ticket, g.policy, language(), wallclock.now())
    form = AssignmentForm(
        people=[(p.id, p.words) for p in people],
        reasons=[(r.key, label(r.label)) for r in g.policy.reasons["reassign"]],
        needs_reason=g.ticket.assignee_id is not None,
    )
    if is_first_look():
        form.person.data = request.args.get("to", type=row_id) or next((p.id for p in people if p.fits), None)
    return form


def assignment_words(_form):
    """The team that the route names, and the special group where the level escalates (G-093…G-101)."""
    cycle = g.ticket.cycle
    if cycle.triaged_at is None:
        return {"teams": ()}
    teams = (
        (_("Route"), routing.team_for(cycle.domain, cycle.nature, g.policy)),
        (_("Escalated to"), routing.escalation_team(g.ticket.colour, g.policy)),
    )
    return {"teams": [(why, team, g.policy.choice("departments", team.department)) for why, team in teams if team]}


@sheet(
    "assignments", assignment_form, template="tickets/sheets/assignment.html", context=assignment_words,
    title=_("Assign"), press=_("Assign"), done=_("Assigned. The person has been told."),
)  # fmt: skip
def assign(form):
    """A named person gets the ticket."""
    person = db.session.get(Person, form.person.data)
    if not g.ticket.objections_to_assigning(g.policy):
        heed(person)
    g.ticket.assign(
        person, by=g.actor, now=wallclock.now(), policy=g.policy,
        team=_team(form.team.data), reason=form.reason.data if "reason" in form else None,
        remark=form.remark.data or None,
    )  # fmt: skip


def _team(team_id):
    """The team that a drop named, if it is one of this board."""
    team = db.session.get(Team, team_id) if team_id else None
    return team if team and team.board == g.ticket.board else None


@sheet(
    "releases", ReasonForm,
    title=_("Give back"), press=_("Give back"), done=_("Given back; the ticket is unassigned."),
)  # fmt: skip
def release(form):
    """Nobody has it any more."""
    g.ticket.release(form.reason.data, by=g.actor, now=wallclock.now(), policy=g.policy)


@sheet("starts", LimitedForm, title=_("Start work"), press=_("Start"), done=_("Started. The first note is due soon."))
def start(form):
    """The work begins now."""
    if g.ticket.stage == "assigned":
        heed()
    g.ticket.start(by=g.actor, now=wallclock.now(), policy=g.policy)
