"""What runs with whom: how many tickets, and their weight by colour; those that wait count nothing."""

from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import and_, case, func, or_, select

from board.extensions import db
from board.models.absence import is_absent
from board.models.person import Person
from board.models.ticket import Ticket
from board.models.ticket.standing import is_open
from board.queries.people import working_on

RUNNING = ("assigned", "in_progress")


class Hand(NamedTuple):
    """What runs with a person: how many tickets, and their weight."""

    tickets: int
    load: int


NOTHING = Hand(0, 0)


@dataclass(frozen=True)
class Burden:
    """A person, the weight of what runs with them, and how many tickets that are."""

    id: int
    name: str
    load: int
    in_hand: int
    is_absent: bool


def is_running():
    """The condition on Ticket that its clocks run; open ones alone are looked through."""
    return and_(is_open(Ticket), Ticket.stage.in_(RUNNING), Ticket.paused_for.is_(None))


def hands_by_person(policy):
    """Person id to Hand, of whoever has any on the board."""
    return {row.assignee_id: Hand(row.tickets, int(row.load)) for row in db.session.execute(_hands(policy))}


def loads_by_person(policy, now, others=()):
    """Whoever works on the board, and the `others` by id: present ones first, then by load, then by name."""
    hands = _hands(policy).subquery()
    query = (
        select(Person.id, Person.name, hands.c.load, hands.c.tickets, is_absent(now).label("is_absent"))
        .outerjoin(hands, hands.c.assignee_id == Person.id)
        .where(or_(Person.id.in_(working_on(policy.key)), Person.id.in_(others)))
    )
    rows = db.session.execute(query)
    people = [Burden(row.id, row.name, int(row.load or 0), row.tickets or 0, row.is_absent) for row in rows]
    return sorted(people, key=lambda p: (p.is_absent, p.load, p.name))


def _hands(policy):
    """A select of each assignee's Hand on the board."""
    weight = case(*((Ticket.colour == p.colour, policy.wall.weights[p.colour]) for p in policy.priorities), else_=0)
    return (
        select(Ticket.assignee_id, func.count().label("tickets"), func.sum(weight).label("load"))
        .where(Ticket.board == policy.key, is_running(), Ticket.assignee_id.is_not(None))
        .group_by(Ticket.assignee_id)
    )
