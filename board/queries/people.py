"""Who signs in, who works on a board, who answers for a department of it."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from board.extensions import db
from board.models.person import WORKERS, Department, Membership, Person


def active_person_at(email):
    """The person with this address, None when there is none or they may not sign in any more."""
    return db.session.scalar(select(Person).where(Person.email == email, Person.is_active))


def with_ranks(person_id):
    """The person, and in the same question what they are on which board; None where there is none."""
    return db.session.get(Person, person_id, options=[joinedload(Person.memberships)])


def workers_of(board):
    """(person, team or None) of everybody active who works on the board, in the order in which they came to it."""
    query = (
        select(Person, Membership)
        .join(Membership)
        .where(Membership.board == board, Membership.rank.in_(WORKERS), Person.is_active)
        .order_by(Membership.id)
    )
    found = {}
    for person, membership in db.session.execute(query):
        if person.id not in found or (found[person.id][1] is None and membership.team):
            found[person.id] = (person, membership.team)
    return found.values()


def working_on(board):
    """A select of the ids of whoever may be given tickets of the board."""
    query = select(Membership.person_id).join(Person, Membership.person_id == Person.id)
    return query.where(Membership.board == board, Membership.rank.in_(WORKERS), Person.is_active).distinct()


def members_of_departments(board):
    """(person id, name, department) of whoever answers for a department of the board, by department and name."""
    query = (
        select(Person.id, Person.name, Department)
        .join(Membership, Membership.person_id == Person.id)
        .join(Department, Membership.department_id == Department.id)
        .where(Membership.board == board, Membership.rank == "department", Person.is_active, Department.is_active)
        .order_by(Department.key, Person.name, Person.id)
    )
    return db.session.execute(query).all()
