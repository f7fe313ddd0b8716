"""The customer's file: tags, cases with how they ended, talks and files, as far as the reader may see the tickets."""

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import joinedload, selectinload

from board.domain.policies.labels import by_key
from board.extensions import db
from board.models.customer import Customer
from board.models.request import Request
from board.models.ticket import Ticket
from board.queries.reach import tickets_reachable_by

MOST = 100  # cases of one customer on one page


@dataclass(frozen=True)
class Case:
    """One ticket of the customer."""

    ticket: Ticket
    colour_word: str
    stage_word: str
    satisfaction: str


@dataclass(frozen=True)
class Said:
    """One talk with the customer (form 3.4)."""

    ticket: Ticket
    entry: object
    channel: str
    type: str
    mood: str


@dataclass(frozen=True)
class CustomerFile:
    """Cases and talks, the newest first; `files` are (kind in words, attachments) as far as there are any."""

    customer: Customer
    level_word: str
    cases: tuple
    talks: tuple
    files: tuple


def customer_file(number, person, policies, language):
    """The file of the customer with this number; None when no ticket of theirs is within the person's reach."""
    tickets = _tickets(number, person)
    if not tickets:
        return None
    customer = tickets[0].request.customer
    levels = {level.key: level.label.in_(language) for level in policies[tickets[0].board].customer.levels}
    return CustomerFile(
        customer=customer,
        level_word=levels.get(customer.effective_level, ""),
        cases=tuple(_case(ticket, policies[ticket.board], language) for ticket in tickets),
        talks=_talks(tickets, policies, language),
        files=_files(tickets),
    )


def _tickets(number, person):
    request = joinedload(Ticket.request).joinedload(Request.customer)
    query = (
        tickets_reachable_by(person)
        .join(Request, Ticket.request_id == Request.id)
        .join(Customer, Request.customer_id == Customer.id)
        .where(Customer.number == number)
        .options(
            request.selectinload(Customer.contact_points), request.selectinload(Customer.tags),
            selectinload(Ticket.communications), selectinload(Ticket.attachments), selectinload(Ticket.cycles),
        )
        .order_by(Ticket.id.desc())
        .limit(MOST)
    )  # fmt: skip
    return list(db.session.scalars(query).unique())


def _case(ticket, policy, language):
    words = policy.closing.satisfaction
    satisfaction = next((words[c.satisfaction].in_(language) for c in reversed(ticket.cycles) if c.satisfaction), "")
    return Case(
        ticket=ticket,
        colour_word=policy.priority(ticket.colour).label.in_(language),
        stage_word=policy.stage_label(ticket.stage).in_(language),
        satisfaction=satisfaction,
    )


def _talks(tickets, policies, language):
    talks = [
        _said(ticket, entry, policies[ticket.board], language) for ticket in tickets for entry in ticket.communications
    ]
    return tuple(sorted(talks, key=lambda talk: talk.entry.occurred_at, reverse=True))


def _said(ticket, entry, policy, language):
    return Said(
        ticket=ticket,
        entry=entry,
        channel=_word(policy.channels, entry.channel, language),
        type=_word(policy.communication_types, entry.type, language),
        mood=_word(policy.moods, entry.mood, language),
    )


def _word(choices, key, language):
    try:
        return by_key(choices, key).label.in_(language) if key else ""
    except KeyError:
        return key


def _files(tickets):
    words = {
        "self_check": _("Proof of the solution"),
        "communication": _("Records of talks"),
        "answer": _("With the customer's answer"),
        "request": _("With the registration"),
    }
    found = {}
    for ticket in tickets:
        for attachment in ticket.attachments:
            found.setdefault(words.get(attachment.entry_kind, _("Other files")), []).append(attachment)
    return tuple(found.items())
