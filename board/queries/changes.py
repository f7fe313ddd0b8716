"""Whether a board has changed, asked of the database itself."""

from datetime import timedelta

from sqlalchemy import func, select

from board.extensions import db
from board.models.ticket import Ticket
from board.models.ticket.standing import stands_on


def fingerprint(policy, now):
    """A tuple that is another one after any change of the tickets that a board shows; one statement.

    Faces only rise, so that neither a change nor a ticket that comes or goes can leave all the sums as they were,
    but by a coincidence of several at once.
    """
    face, ticket_id = func.coalesce(func.sum(Ticket.face), 0), func.coalesce(func.sum(Ticket.id), 0)
    both = func.coalesce(func.sum(Ticket.face * (Ticket.id % 65_521)), 0)
    since = now - timedelta(hours=policy.closed_shown_hours)
    query = select(func.count(), face, ticket_id, both).where(stands_on([policy.key], Ticket, since))
    return tuple(db.session.execute(query).one())
