"""Word to the customer, and records of what was said."""

from flask import abort, g, make_response, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from board import wallclock
from board.blueprints.tickets import bp
from board.blueprints.tickets.filling import options, zoned
from board.blueprints.tickets.outcome import part_of_ticket
from board.blueprints.tickets.sheets import is_first_look, sheet
from board.delivery.parcels import told
from board.domain import access, countdown, messages, notes, words
from board.extensions import db
from board.extensions.words import said
from board.forms.assigning import NothingForm
from board.forms.fields import row_id
from board.forms.working import AttachmentForm, CommunicationForm, UpdateForm, with_choices
from board.models.attachment import attach, chosen
from board.models.message import Message
from board.models.telling import channel_for
from board.models.ticket.locking import hold

TELL = _("Tell the customer yourself")
PARTS = ("status", "progress", "next_step", "expected")


def update_form():
    """Prefilled with what the ticket knows: the milestone to tell of, the promised time; no box that pauses nothing."""
    form = with_choices(UpdateForm(), milestone=options(g.policy.milestones))
    if not g.ticket.may_wait and not form.asks_material.data:
        del form.asks_material
    if is_first_look():
        form.milestone.data = next((m.key for m in g.ticket.untold_milestones()), None)
        promise = g.ticket.cycle.promise_at
        form.expected.data = messages.clock_time(promise, g.policy, g.ticket.request.language) if promise else None
    return form


def update_help(_form):
    """Texts to press: the result of the last note, and the wording prescribed for "no progress yet" (G-114)."""
    return {
        "suggestions": {
            "status": [n.result for n in g.ticket.notes[-1:]],
            "progress": [g.policy.prescribed.working_on_it.in_(g.ticket.request.language)],
        },
    }


def vague_parts(form):
    """A warning for each part that can be read in two ways: the customer plans with it (G-124)."""
    return words.vague_warnings([(name, form[name].data) for name in PARTS], g.policy)


@sheet(
    "updates", update_form, template="tickets/sheets/update.html", context=update_help, caution=vague_parts,
    title=_("Tell the customer"), press=_("Send update"), done=_("Written to the customer."),
    rule=_("Four parts: status, progress, next step, expected time. The customer reads it as one message."),
)  # fmt: skip
def update(form):
    """Four parts to the customer; says so where no machine can carry them."""
    g.ticket.update_customer(
        notes.UpdateParts(*(form[name].data for name in PARTS)), milestone=form.milestone.data,
        asks_material="asks_material" in form and form.asks_material.data,
        by=g.actor, now=wallclock.now(), policy=g.policy,
    )  # fmt: skip
    if g.ticket.customer is None:
        return [gettext("No customer is named yet: nobody is told.")]
    if channel_for(g.ticket.request)[0] == "by_hand":
        return [gettext("It does not reach the customer by e-mail: it waits until you tell it.")]
    return []


def communication_form():
    """Now, over the channel that the customer used."""
    form = with_choices(
        zoned(CommunicationForm(), "occurred_at"),
        channel=options(g.policy.channels), type=options(g.policy.communication_types), mood=options(g.policy.moods),
    )  # fmt: skip
    for todo in form.todos:
        todo.form.due_at.zone = g.policy.tz
    if is_first_look():
        form.occurred_at.data, form.channel.data = wallclock.now(), g.ticket.request.channel
        form.mood.data = g.ticket.mood
    return form


@sheet(
    "communications", communication_form, template="tickets/sheets/communication.html", files=True,
    title=_("Record a talk"), press=_("Save record"), done=_("Recorded."),
    rule=_("Within %(communication_minutes)s minutes of the talk; what was said, word for word."),
)  # fmt: skip
def communicate(form):
    """A talk with the customer, its to-dos, its files; returns what may be better next time."""
    now, entry = wallclock.now(), _entry(form)
    record = g.ticket.communicate(entry, by=g.actor, now=now, policy=g.policy)
    attach(form.attachments.data, "communication", record.id, ticket=g.ticket, by=g.actor, now=now)
    return _advice(entry, now)


def _entry(form):
    todos = [(todo.need.data, todo.due_at.data) for todo in form.todos]
    return notes.Entry(
        occurred_at=form.occurred_at.data, channel=form.channel.data, type=form.type.data,
        customer_statement=form.customer_statement.data, reply=form.reply.data, asks=form.asks.data,
        mood=form.mood.data,
        todos=tuple(notes.Todo(need, due_at) for need, due_at in todos if (need or "").strip() or due_at),
    )  # fmt: skip


def _advice(entry, now):
    """What the reply lacks of empathy and solution (G-253), and that the record came late (G-258)."""
    limit = g.policy.clocks.communication_minutes
    hints = [said(hint) for hint in words.reply_hints(entry.reply, g.policy)] if entry.reply else []
    if not countdown.written_in_time(entry.occurred_at, now, limit):
        hints.append(gettext("Write the record within %(count)s minutes of the talk.", count=limit))
    return hints


@sheet(
    "attachments", AttachmentForm, files=True,
    title=_("Add files"), press=_("Add"), done=_("The files are kept."),
)  # fmt: skip
def add_files(form):
    """Files that belong to no entry: a screenshot, a delivery note."""
    now, ticket = wallclock.now(), g.ticket
    files = attach(chosen(form.attachments.data), "ticket", ticket.id, ticket, g.actor, now)
    ticket.attached(files, by=g.actor, now=now, policy=g.policy)


def by_hand_message():
    """The message that somebody must tell the customer; 404 when it is not one of this ticket."""
    message = db.session.get(Message, request.values.get("message", type=row_id) or 0)
    if message is None or message.ticket_id != g.ticket.id or message.customer_id is None:
        abort(404)
    return message


@bp.post("/<number>/deliveries/words")
def words_to_tell():
    """The words with a link for this customer, to be pasted into a chat: made when asked for, and kept nowhere."""
    message, now = by_hand_message(), wallclock.now()
    if not access.may(g.actor.rank, "link_made"):
        abort(403)
    if not message.waits_for_a_person:
        abort(404)
    hold(g.ticket)
    g.ticket.link_made(message, by=g.actor, now=now, policy=g.policy)
    text = told(message, now)
    db.session.commit()
    answer = make_response(part_of_ticket("tickets/_words_to_tell.html", TELL, message=message, text=text))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@sheet(
    "deliveries", NothingForm, template="tickets/sheets/delivery.html",
    context=lambda _form: {"message": by_hand_message()},
    title=TELL, press=_("I have told the customer"), done=_("Delivered."),
    rule=_("It does not reach the customer by e-mail: read it out, or paste it into the chat, then confirm."),
)  # fmt: skip
def deliver(_form):
    """An agent told the customer by hand."""
    g.ticket.told_by_hand(by_hand_message(), by=g.actor, now=wallclock.now(), policy=g.policy)
