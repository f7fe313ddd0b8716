"""What somebody may see: every question about tickets starts here; out of reach is 404."""

from sqlalchemy import and_, false, or_, select, true

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
    boards, asked = whole_boards(person), asked_of(person)
    parts = ([Ticket.board.in_(boards)] if boards else []) + ([] if asked is None else [asked])
    return or_(*parts) if parts else and_(false())


def whole_boards(person):
    """The keys of the boards on which somebody sees everything."""
    return {m.board for m in person.memberships if m.rank in WHOLE_BOARD}


def asked_of(person):
    """The condition on Ticket of what a department member was asked about or has; None for everybody else."""
    departments = {m.department_id for m in person.memberships if m.rank == "department" and m.department_id}
    if not departments:
        return None
    asked = select(Commitment.ticket_id).where(Commitment.department_id.in_(departments))
    return or_(Ticket.id.in_(asked), Ticket.assignee_id == person.id)


def reach_on(person, board):
    """The condition on tickets that are known to be on one board: none at all for its own staff."""
    return true() if sees_all(person, board) else reach(person)


def sees_all(person, board):
    """True for a board's own staff."""
    return bool(person.ranks_on(board) & WHOLE_BOARD)


def reach_key(person):
    """What two people share who reach the same tickets; the person's own id where reach is personal."""
    boards = tuple(sorted(whole_boards(person)))
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
