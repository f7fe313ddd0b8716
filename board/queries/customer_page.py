"""What a customer may see of a ticket: stages, what was told, what is asked; nothing internal."""

from dataclasses import dataclass

from flask_babel import gettext
from sqlalchemy import select

from board.domain import masks, messages, urging
from board.domain.facts import STAGES
from board.extensions import db
from board.models.attachment import Attachment
from board.models.entries import Communication, CustomerUpdate

SHOWN = STAGES[:5]


@dataclass(frozen=True)
class Letter:
    """What both pages begin with: nothing in it names anybody in full."""

    greeting: str
    asked: str
    solution: str
    time_of: object


def letter_to(ticket, cycle, policy, language):
    """The masked words of a letter in the reader's language; `time_of(instant)` writes a time of the board's zone."""
    request = ticket.request
    return Letter(
        greeting=gettext("Dear %(name)s,", name=_address(request.customer, policy, language)),
        asked=masks.in_text(request.customer_words or request.agent_summary or ticket.title),
        solution=masks.in_text(cycle.solution or ""),
        time_of=lambda instant: messages.clock_time(instant, policy, language),
    )


def _address(customer, policy, language):
    """张女士 where the salutation is known, else the mask: links are forwarded."""
    if customer is None:
        return messages.address(None, None, policy, language)
    if customer.salutation and language == "zh":
        return messages.address(customer.name, customer.salutation, policy, language)
    return customer.masked_name


def without_answer(ticket, policy, time_of):
    """What happens while the customer says nothing, in sentences: as the policy has it and the ticket stands."""
    if ticket.ready_to_close_at:
        return gettext("We have no answer yet; a supervisor looks at it before your request is closed.")
    minutes, silent_at = policy.closing.reminder_minutes, _silent_at(ticket)
    end = _in_the_end(ticket, policy, silent_at, time_of)
    if minutes is None or silent_at:
        return end
    return gettext("Without an answer we remind you after %(minutes)s minutes.", minutes=minutes) + " " + end


def _silent_at(ticket):
    """When silence will count, once its clock runs."""
    return next((t.due_at for t in ticket.timers if t.kind == "silence" and t.ended_at is None), None)


def _in_the_end(ticket, policy, silent_at, time_of):
    minutes = policy.closing.silence_minutes
    if minutes is None:
        return gettext("We do not close your request without your answer.")
    late = gettext("%(minutes)s minutes after the reminder has reached you", minutes=minutes)
    when = gettext("by %(time)s", time=time_of(silent_at)) if silent_at else late
    if ticket.waits_for_leader(policy):
        return gettext(
            "If we have heard nothing %(when)s, a supervisor looks at it before your request is closed.", when=when
        )
    return gettext(
        "If we have heard nothing %(when)s, we take it as solved and close your request. "
        "Is it not solved after all, tell us the number %(number)s and we go on.",
        when=when, number=ticket.request.number,
    )  # fmt: skip


@dataclass(frozen=True)
class Written:
    """What the customer sent us by themselves: when, the masked words ("" for none) and the names of files."""

    at: object
    words: str
    files: tuple[str, ...] = ()


def written_with(cycle):
    """What came with the customer's answer and what followed it, oldest first."""
    is_theirs = cycle.answer_words and cycle.answer_how == "link"
    words = [Written(cycle.answered_at, masks.in_text(cycle.answer_words))] if is_theirs else []
    files = [Written(file.added_at, "", (file.name,)) for file in _files_of("answer", cycle.id)]
    return sorted([*words, *files, *written_since(cycle.answered_at, cycle.ticket)], key=lambda one: one.at)


def written_since(instant, ticket):
    """What the customer wrote by themselves from an instant on, oldest first."""
    query = _by_themselves(ticket, Communication).where(Communication.recorded_at >= instant)
    return [_written(record) for record in db.session.scalars(query.order_by(Communication.id))]


def _by_themselves(ticket, what):
    """Records that the customer made through a link or by mail; those that staff keeps name a person."""
    return select(what).where(Communication.ticket_id == ticket.id, Communication.by_id.is_(None))


def _written(record):
    """A record as its customer reads it; where files came without words, it has their names for words."""
    files = tuple(file.name for file in _files_of("communication", record.id))
    words = record.customer_statement or ""
    return Written(record.recorded_at, "" if words == "、".join(files) else masks.in_text(words), files)


def _files_of(entry_kind, entry_id):
    query = select(Attachment).where(Attachment.entry_kind == entry_kind, Attachment.entry_id == entry_id)
    return db.session.scalars(query.order_by(Attachment.id)).all()


@dataclass(frozen=True)
class Step:
    """One stage on the way; `state` is done, now or ahead."""

    key: str
    words: str
    state: str


@dataclass(frozen=True)
class Progress:
    """The customer's view of an open or closed ticket; updates newest first."""

    steps: tuple[Step, ...]
    updates: list
    is_asked: bool
    asked_for: str | None
    expected_at: object
    is_late: bool


@dataclass(frozen=True)
class Chaser:
    """Whether the customer may ask us to hurry, when they last did, and from when they may again."""

    may: bool
    last_at: object
    again_at: object


def chaser_of(ticket, policy, now):
    """The customer's chasers; None when it is not our turn."""
    if ticket.stage not in urging.WORKED_ON:
        return None
    may = not urging.objections_to_urging(ticket.stage, ticket.urged_at, now, policy)
    return Chaser(may, ticket.urged_at, urging.may_urge_again_at(ticket.urged_at, policy))


def progress_of(ticket):
    """How far a ticket is, for its customer."""
    updates = _updates(ticket)
    is_working = ticket.stage in ("new", "assigned", "in_progress")
    asking = _what_is_asked(ticket, updates) if is_working else None
    return Progress(
        steps=_steps(ticket.stage),
        updates=updates,
        is_asked=asking is not None,
        asked_for=asking or None,
        expected_at=ticket.cycle.promise_at if is_working else None,
        is_late=ticket.is_late,
    )


def _updates(ticket):
    query = select(CustomerUpdate).where(CustomerUpdate.ticket_id == ticket.id)
    return list(db.session.scalars(query.order_by(CustomerUpdate.id.desc())))


def _steps(stage):
    at = SHOWN.index(stage) if stage in SHOWN else len(SHOWN)
    words = _words_for_customers()
    is_over = stage in ("closed", "archived")
    return tuple(
        Step(key, words[key], "done" if place < at or is_over else "now" if place == at else "ahead")
        for place, key in enumerate(SHOWN)
    )


def _words_for_customers():
    """The stages as a customer sees them; the board's own names speak of our work, not of theirs."""
    return {
        "new": gettext("Received"),
        "assigned": gettext("Given to a person"),
        "in_progress": gettext("Being worked on"),
        "awaiting_customer": gettext("Your confirmation"),
        "closed": gettext("Done"),
    }


def _what_is_asked(ticket, updates):
    """The words of the question, "" when it has none of its own; None when nothing is asked (G-127, G-210)."""
    heard_at = _last_material_at(ticket)
    for update in updates:
        if update.asks_material and (heard_at is None or update.recorded_at > heard_at):
            return update.next_step
    if ticket.paused_for == "material":
        return ""
    return "" if ticket.request.attachment_state == "asked_for" and heard_at is None else None


def _last_material_at(ticket):
    """When the customer last wrote by themselves."""
    query = _by_themselves(ticket, Communication.recorded_at)
    return db.session.scalar(query.order_by(Communication.id.desc()).limit(1))
