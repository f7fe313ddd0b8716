"""What somebody may see: every question about tickets starts here; out of reach is 404."""

from functools import lru_cache

from sqlalchemy import bindparam, false, or_, select, true
from sqlalchemy.orm import joinedload

from board.extensions import db
from board.models.entries import Commitment
from board.models.request import Request
from board.models.ticket import Ticket
from board.models.ticket.locking import lock_ticket

WHOLE_BOARD = {"agent", "supervisor", "head", "admin"}


def tickets_reachable_by(person):
    """A select of the tickets within a person's reach, in no order."""
    return select(Ticket).where(reach(person))


def reach(person):
    """The condition on Ticket: whole boards for staff, for departments what they own or were asked about."""
    asked = asked_of(person)
    return or_(_on(whole_boards(person)), *([] if asked is None else [asked]))


def within_reach(put_together):
    """A question by `put_together(condition, *particulars)`, asked for as `question(person, *particulars)`.

    It is put together once for all who see the same whole boards, which costs more than asking it; anew where
    reach is personal.
    """
    kept = lru_cache(500)(lambda boards, *particulars: put_together(_on(boards), *particulars))

    def question(person, *particulars):
        if asked_of(person) is None:
            return kept(frozenset(whole_boards(person)), *particulars)
        return put_together(reach(person), *particulars)

    return question


def _on(boards):
    return Ticket.board.in_(sorted(boards)) if boards else false()


def whole_boards(person):
    """The keys of the boards on which somebody sees everything."""
    return {m.board for m in person.memberships if m.rank in WHOLE_BOARD}


def asked_of(person):
    """The condition on Ticket of what a department member was asked about or has; None for everybody else."""
    departments = _departments_of(person)
    if not departments:
        return None
    asked = select(Commitment.ticket_id).where(Commitment.department_id.in_(departments))
    return or_(Ticket.id.in_(asked), Ticket.assignee_id == person.id)


def is_asked(person):
    """True for members of a department: their reach is tickets that they were asked about or have."""
    return bool(_departments_of(person))


def _departments_of(person):
    return {m.department_id for m in person.memberships if m.rank == "department" and m.department_id}


def reach_on(person, board):
    """The condition on tickets that are known to be on one board: none at all for its own staff."""
    return true() if sees_all(person, board) else reach(person)


def known_among(ticket_ids, person, board):
    """Those of a board's tickets that are no secret to the person: what is out of reach is not even named."""
    if not ticket_ids or sees_all(person, board):
        return ticket_ids
    return set(db.session.scalars(select(Ticket.id).where(Ticket.id.in_(ticket_ids), reach(person))))


def sees_all(person, board):
    """True for a board's own staff."""
    return bool(person.ranks_on(board) & WHOLE_BOARD)


def reach_key(person):
    """What two people share who reach the same tickets; the person's own id where reach is personal."""
    boards = tuple(sorted(whole_boards(person)))
    departments = frozenset(m.department_id for m in person.memberships if m.rank == "department")
    return (boards, (person.id, departments) if departments else None)


def ticket_within_reach(person, number, *, to_write=False):
    """The ticket with this number; None when there is none or it is out of reach.

    `to_write` locks it until the transaction ends, where the database can.
    """
    if to_write and not lock_ticket(Ticket.number == number, reach(person)):
        return None
    options = {"populate_existing": to_write}
    return db.session.scalar(_by_number(person), {"number": number}, execution_options=options)


@within_reach
def _by_number(condition):
    customer = joinedload(Ticket.request, innerjoin=True).joinedload(Request.customer)
    return select(Ticket).where(condition, Ticket.number == bindparam("number")).options(customer)


def boards_of(person, policies):
    """The policies of the boards that a person may open, in the order of their keys."""
    return [policy for policy in policies.all() if person.ranks_on(policy.key) & WHOLE_BOARD]
