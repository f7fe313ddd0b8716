"""Whether a board has changed, asked of the database itself."""

from datetime import timedelta
from functools import cache

from sqlalchemy import bindparam, func, select

from board.extensions import db
from board.models.ticket import Ticket
from board.models.ticket.standing import stands_on


def fingerprint(policy, now):
    """A tuple that is another one after any change of the tickets that a board shows; one statement.

    Faces only rise, so that neither a change nor a ticket that comes or goes can leave all the sums as they were,
    but by a coincidence of several at once.
    """
    return tuple(db.session.execute(question(policy.key), {"since": closed_since(policy, now)}).one())


def closed_since(policy, now):
    """From when on a closed ticket still stands on its board."""
    return now - timedelta(hours=policy.closed_shown_hours)


@cache
def question(board):
    """The select of a fingerprint, with a parameter `since`."""
    face, ticket_id = func.coalesce(func.sum(Ticket.face), 0), func.coalesce(func.sum(Ticket.id), 0)
    both = func.coalesce(func.sum(Ticket.face * (Ticket.id % 65_521)), 0)
    return select(func.count(), face, ticket_id, both).where(stands_on([board], Ticket, bindparam("since")))
