"""Tickets by words: everything that a question asks for must stand somewhere on the ticket."""

from functools import lru_cache

from sqlalchemy import and_, bindparam, select, true

from board.domain import search
from board.extensions import db
from board.models import words_index
from board.models.search import TicketWords
from board.models.ticket import Ticket
from board.models.ticket.standing import is_open
from board.queries.reach import asked_of, whole_boards


def has_words(question):
    """The condition on Ticket that it has all words of a question: for few tickets, such as a board's open ones."""
    terms = search.terms(question)
    return _like_all(map(_pattern, terms)) if terms else true()


def _pattern(term):
    return f"% {term.token}{'%' if term.is_begun else ' %'}"


def _like_all(patterns):
    alike = [TicketWords.tokens.like(pattern) for pattern in patterns]
    return select(TicketWords.ticket_id).where(TicketWords.ticket_id == Ticket.id, *alike).exists()


def tickets_with_words(question, person, most):
    """Ids within a person's reach: so many of the open ones at most, and as many of the others, newest first.

    Open tickets are few and are looked through; so is what a department was asked about. What was closed on whole
    boards may be a million: an index answers, from the newest on, so that a common word costs no more than a rare one.
    """
    terms = search.terms(question)
    if not terms:
        return []
    boards, asked = whole_boards(person), asked_of(person)
    patterns = {f"like{at}": _pattern(term) for at, term in enumerate(terms)}
    near = [_open_with(frozenset(boards), tuple(patterns))] if boards else []
    near += [] if asked is None else [_with(asked, patterns)]
    found = {i for query in near for i in db.session.scalars(query, patterns)}
    found = sorted(found, reverse=True)[:most]
    return found + (words_index.found(db.session, boards, terms, most + len(found)) if boards else [])


@lru_cache(200)
def _open_with(boards, names):
    """The question for open tickets, put together once for so many words."""
    return _with(and_(Ticket.board.in_(sorted(boards)), is_open(Ticket)), names)


def _with(condition, names):
    return select(Ticket.id).where(condition, _like_all(map(bindparam, names)))
