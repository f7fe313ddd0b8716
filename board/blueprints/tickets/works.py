"""The work log, promises, pauses, what a supervisor does."""

from flask import g
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from board import wallclock
from board.blueprints.tickets.filling import options, zoned
from board.blueprints.tickets.sheets import is_first_look, sheet
from board.domain import words
from board.extensions.words import said
from board.forms.assigning import NothingForm
from board.forms.working import ActionForm, EstimateForm, ExplanationForm, NoteForm, PauseForm, with_choices


def note_form():
    """Time now, the milestones of the policy."""
    form = with_choices(zoned(NoteForm(), "happened_at"), milestone=options(g.policy.milestones))
    if is_first_look():
        form.happened_at.data = wallclock.now()
    return form


def recent_results(_form):
    """What came of the last notes, ready to be pressed."""
    recent = list(dict.fromkeys(n.result for n in reversed(g.ticket.notes) if n.source == "person"))
    return {"suggestions": recent[:3]}


@sheet(
    "notes", note_form, template="tickets/sheets/note.html", context=recent_results,
    title=_("Write a note"), press=_("Save note"), done=_("Noted."),
    rule=_("Time, action, result: all three, so that the next reader need not ask."),
)  # fmt: skip
def note(form):
    """A line of the work log; vague words are kept, and named in the notice."""
    g.ticket.note(
        happened_at=form.happened_at.data, action=form.action.data, result=form.result.data,
        milestone=form.milestone.data, by=g.actor, now=wallclock.now(), policy=g.policy,
    )  # fmt: skip
    texts = [("action", form.action.data), ("result", form.result.data)]
    return [said(warning) for warning in words.vague_warnings(texts, g.policy)]


def estimate_form():
    """Prefilled with the present promise."""
    form = zoned(EstimateForm(), "promise_at")
    if is_first_look():
        form.promise_at.data = g.ticket.cycle.promise_at
    return form


@sheet(
    "estimates", estimate_form,
    title=_("Promise another time"), press=_("Promise"), done=_("The new time is promised; the customer is told."),
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
def resume(_form):
    """Clocks run again."""
    g.ticket.resume(by=g.actor, now=wallclock.now(), policy=g.policy)


@sheet(
    "materials", NothingForm, title=_("Material arrived"), press=_("It arrived"),
    done=_("Noted: write the next note in time."),
    rule=_("The customer was promised that work goes on within %(material_minutes)s minutes of the reply."),
)  # fmt: skip
def receive_material(_form):
    """What was asked for is here."""
    g.ticket.receive_material(by=g.actor, now=wallclock.now(), policy=g.policy)


def explanation_form():
    """What was said so far is there to be mended."""
    form = ExplanationForm()
    if is_first_look():
        form.reason.data = g.ticket.cycle.overdue_reason
    return form


@sheet(
    "explanations", explanation_form, title=_("Say why it is late"), press=_("Save"), done=_("Noted."),
    rule=_("It stands in the report of overdue tickets, and in the solution when it is written."),
)  # fmt: skip
def explain(form):
    """Why the first promise did not hold."""
    g.ticket.explain(form.reason.data, by=g.actor, now=wallclock.now(), policy=g.policy)


@sheet(
    "acknowledgements", NothingForm, title=_("Take the broken promise on"), press=_("I see to it"),
    done=_("Recorded: the others know that you see to it."),
    rule=_("The chain waits for you. Say what you do about it, or give it to other staff, before its time is over."),
)  # fmt: skip
def acknowledge(_form):
    """One of those called takes it on."""
    g.ticket.acknowledge(by=g.actor, now=wallclock.now(), policy=g.policy)


def action_form():
    """The means of whoever steps in (G-131, G-132)."""
    form = ActionForm()
    form.what.choices = [
        ("other_staff", gettext("Assign other staff")),
        ("cross_department", gettext("Ask another department for support")),
        ("coordinate", gettext("Coordinate it myself")),
    ]
    return form


@sheet(
    "actions", action_form, title=_("Act on the overdue promise"), press=_("I take care"),
    done=_("Recorded: you are on it."), rule=_("A supervisor steps in when a promise is broken, and says how."),
)  # fmt: skip
def act(form):
    """A leader steps in."""
    g.ticket.act(form.what.data, form.remark.data, by=g.actor, now=wallclock.now(), policy=g.policy)
