"""The two numbers in the bar."""

from sqlalchemy import func, literal, select

from board.extensions import db
from board.models.cycle import Cycle
from board.models.ticket import Ticket
from board.queries.inbox import unread_count
from board.queries.review_queue import waiting_for_review


def counts_for(person, led_boards):
    """Unread notices, and what waits for a leader of these boards; one statement."""
    reviews = literal(0)
    if led_boards:
        query = select(func.count(Ticket.id)).join(Cycle, Ticket.cycle_id == Cycle.id)
        reviews = query.where(waiting_for_review(led_boards)).scalar_subquery()
    return tuple(db.session.execute(select(unread_count(person), reviews)).one())
