"""Whether a board has changed, asked of the database itself."""

from datetime import timedelta

from sqlalchemy import and_, func, or_, select

from board.domain.facts import OPEN_STAGES
from board.extensions import db
from board.models.ticket import Ticket


def fingerprint(policy, now):
    """A tuple that is another one after any change of the tickets that a board shows; one statement.

    Faces only rise, so that neither a change nor a ticket that comes or goes can leave all the sums as they were,
    but by a coincidence of several at once.
    """
    face, ticket_id = func.coalesce(func.sum(Ticket.face), 0), func.coalesce(func.sum(Ticket.id), 0)
    both = func.coalesce(func.sum(Ticket.face * (Ticket.id % 65_521)), 0)
    since = now - timedelta(hours=policy.closed_shown_hours)
    is_shown = or_(Ticket.stage.in_(OPEN_STAGES), and_(Ticket.stage == "closed", Ticket.closed_at >= since))
    query = select(func.count(), face, ticket_id, both).where(Ticket.board == policy.key, is_shown)
    return tuple(db.session.execute(query).one())
