"""The two numbers in the bar, and with one of them whether a board is as it was: each question is put together once."""

from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import bindparam, func, literal, select, union_all

from board.cache import minute_of
from board.cache.standing import while_it_stands
from board.extensions import db, rows_of
from board.models.cycle import Cycle
from board.models.ticket import Ticket
from board.queries import changes
from board.queries.inbox import unread_count
from board.queries.review_queue import waiting_for_review


class Pulse(NamedTuple):
    """What a board page asks first: the reader's unread notices, and the board's fingerprint."""

    unread: int
    fingerprint: tuple


def pulse(person, policy, now):
    """The Pulse of a board for somebody; one statement, and none while the database stands still for this minute."""
    boards, since = frozenset(person.boards), changes.closed_since(policy, minute_of(now))
    values = {"person": person.id, "since": since}
    return while_it_stands((policy.key, boards, *values.values()), lambda: _felt(_pulse(policy.key, boards), values))


def _felt(query, values):
    *fingerprint, told = sorted(map(tuple, rows_of(query, values)))
    return Pulse(told[1], tuple(fingerprint))


def counts_for(person, led_boards):
    """Unread notices, and what waits for a leader of these boards; one statement, none while the database stands."""
    boards, led = frozenset(person.boards), tuple(led_boards)
    return while_it_stands(("counts", person.id, boards, led), lambda: _counted(person.id, boards, led))


def _counted(person_id, boards, led_boards):
    return tuple(rows_of(_counts(boards, led_boards), {"person": person_id}).one())


def reviews_on(board):
    """What waits for a leader of the board: as long as its fingerprint stands, so does this."""
    return db.session.scalar(_reviews((board,)))


@lru_cache(200)
def _pulse(board, boards):
    unread = select(literal(2), unread_count(bindparam("person"), boards), *[literal(0)] * 3)
    return union_all(*changes.sums(board), unread)


@lru_cache(200)
def _counts(boards, led_boards):
    reviews = _reviews(led_boards).scalar_subquery() if led_boards else literal(0)
    return select(unread_count(bindparam("person"), boards), reviews)


@lru_cache(200)
def _reviews(boards):
    query = select(func.count(Ticket.id)).join(Cycle, Ticket.cycle_id == Cycle.id)
    return query.where(waiting_for_review(boards))
