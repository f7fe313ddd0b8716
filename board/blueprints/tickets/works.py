"""The work log, promises, pauses, commitments, what a supervisor does."""

from datetime import timedelta

from flask import abort, g, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from board import wallclock
from board.blueprints.tickets import bp
from board.blueprints.tickets.sheets import Sheet, language, saved, sheet, shown
from board.domain import words
from board.extensions import db
from board.forms.assigning import NothingForm
from board.forms.working import (
    ActionForm,
    CommitmentAnswerForm,
    CommitmentForm,
    EstimateForm,
    NoteForm,
    PauseForm,
    with_choices,
)
from board.models.entries import Commitment
from board.queries import lists
from board.queries.people import people_by_load


def options(listed):
    """(key, label) of a policy's list in the reader's language."""
    return [(c.key, c.label.in_(language())) for c in listed]


def zoned(form, *names):
    """The form, its instants read and shown in the board's zone."""
    for name in names:
        form[name].zone = g.policy.tz
    return form


def note_form():
    """Time now, the milestones still open."""
    form = with_choices(zoned(NoteForm(), "happened_at"), milestone=options(g.policy.milestones))
    if request.method == "GET":
        form.happened_at.data = wallclock.now()
    return form


@sheet(
    "notes", note_form, template="tickets/sheets/note.html",
    title=_("Write a note"), press=_("Save note"), done=_("Noted."), context=lambda form: note_help(form),
)  # fmt: skip
def note(form):
    """A line of the work log."""
    g.ticket.note(
        happened_at=form.happened_at.data, action=form.action.data, result=form.result.data,
        milestone=form.milestone.data, by=g.actor, now=wallclock.now(), policy=g.policy,
    )  # fmt: skip


def note_help(form):
    """Chips of recent results, and a warning about vague words already typed."""
    recent = list(dict.fromkeys(n.result for n in reversed(g.ticket.notes) if n.source == "person"))[:3]
    typed = " ".join(filter(None, (form.action.data, form.result.data)))
    return {"suggestions": recent, "vague": words.vague_words(typed, g.policy)}


def estimate_form():
    """Prefilled with the present promise."""
    form = zoned(EstimateForm(), "promise_at")
    if request.method == "GET":
        form.promise_at.data = g.ticket.cycle.promise_at
    return form


@sheet(
    "estimates", estimate_form, title=_("Promise another time"), press=_("Promise"),
    done=_("The new time is promised; the customer is told."),
    rule=_("The first promise stays on record, and lateness is judged on it."),
)  # fmt: skip
def estimate(form):
    """Another completion time."""
    g.ticket.estimate(form.promise_at.data, form.reason.data, by=g.actor, now=wallclock.now(), policy=g.policy)


@sheet(
    "pauses", lambda: with_choices(PauseForm(), why=options(g.policy.reasons["pause"])),
    title=_("Pause the clocks"), press=_("Pause"), done=_("Paused. The time is credited when it goes on."),
    rule=_("Only the resolve and note clocks stand still; word to the customer stays due."),
)  # fmt: skip
def pause(form):
    """Clocks stand still."""
    g.ticket.pause(form.why.data, form.remark.data or None, by=g.actor, now=wallclock.now(), policy=g.policy)


@sheet("resumptions", NothingForm, title=_("Go on"), press=_("Go on"), done=_("The clocks run again."))
def resume(form):
    """Clocks run again."""
    g.ticket.resume(by=g.actor, now=wallclock.now(), policy=g.policy)


@sheet(
    "materials", NothingForm, title=_("Material arrived"), press=_("It arrived"),
    done=_("Noted: the next note is due within 30 minutes."),
    rule=_("The customer was promised that work goes on within 30 minutes of the reply."),
)  # fmt: skip
def receive_material(form):
    """What was asked for is here."""
    g.ticket.receive_material(by=g.actor, now=wallclock.now(), policy=g.policy)


@sheet(
    "actions", lambda: _action_form(), title=_("Act on the overdue promise"), press=_("I take care"),
    done=_("Recorded: you are on it."), rule=_("A supervisor steps in when a promise is broken, and says how."),
)  # fmt: skip
def act(form):
    """A leader steps in."""
    g.ticket.act(form.what.data, form.remark.data, by=g.actor, now=wallclock.now(), policy=g.policy)


def _action_form():
    form = ActionForm()
    form.what.choices = [
        ("other_staff", gettext("Assign other staff")),
        ("cross_department", gettext("Ask another department for support")),
        ("coordinate", gettext("Coordinate it myself")),
    ]
    return form


def commitment_form():
    """People of the board and departments; due in an hour unless chosen otherwise."""
    departments = [(d.id, d.named(language())) for d in lists.departments(g.ticket.board)]
    form = with_choices(
        zoned(CommitmentForm(), "due_at"),
        kind=options(g.policy.commitments),
        owner=[(p.id, p.name) for p in people_by_load(g.ticket, g.policy, language())],
        department=departments,
    )
    if request.method == "GET":
        form.kind.data = request.args.get("kind")
        form.due_at.data = wallclock.now() + timedelta(hours=1)
        form.owner.data = g.ticket.assignee_id
    return form


@sheet(
    "commitments", commitment_form, title=_("Make a commitment"), press=_("Commit"), done=_("Committed; it has its own clock."),
    rule=_("A collaboration task names department, contact person, need, expected result and time."),
)  # fmt: skip
def commit_to(form):
    """A to-do, a follow-up, a task for another department."""
    g.ticket.commit_to(
        form.kind.data, need=form.need.data, due_at=form.due_at.data, by=g.actor, now=wallclock.now(), policy=g.policy,
        owner_id=None if form.department.data else form.owner.data, department_id=form.department.data,
        contact_person=form.contact_person.data or None, expected_result=form.expected_result.data or None,
    )  # fmt: skip


@bp.route("/<number>/commitments/<int:commitment_id>/answers/new")
def new_commitment_answer(commitment_id):
    """The sheet that keeps one commitment."""
    commitment = _commitment(commitment_id)
    return shown(_answer_sheet(commitment), CommitmentAnswerForm())


@bp.post("/<number>/commitments/<int:commitment_id>/answers")
def commitment_answers(commitment_id):
    """Keep one commitment."""
    commitment = _commitment(commitment_id)

    def answer(form):
        g.ticket.answer_commitment(
            commitment, form.answer.data, by=g.actor, now=wallclock.now(), policy=g.policy
        )  # fmt: skip

    return saved(_answer_sheet(commitment), answer)


def _commitment(commitment_id):
    commitment = db.session.get(Commitment, commitment_id)
    if commitment is None or commitment.ticket_id != g.ticket.id:
        abort(404)
    return commitment


def _answer_sheet(commitment):
    return Sheet(
        f"commitments/{commitment.id}/answers", CommitmentAnswerForm,
        title=_("Done"), press=_("It is done"), done=_("Kept."), rule=commitment.need,
    )  # fmt: skip
