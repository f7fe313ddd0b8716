"""The parts of a ticket's page, each from rows that are loaded already."""

from dataclasses import dataclass

from flask_babel import gettext
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, lazyload

from board.domain import clocks, countdown, first_contact, priority
from board.domain.policies.labels import by_key
from board.domain.refusals import N_
from board.extensions import db
from board.models.message import Message
from board.models.ticket import Ticket
from board.models.ticket_link import TicketLink
from board.queries.card_words import due_words, mark_words
from board.queries.cards import marks, urges


@dataclass(frozen=True)
class ClockRow:
    """One clock of the ticket: running (`state` ok, warn, late, paused) or ended (met, missed, dropped).

    `why` is the Reckoning of a running one; None while it still has the time of an earlier policy.
    """

    kind: str
    words: str
    started_at: object
    due_at: object
    ended_at: object
    state: str
    warn_at: object = None
    why: object = None

    @property
    def is_running(self):
        """True while it can still be met."""
        return self.ended_at is None


def clock_rows(timers, now, reckoned):
    """Running clocks by their due time, and the ended ones, the latest first.

    `reckoned` has (kind, ref) to (due time, Reckoning) of those that should stand.
    """
    rows = [_clock(timer, now, reckoned) for timer in timers if timer.kind not in clocks.WARNING_KINDS]
    running = sorted((row for row in rows if row.is_running), key=lambda row: row.due_at)
    ended = sorted((row for row in rows if not row.is_running), key=lambda row: row.ended_at, reverse=True)
    return tuple(running), tuple(ended)


def _clock(timer, now, reckoned):
    due_at, why = reckoned.get((timer.kind, timer.ref), (None, None))
    if timer.ended_at:
        state = timer.outcome or "dropped"
    else:
        state = countdown.state_of(timer.due_at, now, timer.started_at, timer.paused_at is not None)
    words = due_words().get(timer.kind, timer.kind)
    warn_at = countdown.warns_at(timer.due_at, timer.started_at)
    return ClockRow(
        timer.kind,
        words,
        timer.started_at,
        timer.due_at,
        timer.ended_at,
        state,
        warn_at,
        why if due_at == timer.due_at else None,
    )


def level_word(customer, policy, language):
    """What the board calls the customer's level; "" without a customer."""
    levels = {level.key: level.label.in_(language) for level in policy.customer.levels}
    return levels.get(customer.effective_level, "") if customer else ""


def word_of(choices, key, language):
    """The label of a choice; "" for a key that is none."""
    return next((choice.label.in_(language) for choice in choices if choice.key == key), "")


def why(cycle, policy):
    """The judged points with their reasons; nothing where nobody judged, as in an import."""
    scores = cycle.scores or {}
    points, criteria = scores.get("points", {}), tuple(scores.get("criteria", ()))
    if cycle.triaged_at is None or not (points or criteria):
        return ()
    judgement = priority.Judgement(points=points, reasons=scores.get("reasons", {}), criteria=criteria)
    return priority.why_this_colour(judgement, policy)


class _Marked:
    """A ticket in the shape that `cards.marks` reads."""

    def __init__(self, ticket):
        self.cycle_no = ticket.cycle.no
        for name in (
            "overdue_since",
            "escalated_at",
            "is_disputed",
            "paused_for",
            "ready_to_close_at",
            "closed_at",
            "urge_count",
            "nudge_count",
        ):
            setattr(self, name, getattr(ticket, name))


def marks_of(ticket):
    """(mark, words) of the ticket, as on its card."""
    words = mark_words()
    counted = {"urged": f" ×{urges(ticket)}"}
    return tuple((mark, words[mark] + counted.get(mark, "")) for mark in marks(_Marked(ticket)))


def links(ticket):
    """(kind, whether it points from here, the other ticket) of each link."""
    alone = (lazyload(Ticket.request), lazyload(Ticket.cycle))
    query = (
        select(TicketLink)
        .where(or_(TicketLink.from_id == ticket.id, TicketLink.to_id == ticket.id))
        .options(*(joinedload(end).options(*alone) for end in (TicketLink.source, TicketLink.target)))
        .order_by(TicketLink.id)
    )
    return tuple(
        (link.kind, link.from_id == ticket.id, link.target if link.from_id == ticket.id else link.source)
        for link in db.session.scalars(query)
    )


def by_hand(ticket):
    """The ticket's messages that somebody must tell the customer, the oldest first."""
    query = select(Message).where(Message.ticket_id == ticket.id, Message.waits_for_a_person)
    return tuple(db.session.scalars(query.order_by(Message.id)))


def attachments(ticket):
    """(entry kind, entry id) to its attachments."""
    found = {}
    for attachment in ticket.attachments:
        found.setdefault((attachment.entry_kind, attachment.entry_id), []).append(attachment)
    return found


def facts(ticket, policy, language):
    """(label, words) of each declared field that has a value, in the policy's order."""
    request = ticket.request
    pairs = []
    for field in policy.fields["registration"]:
        value = request.value(field.key)
        if value in (None, "") or field.key in ("customer_words", "agent_summary"):
            continue
        options = {o.key: o.label.in_(language) for o in field.options}
        pairs.append((field.label.in_(language), options.get(value, value)))
    return tuple(pairs)


FIRST_ANSWERS = {
    "seconds": {
        "met": N_("%(taken)s s, in time (limit %(limit)s s)"),
        "missed": N_("%(taken)s s, late (limit %(limit)s s)"),
        "missing": N_("not recorded (limit %(limit)s s)"),
    },
    "rings": {
        "met": N_("%(taken)s rings, in time (limit %(limit)s)"),
        "missed": N_("%(taken)s rings, late (limit %(limit)s)"),
        "missing": N_("rings not recorded (limit %(limit)s)"),
    },
}


def first_answers(request, policy):
    """(state, words) for each limit that the request's channel has for the first answer (G-024, G-025)."""
    if request.channel not in {channel.key for channel in policy.channels}:
        return ()
    channel = by_key(policy.channels, request.channel)
    found = first_contact.measures(channel, request.contact_started_at, request.answered_at, request.rings)
    return tuple((one.state, gettext(FIRST_ANSWERS[one.unit][one.state], **one._asdict())) for one in found)
