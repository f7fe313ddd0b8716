"""What a customer may see of a ticket: stages, what was told, what is asked; nothing internal."""

from dataclasses import dataclass

from flask_babel import gettext

from board.domain import urging
from board.domain.facts import STAGES
from board.queries.customer_talk import Told, Written, as_written, told_to_customer, updates_of, written_by_customer

SHOWN = STAGES[:5]


@dataclass(frozen=True)
class Step:
    """One stage on the way; `state` is done, now or ahead."""

    key: str
    words: str
    state: str


@dataclass(frozen=True)
class Progress:
    """The customer's view of an open or closed ticket; what was told newest first, what they wrote oldest first.

    `question` is the message that asks for their answer; None while none has arrived.
    """

    steps: tuple[Step, ...]
    told: list
    written: list[Written]
    question: Told | None
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
    told, records = told_to_customer(ticket), written_by_customer(ticket)
    asking = _what_is_asked(ticket, [one.update for one in told if one.update], records)
    return Progress(
        steps=_steps(ticket.stage),
        told=told,
        written=as_written(records, ticket.request.customer),
        question=next((one for one in told if one.has_question), None),
        is_asked=asking is not None,
        asked_for=asking or None,
        expected_at=ticket.cycle.promise_at if ticket.stage in urging.WORKED_ON else None,
        is_late=ticket.is_late,
    )


def is_asked(ticket):
    """True while we wait for something that the customer was asked for."""
    return _what_is_asked(ticket, updates_of(ticket), written_by_customer(ticket)) is not None


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


def _what_is_asked(ticket, updates, records):
    """The words of the question, "" when it has none of its own; None when nothing is asked (G-127, G-210)."""
    if ticket.stage not in urging.WORKED_ON:
        return None
    heard_at = max((record.recorded_at for record in records), default=None)
    for update in updates:
        if update.asks_material and (heard_at is None or update.recorded_at > heard_at):
            return update.next_step
    if ticket.paused_for == "material":
        return ""
    return "" if ticket.request.attachment_state == "asked_for" and heard_at is None else None
