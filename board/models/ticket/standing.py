"""Which tickets are open: asked the same way everywhere, so that one small index answers however many are closed."""

from functools import cache

from sqlalchemy import and_, literal_column, or_, select, text, union_all
from sqlalchemy.orm import aliased

from board.domain.facts import OPEN_STAGES

# As literals: a partial index is used where the question says the very words of its condition.
_LITERALS = [literal_column(f"'{stage}'") for stage in OPEN_STAGES]
STANDS = text("archived_at IS NULL")
IS_OPEN = text(f"stage IN ({', '.join(str(stage) for stage in _LITERALS)})")


# What the usual views of a board count of the open ones: SQLite answers from the index alone, the rows are wide.
COUNTED = ("stage", "colour", "assignee_id", "team_id", "due_at", "due_is_paused", "paused_for", "face")


def is_open(ticket):
    """The condition that a ticket is open; `ticket` is the class or an alias of it."""
    return ticket.stage.in_(_LITERALS)


def was_closed(ticket, since):
    """The condition that a ticket was closed since an instant, and is not put away."""
    return and_(ticket.closed_at >= since, ticket.archived_at.is_(None))


def stands(ticket, closed_since=None):
    """What `stands_on` says, of tickets that the question names: the list of all would cost more than they do."""
    return is_open(ticket) if closed_since is None else or_(is_open(ticket), was_closed(ticket, closed_since))


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
    closed = select(other.id).where(other.board.in_(boards), was_closed(other, closed_since))
    return ticket.id.in_(union_all(opened, closed))
