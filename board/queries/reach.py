"""What somebody may see: every question about tickets starts here; out of reach is 404."""

from sqlalchemy import and_, false, or_, select

from board.extensions import db
from board.models.entries import Commitment
from board.models.ticket import Ticket
from board.models.ticket.locking import lock_ticket

WHOLE_BOARD = {"agent", "supervisor", "head", "admin"}


def tickets_reachable_by(person):
    """A select of the tickets within a person's reach, in no order."""
    return select(Ticket).where(reach(person))


def reach(person):
    """The condition on Ticket: whole boards for staff, for departments what they own or were asked about."""
    boards = {m.board for m in person.memberships if m.rank in WHOLE_BOARD}
    departments = {m.department_id for m in person.memberships if m.rank == "department" and m.department_id}
    parts = [Ticket.board.in_(boards)] if boards else []
    if departments:
        asked = select(Commitment.ticket_id).where(Commitment.department_id.in_(departments))
        parts.append(or_(Ticket.id.in_(asked), Ticket.assignee_id == person.id))
    return or_(*parts) if parts else and_(false())


def reach_key(person):
    """What two people share who reach the same tickets; the person's own id where reach is personal."""
    boards = tuple(sorted({m.board for m in person.memberships if m.rank in WHOLE_BOARD}))
    is_personal = any(m.rank == "department" for m in person.memberships)
    return (boards, person.id if is_personal else None)


def ticket_within_reach(person, number, *, to_write=False):
    """The ticket with this number; None when there is none or it is out of reach.

    `to_write` locks it until the transaction ends, where the database can.
    """
    query = tickets_reachable_by(person).where(Ticket.number == number)
    if to_write and not lock_ticket(Ticket.number == number, reach(person)):
        return None
    return db.session.scalar(query.execution_options(populate_existing=to_write))


def boards_of(person, policies):
    """The policies of the boards that a person may open, in the order of their keys."""
    return [policy for policy in policies.all() if person.ranks_on(policy.key) & WHOLE_BOARD]
