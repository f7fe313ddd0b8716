"""Registering what a customer brought: a request with its first ticket, in one commit."""

from dataclasses import dataclass, field
from datetime import datetime

from board.domain import numbers, priority
from board.domain import registration as rules
from board.domain.refusals import N_, refuse_if
from board.extensions import db
from board.models.cycle import ColourChange, Cycle
from board.models.drafts import become
from board.models.entries import Communication
from board.models.guard import refuse
from board.models.handover import held_with, take_back
from board.models.receipts import acknowledge, ask_for_attachment
from board.models.request import Request
from board.models.serial import next_request_serial
from board.models.sheets import customer_of, exchange_files, fill, known_customer
from board.models.ticket import Ticket


@dataclass(frozen=True, kw_only=True)
class Registration:
    """A filled registration sheet (form 3.1). Instants are aware; `values` are the policy's declared fields."""

    customer_name: str | None = None
    contact: str | None = None
    customer_level: str | None = None
    customer_id: int | None = None
    salutation: str | None = None
    language: str = "zh"
    values: dict = field(default_factory=dict)
    attachment_state: str | None = None
    attachment_reason: str | None = None
    attachment_count: int = 0
    received_at: datetime | None = None
    contact_started_at: datetime | None = None
    contact_ended_at: datetime | None = None
    answered_at: datetime | None = None
    rings: int | None = None
    mood: str | None = None
    files: tuple = ()  # uploads, as form values
    forgotten_files: tuple = ()  # ids of those that are left out


def register(sheet, *, by, now, policy, receiver_id=None, is_quick=False, draft=None):
    """The new ticket of a new request, standing in `new` (G-021, G-042…G-048, G-102); the sheet's draft ends in it.

    Raises Refused with everything a complete registration lacks, unless
    `is_quick`: then fields may be missing until `complete` fills them.
    """
    if not is_quick:
        refuse_if(rules.objections(sheet, policy, now))
    customer = known_customer(sheet)
    day, serial = next_request_serial(policy, now)  # held from here: two never make one new customer twice
    customer = customer or customer_of(sheet, policy, now)
    request = Request(
        board=policy.key, number=numbers.request_number(policy, day, serial), receiver_id=receiver_id or by.person_id,
        received_at=sheet.received_at or sheet.contact_started_at or now, created_at=now, facts={},
    )  # fmt: skip
    db.session.add(request)
    fill(request, sheet, customer, policy)
    is_complete = not rules.objections(sheet, policy, now)
    request.registered_at = now if is_complete else None
    if draft:
        become(draft, request, now=now, policy=policy)
    ticket = _first_ticket(request, day, serial, now, policy)
    ticket.begin(by=by, now=now, policy=policy)
    if is_complete:
        _follow(ticket, sheet, by=by, now=now, policy=policy)
    return ticket


def complete(ticket, sheet, *, by, now, policy):
    """Fill in what a quick registration left out; assignment needs it. What a former customer could see of it ends.

    Returns how many messages to that one were withdrawn. Raises Refused with what is missing, and for what is
    complete: that is corrected.
    """
    refuse_unless_it_lacks_something(ticket)
    refuse_if(rules.objections(sheet, policy, now))
    request, former = ticket.request, ticket.request.customer_id
    held = [ticket, *held_with(ticket, of_customer=False)]
    exchange_files(ticket, sheet, by=by, now=now)
    fill(request, sheet, customer_of(sheet, policy, now), policy)
    request.registered_at = now
    db.session.flush()
    withdrawn = take_back(held, now) if former not in (None, request.customer_id) else 0
    for one in held:
        if one.is_open:
            one.registration_completed(by=by, now=now, policy=policy)
    _follow(ticket, sheet, by=by, now=now, policy=policy)
    return withdrawn


def refuse_unless_it_lacks_something(ticket):
    """Raise Refused for a ticket that is closed, and for a registration that is complete: that is corrected."""
    ticket.refuse_when_closed()
    if ticket.request.registered_at is not None:
        refuse(N_("This registration is complete already: correct it instead."))


def further_ticket(request, *, by, now, policy):
    """One more ticket of a request, numbered -2, -3 … (K-055); it stands in `new`."""
    ordinal = max(t.ordinal for t in request.tickets) + 1
    first = request.tickets[0]
    ticket = _ticket(request, ordinal, f"{first.number}-{ordinal}", now, policy)
    ticket.begin(by=by, now=now, policy=policy)
    return ticket


def _first_ticket(request, day, serial, now, policy):
    return _ticket(request, 1, numbers.ticket_number(policy, day, serial), now, policy)


def _ticket(request, ordinal, number, now, policy):
    colour = priority.provisional_colour(request.urgency_mark, policy)
    ticket = Ticket(
        board=request.board, request=request, ordinal=ordinal, number=number, stage="new", stage_since=now,
        colour=colour, colour_is_provisional=True, created_at=now, version=1, face=0, update_count=0,
        enquiry_count=0, pauses=[], milestones=[], commitments=[], cycles=[Cycle(no=1, opened_at=now)],
    )  # fmt: skip
    ticket.colours.append(ColourChange(at=request.received_at, colour=colour, why="provisional"))
    db.session.add(ticket)
    db.session.flush()
    ticket.knows_timers([])
    return ticket


def _follow(ticket, sheet, *, by, now, policy):
    """What a complete registration brings: the first record of 3.4 and word to the customer (K-037, K-035)."""
    request = ticket.request
    db.session.add(
        Communication(
            ticket_id=ticket.id, cycle_id=ticket.cycle_id, by_id=by.person_id, channel=request.channel, type="intake",
            occurred_at=request.contact_started_at or request.received_at, mood=sheet.mood,
            customer_statement=request.customer_words, recorded_at=now,
        )
    )  # fmt: skip
    ticket.mood = sheet.mood or ticket.mood
    acknowledge(ticket, now=now, policy=policy)
    ask_for_attachment(ticket, now=now, policy=policy)
