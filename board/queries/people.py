"""Who signs in, who could take a ticket, and who has how much to do."""

from dataclasses import dataclass
from typing import NamedTuple

from flask_babel import gettext
from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import joinedload

from board.extensions import db
from board.models.absence import absent_at, is_absent
from board.models.person import WORKERS, Department, Membership, Person
from board.models.ticket import Ticket
from board.models.ticket.standing import is_open

RUNNING = ("assigned", "in_progress")


@dataclass(frozen=True)
class Candidate:
    """A person who may be given a ticket; `load` weighs running tickets by colour, `knows` names a fitting skill."""

    id: int
    name: str
    team: str
    team_id: int | None
    load: int
    fits: bool
    is_absent: bool
    knows: str = ""

    @property
    def words(self):
        """One line for a drop-down: name, team, the skill that fits, load."""
        return " · ".join(filter(None, (self.name, self.team, self.knows, gettext("load %(n)s", n=self.load))))


def active_person_at(email):
    """The person with this address, None when there is none or they may not sign in any more."""
    return db.session.scalar(select(Person).where(Person.email == email, Person.is_active))


def with_ranks(person_id):
    """The person, and in the same question what they are on which board; None where there is none."""
    return db.session.get(Person, person_id, options=[joinedload(Person.memberships)])


def people_by_load(ticket, policy, language, now):
    """Everybody who works on the ticket's board: the fitting team first, who knows the domain, by load, name."""
    team_key = policy.route_for(ticket.cycle.domain, ticket.cycle.nature)
    hands, skilled, away = hands_by_person(ticket.board, policy), _people_who_know(ticket), absent_at(now)
    domain = next((one.label.in_(language) for one in policy.domains if one.key == ticket.cycle.domain), "")
    candidates = [
        Candidate(
            id=person.id, name=person.name, team=team.named(language) if team else "",
            team_id=team.id if team else None, load=hands.get(person.id, NOTHING).load,
            fits=team is not None and team.key == team_key,
            is_absent=person.id in away,
            knows=domain if person.id in skilled else "",
        )
        for person, team in workers_of(ticket.board)
    ]  # fmt: skip
    return sorted(candidates, key=lambda c: (not c.fits, c.is_absent, not c.knows, c.load, c.name))


def _people_who_know(ticket):
    """Ids of whoever has the ticket's domain among the skills; none before it was judged."""
    if ticket.cycle.domain is None:
        return frozenset()
    held = select(Membership.person_id, Membership.skills).where(Membership.board == ticket.board)
    return {row.person_id for row in db.session.execute(held) if ticket.cycle.domain in (row.skills or ())}


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


def is_running():
    """The condition on Ticket that its clocks run; open ones alone are looked through."""
    return and_(is_open(Ticket), Ticket.stage.in_(RUNNING), Ticket.paused_for.is_(None))


class Hand(NamedTuple):
    """What runs with a person: how many tickets, and their weight by colour; those that wait count nothing."""

    tickets: int
    load: int


NOTHING = Hand(0, 0)


def hands_by_person(board, policy):
    """Person id to Hand, of whoever has any."""
    query = (
        select(Ticket.assignee_id, Ticket.colour, func.count())
        .where(Ticket.board == board, is_running(), Ticket.assignee_id.is_not(None))
        .group_by(Ticket.assignee_id, Ticket.colour)
    )
    hands = {}
    for person_id, colour, count in db.session.execute(query):
        so_far = hands.get(person_id, NOTHING)
        hands[person_id] = Hand(so_far.tickets + count, so_far.load + count * policy.wall.weights[colour])
    return hands


@dataclass(frozen=True)
class Burden:
    """A person, the weight of what runs with them, and how many tickets that are."""

    id: int
    name: str
    load: int
    in_hand: int
    is_absent: bool


def loads_by_person(policy, now, others=()):
    """Whoever works on the board, and the `others` by id: present ones first, then by load, then by name."""
    weight = case(*((Ticket.colour == p.colour, policy.wall.weights[p.colour]) for p in policy.priorities), else_=0)
    loads = (
        select(Ticket.assignee_id, func.sum(weight).label("load"), func.count().label("in_hand"))
        .where(Ticket.board == policy.key, is_running(), Ticket.assignee_id.is_not(None))
        .group_by(Ticket.assignee_id)
        .subquery()
    )
    query = (
        select(Person.id, Person.name, loads.c.load, loads.c.in_hand, is_absent(now).label("is_absent"))
        .outerjoin(loads, loads.c.assignee_id == Person.id)
        .where(or_(Person.id.in_(working_on(policy.key)), Person.id.in_(others)))
    )
    people = [
        Burden(row.id, row.name, int(row.load or 0), row.in_hand or 0, row.is_absent)
        for row in db.session.execute(query)
    ]
    return sorted(people, key=lambda p: (p.is_absent, p.load, p.name))


def working_on(board):
    """A select of the ids of whoever may be given tickets of the board."""
    query = select(Membership.person_id).join(Person, Membership.person_id == Person.id)
    return query.where(Membership.board == board, Membership.rank.in_(WORKERS), Person.is_active).distinct()
