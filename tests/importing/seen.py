"""What an import has left, found again by the file's own number."""

from sqlalchemy import func, select

from board.extensions import db
from board.models.request import Request


def ticket(ref):
    """The ticket that came in under this number of the file."""
    return db.session.scalar(select(Request).where(Request.external_ref == ref)).tickets[0]


def count(row, *conditions):
    """How many rows there are."""
    return db.session.scalar(select(func.count()).select_from(row).where(*conditions))


def kinds(ticket):
    """The kinds of its events, in their order."""
    return [event.kind for event in ticket.events]
