"""Which deadlines of the open tickets another policy would move, before it comes into force."""

import time
from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from board.domain import clocks
from board.extensions import db
from board.models.ticket import Ticket
from board.models.ticket.standing import is_open
from board.models.timer import Timer

AT_ONCE = 100


@dataclass
class Preview:
    """What a policy would do to a board: how many tickets were looked at, how many deadlines move which way.

    `by_kind` counts (kind, "sooner" | "later" | "late" | "gone" | "new"); "late" have passed at once. `shown` are the
    first (ticket's number, Move) pairs.
    """

    board: str
    tickets: int = 0
    touched: int = 0
    most_shown: int = 50
    by_kind: Counter = field(default_factory=Counter)
    shown: list = field(default_factory=list)

    @property
    def moved(self):
        """How many deadlines move in all."""
        return sum(self.by_kind.values())

    def kinds(self):
        """(kind, {way: count}) of each kind that moves, the most moved first."""
        found = {}
        for (kind, way), count in self.by_kind.items():
            found.setdefault(kind, Counter())[way] += count
        return sorted(found.items(), key=lambda item: -item[1].total())

    def add(self, ticket, moves, now):
        """Count what moves on one ticket."""
        moves = [move for move in moves if move.kind not in clocks.WARNING_KINDS]
        self.tickets += 1
        self.touched += bool(moves)
        for move in moves:
            self.by_kind[move.kind, move.way(now)] += 1
            if len(self.shown) < self.most_shown:
                self.shown.append((ticket.number, move))


def preview(policy, *, now, most=None, most_shown=50):
    """The Preview of a policy for the board of its key, over so many open tickets at most; nothing is written."""
    found = Preview(policy.key, most_shown=most_shown)
    after = 0
    while tickets := _tickets(policy.key, after, AT_ONCE if most is None else min(AT_ONCE, most - found.tickets)):
        timers = _timers([ticket.id for ticket in tickets])
        for ticket in tickets:
            found.add(ticket, ticket.moves_under(policy, timers.get(ticket.id, [])), now)
        after = tickets[-1].id
        time.sleep(0)  # whoever else is served by this process comes first
    return found


def _tickets(board, after, count):
    if count <= 0:
        return []
    parts = (Ticket.colours, Ticket.pauses, Ticket.milestones, Ticket.commitments)
    query = select(Ticket).where(Ticket.board == board, is_open(Ticket), Ticket.id > after).order_by(Ticket.id)
    return db.session.scalars(query.limit(count).options(*(selectinload(part) for part in parts))).all()


def _timers(ids):
    found = {}
    for row in db.session.execute(
        select(Timer.ticket_id, Timer.kind, Timer.ref, Timer.due_at).where(
            Timer.ticket_id.in_(ids), Timer.ended_at.is_(None)
        )
    ):
        found.setdefault(row.ticket_id, []).append(row)
    return found
