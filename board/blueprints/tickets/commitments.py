"""Commitments: to-dos, follow-ups, tasks for other departments, and what came of them."""

from datetime import timedelta

from flask import abort, g, request
from flask_babel import lazy_gettext as _

from board import wallclock
from board.blueprints.tickets import bp
from board.blueprints.tickets.filling import options, zoned
from board.blueprints.tickets.sheets import Sheet, is_first_look, saved, sheet, shown
from board.extensions import db
from board.extensions.words import language
from board.forms.assigning import NothingForm
from board.forms.working import CommitmentAnswerForm, CommitmentForm, with_choices
from board.models.entries import Commitment
from board.queries import lists
from board.queries.candidates import people_by_load
from board.queries.people import members_of_departments


def commitment_form():
    """People of the board and departments; due in an hour unless chosen otherwise."""
    departments = [(d.id, d.named(language())) for d in lists.departments(g.ticket.board)]
    members = [(id, f"{d.named(language())}-{name}") for id, name, d in members_of_departments(g.ticket.board)]
    form = with_choices(
        zoned(CommitmentForm(), "due_at"),
        kind=options(g.policy.commitments),
        owner=[(p.id, p.name) for p in people_by_load(g.ticket, g.policy, language(), wallclock.now())] + members,
        department=departments,
    )
    if is_first_look():
        form.kind.data = request.args.get("kind")
        form.due_at.data = wallclock.now() + timedelta(hours=1)
        form.owner.data = g.ticket.assignee_id
    return form


@sheet(
    "commitments", commitment_form,
    title=_("Make a commitment"), press=_("Commit"), done=_("Committed; it has its own clock."),
    rule=_("A collaboration task names department, contact person, need, expected result and time."),
)  # fmt: skip
def commit_to(form):
    """A to-do, a follow-up, a task for another department."""
    owner_id, department_id = _asked(form)
    g.ticket.commit_to(
        form.kind.data, need=form.need.data, due_at=form.due_at.data, by=g.actor, now=wallclock.now(), policy=g.policy,
        owner_id=owner_id, department_id=department_id,
        contact_person=form.contact_person.data or None, expected_result=form.expected_result.data or None,
    )  # fmt: skip


def _asked(form):
    """(person, department): a member brings the department along; the colleague who stood there first gives way."""
    theirs = {id: department.id for id, _name, department in members_of_departments(g.ticket.board)}
    department_id = theirs.get(form.owner.data)
    if department_id and form.department.data in (None, department_id):
        return form.owner.data, department_id
    return None if form.department.data else form.owner.data, form.department.data


@bp.route("/<number>/commitments/<int:commitment_id>/beginnings/new")
def new_commitment_beginning(commitment_id):
    """The sheet that takes one commitment up."""
    return shown(_begin_sheet(_commitment(commitment_id)), NothingForm())


@bp.post("/<number>/commitments/<int:commitment_id>/beginnings")
def commitment_beginnings(commitment_id):
    """Take one commitment up."""
    commitment = _commitment(commitment_id)

    def begin(_form):
        g.ticket.begin_commitment(commitment, by=g.actor, now=wallclock.now(), policy=g.policy)

    return saved(_begin_sheet(commitment), begin)


def _begin_sheet(commitment):
    return Sheet(
        resource=f"commitments/{commitment.id}/beginnings", make=NothingForm,
        title=_("Take it up"), press=_("Take it up"), done=_("Taken up; whoever asked sees it."), said=commitment.need,
    )  # fmt: skip


@bp.route("/<number>/commitments/<int:commitment_id>/answers/new")
def new_commitment_answer(commitment_id):
    """The sheet that keeps one commitment."""
    commitment = _commitment(commitment_id)
    return shown(_answer_sheet(commitment), answer_form())


@bp.post("/<number>/commitments/<int:commitment_id>/answers")
def commitment_answers(commitment_id):
    """Keep one commitment."""
    commitment = _commitment(commitment_id)

    def answer(form):
        g.ticket.answer_commitment(
            commitment, form.answer.data, follow_up_at=form.follow_up_at.data, by=g.actor, now=wallclock.now(),
            policy=g.policy,
        )  # fmt: skip

    return saved(_answer_sheet(commitment), answer)


def answer_form():
    """Times in the reader's zone."""
    return zoned(CommitmentAnswerForm(), "follow_up_at")


def _commitment(commitment_id):
    commitment = db.session.get(Commitment, commitment_id)
    if commitment is None or commitment.ticket_id != g.ticket.id:
        abort(404)
    return commitment


def _answer_sheet(commitment):
    return Sheet(
        resource=f"commitments/{commitment.id}/answers", make=answer_form,
        title=_("Done"), press=_("It is done"), done=_("Kept."), said=commitment.need,
    )  # fmt: skip
