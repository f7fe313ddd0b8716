"""Registering what a customer brought: a request with its first ticket, in one commit."""

from dataclasses import dataclass, field
from datetime import datetime

from board.domain import numbers, priority
from board.domain import registration as rules
from board.domain.refusals import refuse_if
from board.domain.registration import ASKED_FOR
from board.extensions import db
from board.models.attachment import attach, detach, files_of
from board.models.customer import Customer, customer_reached_at
from board.models.cycle import ColourChange, Cycle
from board.models.drafts import become
from board.models.entries import Communication
from board.models.request import COLUMN_FIELDS, TIMES_OF_CONTACT, Request
from board.models.serial import next_customer_number, next_request_serial
from board.models.telling import tell_customer
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
    customer = _known_customer(sheet)
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
    """Fill in what a quick registration left out; assignment needs it."""
    refuse_if(rules.objections(sheet, policy, now))
    request = ticket.request
    exchange_files(ticket, sheet, by=by, now=now)
    fill(request, sheet, customer_of(sheet, policy, now), policy)
    was_complete = request.registered_at is not None
    request.registered_at = request.registered_at or now
    ticket.registration_completed(by=by, now=now, policy=policy)
    if not was_complete:
        _follow(ticket, sheet, by=by, now=now, policy=policy)


def exchange_files(ticket, sheet, *, by, now):
    """Leave out the files that a sheet forgets, and keep those that it brings.

    Raises Refused with a reason per file that may not be kept.
    """
    for file in files_of("request", ticket.request_id):
        if file.id in sheet.forgotten_files:
            detach(file)
    attach(sheet.files, "request", ticket.request_id, ticket, by, now)


def further_ticket(request, *, by, now, policy):
    """One more ticket of a request, numbered -2, -3 … (K-055); it stands in `new`."""
    ordinal = max(t.ordinal for t in request.tickets) + 1
    first = request.tickets[0]
    ticket = _ticket(request, ordinal, f"{first.number}-{ordinal}", now, policy)
    ticket.begin(by=by, now=now, policy=policy)
    return ticket


def _known_customer(sheet):
    """Who was chosen, else whom the contact reaches; None when nobody is known."""
    chosen = db.session.get(Customer, sheet.customer_id) if sheet.customer_id else None
    return chosen or (customer_reached_at(sheet.contact) if sheet.contact else None)


def customer_of(sheet, policy, now):
    """The customer of a sheet: known, or made of what it says; None when it says nothing of one."""
    customer = _known_customer(sheet)
    if customer is None and (sheet.customer_name or sheet.contact):
        customer = Customer(
            number=next_customer_number(policy, now), name=(sheet.customer_name or sheet.contact).strip(),
            level=sheet.customer_level or policy.customer.levels[-1].key, language=sheet.language,
            salutation=sheet.salutation, created_at=now,
        )  # fmt: skip
        db.session.add(customer)
        db.session.flush()
    return customer


def fill(request, sheet, customer, policy):
    """Write what a sheet says into the request; what was asked for and left empty is empty now.

    The contact is the customer's: without a word the same customer's stays, and another's is not known yet.
    """
    is_another, request.customer = customer is not request.customer, customer
    request.language = sheet.language
    if customer and sheet.contact:
        request.contact_point = customer.add_point(sheet.contact)
    elif is_another:
        request.contact_point = None
    for key in COLUMN_FIELDS:
        if key in sheet.values:
            setattr(request, key, sheet.values[key] or None)
    declared = {f.key for f in policy.fields["registration"]} - set(COLUMN_FIELDS)
    kept = {key: value for key, value in request.facts.items() if key not in declared & sheet.values.keys()}
    given = {key: value for key, value in sheet.values.items() if key in declared and value not in (None, "")}
    request.facts = kept | given
    request.attachment_state, request.attachment_reason = sheet.attachment_state, sheet.attachment_reason
    for name in TIMES_OF_CONTACT:
        setattr(request, name, getattr(sheet, name))
    request.refer(policy)


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


def acknowledge(ticket, *, now, policy):
    """Tell the customer, each once, that their request is here, with the link that shows how far it is (K-037)."""
    key = f"received:{ticket.id}:{ticket.request.customer_id}"
    tell_customer(ticket, "received", key=key, now=now, policy=policy, link="progress")


def ask_for_attachment(ticket, *, now, policy):
    """Ask the customer for what is to be attached, each once, where the sheet says so (K-035)."""
    if ticket.request.attachment_state == ASKED_FOR:
        key = f"ask_attachment:{ticket.id}:{ticket.request.customer_id}"
        tell_customer(ticket, "ask_attachment", key=key, now=now, policy=policy, link="progress")
