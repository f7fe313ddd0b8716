"""One at a time: whoever changes a ticket holds its row first, and reads everything else after."""

from sqlalchemy import select

from board.extensions import db
from board.models.ticket import Ticket


def lock_ticket(*conditions):
    """Hold the one ticket that fits until the transaction ends; its id, None when there is none.

    Read it anew afterwards. A locking statement that had to wait sees the ticket as it
    is now, but what is joined to it (cycle, request) as it was before the wait.
    """
    return db.session.scalar(select(Ticket.id).where(*conditions).with_for_update(of=Ticket))


def hold(ticket):
    """Hold a ticket that was read without; True when a verb has changed it since, then everything is read anew."""
    ticket.look_ahead()
    face = db.session.scalar(select(Ticket.face).where(Ticket.id == ticket.id).with_for_update(of=Ticket))
    has_changed = face != ticket.face
    if has_changed:
        db.session.expire_all()
        ticket.look_ahead()
    return has_changed
