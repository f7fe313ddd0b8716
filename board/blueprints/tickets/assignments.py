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
from board.models.person import Team
from board.queries.candidates import people_by_load
from board.queries.people import with_ranks


def assignment_form():
    """A person, who must work here, and a reason code where somebody has the ticket already."""
    return AssignmentForm(
        chosen=_chosen(),
        reasons=[(r.key, label(r.label)) for r in g.policy.reasons["reassign"]],
        needs_reason=g.ticket.assignee_id is not None,
    )


def _chosen():
    """Whom the form names, if they work on the ticket's board; all others are asked for when the form is shown."""
    person_id = request.form.get("person", type=row_id)
    person = with_ranks(person_id) if person_id else None
    return person if person and person.is_active and person.works_on(g.ticket.board) else None


def assignment_words(form):
    """Everybody by load, the team of the route, and the special group where the level escalates (G-093…G-101)."""
    people = people_by_load(g.ticket, g.policy, language(), wallclock.now())
    form.offer([(p.id, p.words) for p in people])
    if is_first_look() and form.person.data is None:
        form.person.data = request.args.get("to", type=row_id) or next((p.id for p in people if p.fits), None)
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
    person = form.chosen
    if not g.ticket.objections_to_assigning():
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
