"""Tickets by whatever somebody has in hand: a number, a phone, a name, a word; closed ones too."""

import re
from dataclasses import dataclass

from sqlalchemy import or_, select, union

from board.domain import numbers
from board.domain.facts import OPEN_STAGES
from board.extensions import db
from board.models.customer import ContactPoint, Customer
from board.models.entries import Note
from board.models.request import Reference, Request
from board.models.secrets import lookup_hash
from board.models.ticket import Ticket
from board.queries.board_page import card_select
from board.queries.cards import CardWords, card_row
from board.queries.reach import reach

MOST = 50
LONGEST = 200
PHONE = re.compile(r"[+\d][\d\s()./-]{5,}")
TAIL = re.compile(r"\d{4}")


@dataclass(frozen=True)
class Found:
    """What was found, open tickets first; `is_exact` when a number named it, `has_more` beyond the first 50."""

    tickets: tuple
    is_exact: bool = False
    has_more: bool = False


@dataclass(frozen=True)
class Hit:
    """One ticket as a card, with its board and the name of its stage."""

    card: object
    board: str
    stage: str


def tickets_found(text, person, policies, language, now):
    """Everything within the person's reach that the text can mean.

    A number, a reference, a full phone number or address names its tickets
    alone; else names, the last four digits and words are looked for.
    """
    text = " ".join((text or "").split())[:LONGEST]
    if not text:
        return Found(())
    for parts, is_exact in ((_by_number(text, policies), True), (_by_contact(text), False), (_by_words(text), False)):
        if parts and (rows := _rows(parts, person)):
            return Found(_hits(rows[:MOST], policies, language, now), is_exact, len(rows) > MOST)
    return Found(())


def _by_number(text, policies):
    """Our numbers in any spelling, numbers from elsewhere, order and shipment numbers; each by its index."""
    columns = {"request": Request.number, "customer": Customer.number}
    found = numbers.numbers_in(text, policies.all())
    tickets = [select(Ticket.id).where(Ticket.number == f.number) for f in found if f.kind == "ticket"]
    others = [_tickets().where(columns[f.kind] == f.number) for f in found if f.kind in columns]
    spellings = (text, text.upper())
    elsewhere = [_of_requests(Request.board == board, Request.external_ref.in_(spellings)) for board in policies]
    named = select(Reference.request_id).where(Reference.value.in_(spellings))
    return [*tickets, *others, *elsewhere, select(Ticket.id).where(Ticket.request_id.in_(named))]


def _of_requests(*conditions):
    return select(Ticket.id).where(Ticket.request_id.in_(select(Request.id).where(*conditions)))


def _by_contact(text):
    """Whoever can be reached at this number or address, however it was typed."""
    if "@" not in text and not PHONE.fullmatch(text):
        return []
    return [_reached_where(ContactPoint.lookup_hash == lookup_hash(text))]


def _by_words(text):
    """All words in one place each: customer's name, title, request, or a note; four digits also end a phone number."""
    words = text.split(" ")
    texts = (Ticket.title, Request.customer_words, Request.agent_summary, Customer.name)
    parts = [
        _tickets().where(*(or_(*(column.icontains(word, autoescape=True) for column in texts)) for word in words)),
        select(Note.ticket_id).where(*(_in_note(word) for word in words)),
    ]
    return [*parts, _reached_where(ContactPoint.tail_hash == lookup_hash(text))] if TAIL.fullmatch(text) else parts


def _in_note(word):
    return or_(Note.action.icontains(word, autoescape=True), Note.result.icontains(word, autoescape=True))


def _tickets():
    request = select(Ticket.id).join(Request, Ticket.request_id == Request.id)
    return request.outerjoin(Customer, Request.customer_id == Customer.id)


def _reached_where(condition):
    return _of_requests(Request.customer_id.in_(select(ContactPoint.customer_id).where(condition)))


def _rows(parts, person):
    """The rows of cards; each part is a select of ticket ids that an index answers, or one pass over the words."""
    query = card_select().add_columns(Ticket.board).where(reach(person), Ticket.id.in_(union(*parts)))
    query = query.order_by(Ticket.stage.not_in(OPEN_STAGES), Request.received_at.desc(), Ticket.id.desc())
    return db.session.execute(query.limit(MOST + 1)).all()


def _hits(rows, policies, language, now):
    words = {board: CardWords(policies[board], language, now) for board in {row.board for row in rows}}
    return tuple(
        Hit(card_row(row, words[row.board]), row.board, policies[row.board].stage_label(row.stage).in_(language))
        for row in rows
    )
