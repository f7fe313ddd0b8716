"""What the clock alone moves: tickets that come into a view, leave it or change their column untouched."""

from sqlalchemy import String, case, cast, func, select

from board.extensions import rows_of
from board.models.ticket import Ticket
from board.models.ticket.standing import stands_on
from board.queries.changes import closed_since
from board.queries.view import shown_among


def moved_by_time(view, policy, person, since, now):
    """Rows (id, board, number, face, version) of what stands elsewhere in a view now than it would have then."""
    then, here = (_place(view, policy, person, at) for at in (since, now))
    query = select(Ticket.id, Ticket.board, Ticket.number, Ticket.face, Ticket.version)
    for join in view.grouping(policy, now).joins:
        query = query.join(*join)
    closed = closed_since(policy, since) if view.with_closed else None
    return rows_of(query.where(stands_on([policy.key], Ticket, closed), then != here))


def has_other_columns(view, policy, since, now):
    """True when the columns of a view are others now than they were then, as on another day."""
    return view.grouping(policy, since).fixed() != view.grouping(policy, now).fixed()


def _place(view, policy, person, at):
    """The column in which a ticket stands at an instant; "" outside the view."""
    fits = shown_among(view, policy, person, at, closed_since(policy, at))
    column = func.coalesce(cast(view.grouping(policy, at).expression(), String), "none")
    return case((fits, column), else_="")
