"""What waits for a supervisor: judgements to review, disputes to rule on, tickets to close."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload, lazyload

from board.domain import calendars
from board.extensions import db
from board.models.cycle import Cycle
from board.models.ticket import Ticket
from board.models.ticket.standing import stands_on

LONGEST_LIST = 100


@dataclass(frozen=True)
class ReviewQueue:
    """The lists of one board; `more` says how many of `others` are not shown."""

    disputed: list
    required: list
    ready: list
    others: list
    ruled: list
    more: int = 0

    @property
    def is_empty(self):
        """True when nothing waits for anybody."""
        return not (self.disputed or self.required or self.ready or self.others)


def waiting_for_review(boards):
    """The condition on Ticket and Cycle: a leader of these boards must do something about it (G-091, G-224, G-273)."""
    return and_(
        stands_on(boards, Ticket),
        or_(Ticket.is_disputed, Cycle.review == "required", Ticket.ready_to_close_at.is_not(None)),
    )


def review_queue(board):
    """Everything a leader of the board has to look at: disputes by their age, the rest most urgent first."""
    waiting = _tickets(waiting_for_review([board]))
    others = _tickets(_judged_by_others(board), limit=LONGEST_LIST)
    disputed = sorted((t for t in waiting if t.is_disputed), key=lambda t: t.cycle.disputed_at or t.created_at)
    left = [t for t in waiting if not t.is_disputed]
    total = db.session.scalar(_joined(select(func.count(Ticket.id))).where(_judged_by_others(board)))
    return ReviewQueue(
        disputed=disputed,
        required=[t for t in left if t.ready_to_close_at is None],
        ready=[t for t in left if t.ready_to_close_at is not None],
        others=others,
        ruled=_lately_ruled(board),
        more=total - len(others),
    )


def _judged_by_others(board):
    """Judged by an agent, not yet seen by a leader, and not of the kind that must be (G-223, K-047)."""
    return and_(
        stands_on([board], Ticket),
        Ticket.is_disputed.is_(False),
        Ticket.ready_to_close_at.is_(None),
        Cycle.triaged_at.is_not(None),
        Cycle.ruled_at.is_(None),
        or_(Cycle.review.is_(None), Cycle.review.not_in(("required", "done"))),
    )


def _joined(query):
    return query.join(Cycle, Ticket.cycle_id == Cycle.id)


def _tickets(condition, limit=None):
    query = _joined(select(Ticket)).where(condition).order_by(Ticket.rank, Ticket.id).limit(limit)
    return list(db.session.scalars(query.options(*_what_the_page_shows())))


def _what_the_page_shows():
    judged = joinedload(Ticket.cycle).options(joinedload(Cycle.triaged_by), joinedload(Cycle.ruled_by))
    return lazyload(Ticket.request), joinedload(Ticket.assignee), judged


def _lately_ruled(board):
    """The last rulings of the board, newest first: who and when (G-225)."""
    query = _joined(select(Ticket)).where(Ticket.board == board, Cycle.ruled_at.is_not(None))
    query = query.order_by(Cycle.ruled_at.desc()).limit(10)
    return list(db.session.scalars(query.options(*_what_the_page_shows())))


def ruling_due_at(ticket, policy):
    """The instant at which the higher of two disputed priorities holds by itself (G-091, K-049)."""
    limit = timedelta(minutes=policy.clocks.review_minutes)
    return calendars.later(ticket.cycle.disputed_at, limit, policy.clocks.calendar)
