"""Whom a board calls: by rank, by promise, and at a moment those on duty, everybody when nobody is."""

from sqlalchemy import select

from board.domain import escalation
from board.extensions import db
from board.models import batch
from board.models.absence import absent_at
from board.models.duty import on_duty
from board.models.person import Membership, Person

IN_TURN = ("supervisor", "head", "admin")


class Leaders:
    """The leaders of a board at a moment; each rank is asked for once, and only when somebody calls it."""

    def __init__(self, board, now):
        self.board, self.now, self._ranks = board, now, {}

    def on_duty(self):
        """Supervisors on duty, else all of them (K-049); heads or administrators where a board has none."""
        return self._first_of(IN_TURN)

    def at_step(self, step, chain, passed_over=()):
        """Whom a step of the chain calls; those of a later one, else any leader, where its rank has nobody."""
        ranks = [one.rank for one in chain[step:]]
        return self._first_of(ranks, passed_over) or self.on_duty()

    def _first_of(self, ranks, passed_over=()):
        found = (called(self._of_rank(rank), self.board, self.now, passed_over) for rank in ranks)
        return next(filter(None, found), [])

    def _of_rank(self, rank):
        if rank not in self._ranks:
            self._ranks[rank] = people_of_rank(self.board, rank)
        return self._ranks[rank]


def supervisors_of(board, now):
    """The supervisors on duty, all of them when nobody is (K-049); empty for a board without supervisors."""
    return called(people_of_rank(board, "supervisor"), board, now)


def people_of_rank(board, *ranks):
    """Active people who hold one of the ranks on the board, by id."""
    return batch.once((board, *ranks), lambda: _active(Membership.board == board, Membership.rank.in_(ranks)))


def owners_of(commitment, board):
    """Whom a commitment binds: its owner, else the active members of its department, by id."""
    if commitment.owner_id:
        return [db.session.get(Person, commitment.owner_id)]
    return _active(Membership.department_id == commitment.department_id, Membership.board == board)


def _active(*conditions):
    """Active people with such a membership, each once, by id."""
    members = select(Membership.person_id).where(*conditions)
    query = select(Person).where(Person.id.in_(members), Person.is_active)
    return list(db.session.scalars(query.order_by(Person.id)))


def active_people(ids):
    """The people with these ids who are still here, by id."""
    query = select(Person).where(Person.id.in_(ids), Person.is_active).order_by(Person.id)
    return batch.once(("people", *ids), lambda: list(db.session.scalars(query))) if ids else []


def called(people, board, now, passed_over=()):
    """Those of the people whom a call reaches now: those in the roster, where it names any who are here."""
    away = batch.once(("away",), lambda: absent_at(now)).keys()
    roster = batch.once(("duty", board), lambda: on_duty(board, now)) & ({person.id for person in people} - away)
    candidates = [escalation.Candidate(person.id, escalation.is_on_duty(person.id, away, roster)) for person in people]
    ids = escalation.called(candidates, passed_over)
    return [person for person in people if person.id in ids]
