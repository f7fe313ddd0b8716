"""The tickets of a board as one table by the documents' forms, for spreadsheets and other programs."""

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from board.domain import masks
from board.extensions import db
from board.models.cycle import Cycle
from board.models.entries import Commitment
from board.models.person import Person
from board.models.request import Request
from board.models.ticket import Ticket
from board.queries import ticket_parts as parts
from board.queries.record.intake import judgement, registration
from board.queries.record.sight import NONE, Sight
from board.queries.record.task import task

BATCH = 500


@dataclass(frozen=True)
class Stand:
    """What the forms look at of a ticket's page."""

    ticket: Ticket
    people: dict
    level_word: str
    attachments: dict


def columns(policy, language):
    """The labels of every row, in their order, also where no ticket is found."""
    blank = Ticket(stage="new", colour=policy.priorities[0].colour, request=Request(facts={}))
    set_committed_value(blank, "cycle", Cycle(no=1, scores={}))
    return tuple(label for label, _text in _pairs(Sight(Stand(blank, {}, "", {}), policy, language)))


def exported(policy, since, until, language):
    """(label, text) pairs of each ticket whose request was received between two instants, the first registered first.

    Forms 3.1, 3.2 and 3.3, the present handling (G-193…G-241); states by the documents' lists (K-020, K-021). Names
    and contacts of customers are masked, inside of texts as well; times are the board's, what is not known is empty.
    """
    people, last = _people(), 0
    while tickets := _batch(policy.key, since, until, last):
        for ticket in tickets:
            word = parts.level_word(ticket.customer, policy, language)
            yield _row(Sight(Stand(ticket, people, word, parts.attachments(ticket)), policy, language))
        last = tickets[-1].id
        db.session.expunge_all()


def _batch(board, since, until, last):
    query = (
        select(Ticket)
        .join(Ticket.request)
        .options(
            joinedload(Ticket.request).options(*Request.with_contact()),
            joinedload(Ticket.team),
            selectinload(Ticket.commitments).joinedload(Commitment.department),
            *(selectinload(part) for part in (Ticket.cycles, Ticket.colours, Ticket.notes, Ticket.attachments)),
        )
    )
    query = query.where(Ticket.board == board, Request.received_at >= since, Request.received_at < until)
    return db.session.scalars(query.where(Ticket.id > last).order_by(Ticket.id).limit(BATCH)).unique().all()


def _people():
    return {person.id: person for person in db.session.execute(select(Person.id, Person.name))}


def _row(sight):
    readable, name = _readable(sight), sight.customer.name if sight.customer else None
    known = ((label, "" if text == NONE else text) for label, text in _pairs(sight))
    return tuple((label, text if label in readable else masks.in_text_of(text, name)) for label, text in known)


def _pairs(sight):
    """Every column, also where nothing is known; the numbers, with which each form begins, once."""
    ticket, cycle = sight.ticket, sight.ticket.cycle
    return (
        (_("Task no."), ticket.number),
        *registration(sight),
        (_("Number elsewhere"), sight.request.external_ref or NONE),
        *judgement(cycle, sight)[1:],
        (_("Handling"), str(cycle.no)),
        *task(sight)[2:],
        (_("Solved"), sight.at(cycle.resolved_at)),
    )


def _readable(sight):
    """Labels of what is no text about the customer: numbers, long ones of which look like contacts, and staff."""
    numbers = {_("Task no."), _("Request no."), _("Customer no."), _("Number elsewhere")}
    references = {sight.said(field.label) for field in sight.policy.fields["registration"] if field.reference}
    return numbers | references | {_("Receiver"), _("Judged by"), _("Responsible person")}
