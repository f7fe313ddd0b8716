"""Which tickets are open: asked the same way everywhere, so that one small index answers however many are closed."""

from functools import cache

from sqlalchemy import literal_column, select, text, union_all
from sqlalchemy.orm import aliased

from board.domain.facts import OPEN_STAGES

# As literals: a partial index is used where the question says the very words of its condition.
_LITERALS = [literal_column(f"'{stage}'") for stage in OPEN_STAGES]
STANDS = text("archived_at IS NULL")
IS_OPEN = text(f"stage IN ({', '.join(str(stage) for stage in _LITERALS)})")


def is_open(ticket):
    """The condition that a ticket is open; `ticket` is the class or an alias of it."""
    return ticket.stage.in_(_LITERALS)


@cache
def _others(ticket):
    """Two aliases, made once: each weighs as much as the whole question."""
    return aliased(ticket), aliased(ticket)


def stands_on(boards, ticket, closed_since=None):
    """The condition that a ticket is open on one of the boards, or was closed there since an instant.

    As a list of ids from an index: a database that has counted many closed tickets would rather read them all.
    """
    one, other = _others(ticket)
    opened = select(one.id).where(one.board.in_(boards), is_open(one))
    if closed_since is None:
        return ticket.id.in_(opened)
    closed = select(other.id).where(
        other.board.in_(boards), other.closed_at >= closed_since, other.archived_at.is_(None)
    )
    return ticket.id.in_(union_all(opened, closed))
