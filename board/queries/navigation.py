"""The two numbers in the bar, and with them whether a board is as it was: each question is put together once."""

from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import bindparam, func, literal, select

from board.extensions import db
from board.models.cycle import Cycle
from board.models.ticket import Ticket
from board.queries import changes
from board.queries.inbox import unread_count
from board.queries.review_queue import waiting_for_review


class Pulse(NamedTuple):
    """What a board page asks first: `counts` for the bar, and the board's fingerprint."""

    counts: tuple[int, int]
    fingerprint: tuple


def counts_for(person, led_boards):
    """Unread notices, and what waits for a leader of these boards; one statement."""
    query = _counts(frozenset(person.boards), tuple(led_boards))
    return tuple(db.session.execute(query, {"person": person.id}).one())


def pulse(person, policy, now):
    """The Pulse of a board for somebody; one statement."""
    led = (policy.key,) if person.leads(policy.key) else ()
    query = _pulse(policy.key, frozenset(person.boards), led)
    values = {"person": person.id, "since": changes.closed_since(policy, now)}
    *fingerprint, unread, reviews = db.session.execute(query, values).one()
    return Pulse((unread, reviews), tuple(fingerprint))


@lru_cache(200)
def _counts(boards, led_boards):
    return select(*_columns(boards, led_boards))


@lru_cache(200)
def _pulse(board, boards, led_boards):
    return changes.question(board).add_columns(*_columns(boards, led_boards))


def _columns(boards, led_boards):
    reviews = literal(0)
    if led_boards:
        query = select(func.count(Ticket.id)).join(Cycle, Ticket.cycle_id == Cycle.id)
        reviews = query.where(waiting_for_review(led_boards)).correlate(None).scalar_subquery()
    return unread_count(bindparam("person"), boards), reviews
