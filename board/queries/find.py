"""Tickets by whatever somebody has in hand: a number, a phone, a name, a word; closed ones too."""

import re
from dataclasses import dataclass

from sqlalchemy import String, bindparam, literal_column, or_, select, union

from board.domain import excerpts, numbers, search
from board.domain.facts import OPEN_STAGES
from board.extensions import db
from board.models.customer import ContactPoint, Customer
from board.models.request import Reference, Request, bare
from board.models.secrets import lookup_hash
from board.models.ticket import Ticket
from board.queries.board_page import card_select
from board.queries.card_words import card_words
from board.queries.cards import card_row
from board.queries.found_by import Reason, reasons
from board.queries.reach import reach, within_reach
from board.queries.words import tickets_with_words

MOST = 50
LONGEST = 200
PHONE = re.compile(r"[+\d][\d\s()./-]{5,}")


@dataclass(frozen=True)
class Found:
    """What was found, open tickets first; `is_exact` when a number named it, `has_more` beyond the first 50."""

    tickets: tuple
    is_exact: bool = False
    has_more: bool = False


@dataclass(frozen=True)
class Hit:
    """One ticket as a card, with its board, its stage's name, its title in parts and why it is here, if unclear."""

    card: object
    board: str
    stage: str
    title: tuple
    reason: Reason | None


def tickets_found(text, person, policies, language, now):
    """Everything within the person's reach that the text can mean.

    A number, a reference, a full phone number or address names its tickets
    alone; else words are looked for in everything that stands on a ticket, and the last four digits of a phone.
    """
    text = (text or "").strip()[:LONGEST]
    for query, values, kind in _meanings(text, person, policies) if text else ():
        if rows := db.session.execute(query, values).all():
            words = text if kind == "words" else ""
            hits = _hits(rows[:MOST], words, policies, language, now)
            return Found(hits, is_exact=kind == "number", has_more=len(rows) > MOST)
    return Found(())


def _meanings(text, person, policies):
    """(question for cards, its values, what it takes the text for), the surest first."""
    yield (*_by_number(text, person, policies), "number")
    if "@" in text or PHONE.fullmatch(text):
        yield _cards(reach(person), _reached_where(ContactPoint.lookup_hash == lookup_hash(text))), {}, "contact"
    ids = tickets_with_words(text, person, MOST + 1)
    if search.may_end_a_number(text):  # four figures also end a phone number
        at_the_end = _reached_where(ContactPoint.tail_hash == lookup_hash(text))
        yield _cards(reach(person), or_(Ticket.id.in_(ids), at_the_end)), {}, "words"
    elif ids:
        yield _of_ids(person), {"ids": ids}, "words"


def _by_number(text, person, policies):
    """Our numbers in any spelling, numbers from elsewhere, order and shipment numbers; each by its index."""
    found = numbers.numbers_in(text, policies.all())
    named = {kind: [f.number for f in found if f.kind == kind] for kind in numbers.KINDS}
    spellings = sorted(numbers.spellings(text))
    values = {kind: listed for kind, listed in named.items() if listed} | {"spellings": spellings}
    return _numbered(person, frozenset(values)), values


@within_reach
def _numbered(is_in_reach, kinds):
    own = {"ticket": Ticket.number, "request": Request.number, "customer": Customer.number}
    parts = [_tickets().where(own[kind].in_(_some(kind))) for kind in sorted(kinds & own.keys())]
    elsewhere = _of_requests(Request.external_ref.is_not(None), _is_spelt("request.external_ref"))
    named = select(Reference.request_id).where(_is_spelt("reference.value"))
    said = select(Ticket.id).where(Ticket.request_id.in_(named))
    return _cards(is_in_reach, Ticket.id.in_(union(*parts, elsewhere, said)))


def _is_spelt(column):
    return literal_column(bare(column), String).in_(_some("spellings"))


@within_reach
def _of_ids(is_in_reach):
    return _cards(is_in_reach, Ticket.id.in_(_some("ids")))


def _some(name):
    """A list that is given when the question is asked."""
    return bindparam(name, expanding=True)


def _cards(*conditions):
    """A select of cards, open ones first, then the latest."""
    query = card_select().add_columns(Ticket.board).where(*conditions)
    query = query.order_by(Ticket.stage.not_in(OPEN_STAGES), Request.received_at.desc(), Ticket.id.desc())
    return query.limit(MOST + 1)


def _of_requests(*conditions):
    return select(Ticket.id).where(Ticket.request_id.in_(select(Request.id).where(*conditions)))


def _tickets():
    request = select(Ticket.id).join(Request, Ticket.request_id == Request.id)
    return request.outerjoin(Customer, Request.customer_id == Customer.id)


def _reached_where(condition):
    customers = select(ContactPoint.customer_id).where(condition)
    return Ticket.id.in_(_of_requests(Request.customer_id.in_(customers)))


def _hits(rows, text, policies, language, now):
    """The rows as hits; where they were found by the words of a text, these are marked."""
    words = {board: card_words(policies[board], language, now) for board in {row.board for row in rows}}
    terms, why = search.terms(text), reasons(text, rows)
    return tuple(
        Hit(
            card_row(row, words[row.board]), row.board, policies[row.board].stage_label(row.stage).in_(language),
            excerpts.marked(row.title or row.number, terms), why.get(row.id),
        )
        for row in rows
    )  # fmt: skip
