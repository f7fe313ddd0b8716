"""Whether a board has changed, asked of the database itself."""

from datetime import timedelta
from functools import cache

from sqlalchemy import BigInteger, bindparam, cast, func, literal, select, union_all

from board.extensions import rows_of
from board.models.ticket import Ticket
from board.models.ticket.standing import is_open, was_closed


def fingerprint(policy, now):
    """A tuple that is another one after any change of the tickets that a board shows; one statement.

    Faces only rise, so that neither a change nor a ticket that comes or goes can leave all the sums as they were,
    but by a coincidence of several at once.
    """
    return tuple(sorted(map(tuple, rows_of(_question(policy.key), {"since": closed_since(policy, now)}))))


def closed_since(policy, now):
    """From when on a closed ticket still stands on its board."""
    return now - timedelta(hours=policy.closed_shown_hours)


@cache
def _question(board):
    return union_all(*sums(board))


def sums(board):
    """Two selects of one row of five numbers, for open and for lately closed tickets, with a parameter `since`."""
    lately = was_closed(Ticket, bindparam("since"))
    return _sums(0, Ticket.board == board, is_open(Ticket)), _sums(1, Ticket.board == board, lately)


def _sums(place, *conditions):
    face = cast(Ticket.face, BigInteger)
    weighed = (Ticket.id, face, face * (Ticket.id % 65_521))
    return select(literal(place), func.count(), *(func.coalesce(func.sum(one), 0) for one in weighed)).where(
        *conditions
    )
