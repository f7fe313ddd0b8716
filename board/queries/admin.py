"""What administrators look at: people with their ranks, lists with what is switched off, messages given up on."""

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from board.extensions import db
from board.models.message import Message
from board.models.person import Choice, Department, Membership, Person, Team
from board.models.ticket import Ticket
from board.models.ticket.standing import is_open

LONGEST_LIST = 200


def _on(boards):
    """People with a rank on one of the boards, or with none anywhere."""
    here = Person.memberships.any(Membership.board.in_(boards))
    return or_(here, ~Person.memberships.any())


def people_on(boards):
    """People of these boards and of none, active ones first, by name."""
    query = select(Person).where(_on(boards)).order_by(Person.is_active.desc(), Person.name, Person.id)
    return list(db.session.scalars(query.options(selectinload(Person.memberships))))


def person_on(person_id, boards):
    """That person, None when they are on other boards only."""
    return db.session.scalar(select(Person).where(Person.id == person_id, _on(boards)))


def open_ticket_count(person):
    """How many open tickets are with the person."""
    query = select(func.count(Ticket.id)).where(Ticket.assignee_id == person.id, is_open(Ticket))
    return db.session.scalar(query)


def active(row_class, boards):
    """Active teams or departments of these boards, by board and key."""
    query = select(row_class).where(row_class.board.in_(boards), row_class.is_active)
    return list(db.session.scalars(query.order_by(row_class.board, row_class.key)))


def teams_of(board):
    """Every team of a board, those that can be chosen first."""
    return _all(Team, board)


def departments_of(board):
    """Every department of a board, those that can be chosen first."""
    return _all(Department, board)


def _all(row_class, board):
    query = select(row_class).where(row_class.board == board)
    return list(db.session.scalars(query.order_by(row_class.is_active.desc(), row_class.name_en, row_class.id)))


def list_names(board):
    """The names of the lists that the board has, e.g. topic, reason:pause."""
    query = select(Choice.list).where(Choice.board == board).distinct()
    return sorted(db.session.scalars(query), key=lambda name: (name != "topic", name))


def entries_of(board, name):
    """Every entry of a list, by parent and place; switched-off ones too."""
    query = select(Choice).where(Choice.board == board, Choice.list == name)
    return list(db.session.scalars(query.order_by(Choice.parent, Choice.position, Choice.id)))


def row_on(row_class, row_id, boards):
    """A team, department or list entry of one of the boards; None else."""
    return db.session.scalar(select(row_class).where(row_class.id == row_id, row_class.board.in_(boards)))


def messages_given_up_on(boards):
    """Messages of these boards that delivery has parked, newest first."""
    query = select(Message).where(Message.board.in_(boards), Message.state == "parked")
    query = query.options(joinedload(Message.ticket), joinedload(Message.contact_point), joinedload(Message.person))
    return list(db.session.scalars(query.order_by(Message.created_at.desc()).limit(LONGEST_LIST)))


def message_on(message_id, boards):
    """A message of one of the boards, ours until the commit; None else."""
    theirs = select(Message).where(Message.id == message_id, Message.board.in_(boards))
    return db.session.scalar(theirs.with_for_update(of=Message))
