"""Word to the customer, and records of what was said."""

from flask import abort, g, request
from flask_babel import lazy_gettext as _

from board import wallclock
from board.blueprints.tickets.sheets import sheet
from board.blueprints.tickets.works import options, zoned
from board.domain import messages, notes, words
from board.extensions import db
from board.forms.assigning import NothingForm
from board.forms.working import CommunicationForm, UpdateForm, with_choices
from board.models.attachment import attach
from board.models.message import Message


def update_form():
    """Prefilled with what the ticket knows: the last status, the promised time."""
    form = with_choices(UpdateForm(), milestone=options(g.policy.milestones))
    if request.method == "GET":
        form.milestone.data = next((m.key for m in g.ticket.untold_milestones()), None)
        promise = g.ticket.cycle.promise_at
        form.expected.data = messages.clock_time(promise, g.policy, g.ticket.request.language) if promise else None
    return form


def update_help(form):
    """The wording prescribed for "no progress yet", the result of the last note, vague words already typed."""
    typed = " ".join(filter(None, (form.status.data, form.progress.data, form.next_step.data, form.expected.data)))
    language = g.ticket.request.language
    return {
        "suggestions": {
            "status": [n.result for n in g.ticket.notes[-1:]],
            "progress": [g.policy.prescribed.working_on_it.in_(language)],
        },
        "vague": words.vague_words(typed, g.policy),
    }


@sheet(
    "updates", update_form, template="tickets/sheets/update.html", context=update_help,
    title=_("Tell the customer"), press=_("Send update"), done=_("The customer is told."),
)  # fmt: skip
def update(form):
    """Four parts to the customer."""
    parts = notes.UpdateParts(form.status.data, form.progress.data, form.next_step.data, form.expected.data)
    g.ticket.update_customer(
        parts, milestone=form.milestone.data, asks_material=form.asks_material.data,
        by=g.actor, now=wallclock.now(), policy=g.policy,
    )  # fmt: skip


def communication_form():
    """Now, over the channel that the customer used."""
    form = with_choices(
        zoned(CommunicationForm(), "occurred_at"),
        channel=options(g.policy.channels), type=options(g.policy.communication_types), mood=options(g.policy.moods),
    )  # fmt: skip
    for todo in form.todos:
        todo.form.due_at.zone = g.policy.tz
    if request.method == "GET":
        form.occurred_at.data, form.channel.data = wallclock.now(), g.ticket.request.channel
        form.mood.data = g.ticket.mood
    return form


@sheet(
    "communications", communication_form, template="tickets/sheets/communication.html", files=True,
    title=_("Record a talk"), press=_("Save record"), done=_("Recorded."),
    rule=_("Within five minutes of the talk; what was said, word for word."),
)  # fmt: skip
def communicate(form):
    """A talk with the customer, its to-dos, its files."""
    now = wallclock.now()
    entry = notes.Entry(
        occurred_at=form.occurred_at.data, channel=form.channel.data, type=form.type.data,
        customer_statement=form.customer_statement.data, reply=form.reply.data, mood=form.mood.data,
        todos=tuple(notes.Todo(t.need.data, t.due_at.data) for t in form.todos if (t.need.data or "").strip()),
    )  # fmt: skip
    record = g.ticket.communicate(entry, by=g.actor, now=now, policy=g.policy)
    attach(form.attachments.data, "communication", record.id, ticket=g.ticket, by=g.actor, now=now)


def by_hand_message():
    """The message that somebody must tell the customer; 404 when it is not one of this ticket."""
    message = db.session.get(Message, request.values.get("message", type=int) or 0)
    if message is None or message.ticket_id != g.ticket.id or message.channel != "by_hand":
        abort(404)
    return message


@sheet(
    "deliveries", NothingForm, template="tickets/sheets/delivery.html", context=lambda form: {"message": by_hand_message()},
    title=_("Tell the customer yourself"), press=_("I have told the customer"), done=_("Delivered."),
    rule=_("There is no address that we can write to: read it out, or paste it into the chat, then confirm."),
)  # fmt: skip
def deliver(form):
    """An agent told the customer by hand."""
    g.ticket.contact_delivered(by_hand_message(), by=g.actor, now=wallclock.now(), policy=g.policy)
