"""What a finger at the wall may choose: who gets the ticket, for which reason, and who says so."""

from dataclasses import dataclass

from sqlalchemy import select

from board.domain.faces import initials, tint
from board.extensions import db
from board.models.absence import absent_at
from board.models.person import Membership
from board.models.ticket import Ticket
from board.queries.candidates import people_by_load
from board.queries.people import workers_of

LEADERS = ("supervisor", "head")


@dataclass(frozen=True, slots=True)
class Hand:
    """Somebody who may get the ticket; `fits` when the route names their team, `has_it` when it is with them."""

    id: int
    name: str
    initials: str
    tint: int
    team: str
    team_id: int | None
    load: int
    fits: bool
    is_absent: bool
    has_it: bool


@dataclass(frozen=True, slots=True)
class TeamHand:
    """A team, and its least loaded person who is here: a team never answers for a ticket, a person does."""

    name: str
    person: Hand


def ticket_on_wall(board, number):
    """The board's ticket with this number, None when there is none."""
    return db.session.scalar(select(Ticket).where(Ticket.board == board, Ticket.number == number))


def hands_for(ticket, policy, language, now):
    """Everybody who works on the board, the least loaded first, absent people last."""
    found = [
        Hand(
            p.id, p.name, initials(p.name), tint(p.name), p.team, p.team_id, p.load, p.fits, p.is_absent,
            p.id == ticket.assignee_id,
        )
        for p in people_by_load(ticket, policy, language, now)
    ]  # fmt: skip
    return sorted(found, key=lambda hand: (hand.is_absent, hand.load, hand.name))


def teams_of(hands):
    """One choice for each team of which somebody is here, by the order of the hands."""
    found = {}
    for hand in hands:
        if hand.team_id and not hand.is_absent and not hand.has_it:
            found.setdefault(hand.team_id, TeamHand(hand.team, hand))
    return sorted(found.values(), key=lambda team: team.name)


def provers(board, now):
    """(leaders, others) who may reassign on the board and are here: whom the wall asks who they are."""
    leads = set(
        db.session.scalars(
            select(Membership.person_id).where(Membership.board == board, Membership.rank.in_(LEADERS))
        )
    )  # fmt: skip
    away = absent_at(now)
    people = [person for person, _team in workers_of(board) if person.id not in away]
    return [p for p in people if p.id in leads], [p for p in people if p.id not in leads]


def prover(board, person_id, now):
    """The one of them with this id; None when they may not."""
    return next((p for some in provers(board, now) for p in some if p.id == person_id), None)
