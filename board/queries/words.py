"""Tickets by words: everything that a question asks for must stand somewhere on the ticket."""

from sqlalchemy import and_, select, true

from board.domain import search
from board.extensions import db
from board.models import words_index
from board.models.search import TicketWords
from board.models.ticket import Ticket
from board.models.ticket.standing import is_open
from board.queries.reach import asked_of, whole_boards


def has_words(question):
    """The condition on Ticket that it has all words of a question: for few tickets, such as a board's open ones."""
    found = [
        TicketWords.tokens.like(f"% {term.token}{'%' if term.is_begun else ' %'}") for term in search.terms(question)
    ]
    if not found:
        return true()
    return select(TicketWords.ticket_id).where(TicketWords.ticket_id == Ticket.id, *found).exists()


def tickets_with_words(question, person, most):
    """Ids within a person's reach: so many of the open ones at most, and as many of the others, newest first.

    Open tickets are few and are looked through; so is what a department was asked about. What was closed on whole
    boards may be a million: an index answers, from the newest on, so that a common word costs no more than a rare one.
    """
    terms = search.terms(question)
    if not terms:
        return []
    boards, asked = whole_boards(person), asked_of(person)
    near = [and_(Ticket.board.in_(boards), is_open(Ticket))] if boards else []
    near += [] if asked is None else [asked]
    found = {i for part in near for i in db.session.scalars(select(Ticket.id).where(part, has_words(question)))}
    found = sorted(found, reverse=True)[:most]
    return found + (words_index.found(db.session, boards, terms, most + len(found)) if boards else [])
