"""Tickets as things to do: mine, those that a leader decides on, those that came in by my channels."""

from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext
from sqlalchemy import and_, or_

from board.domain import clocks
from board.extensions import db
from board.models.cycle import Cycle
from board.models.request import Request
from board.models.ticket import Ticket
from board.models.ticket.standing import is_open
from board.queries.board_page import card_select
from board.queries.card_words import card_words, due_words
from board.queries.cards import card_row
from board.queries.escalations import act_by_and_from
from board.queries.reach import reach

LEADERS_KINDS = ("review", "act")
LONGEST_LIST = 200


@dataclass(frozen=True)
class Duty:
    """One thing to do: `kind` and `ref` say by which sheet; `due_at` is None when it has no clock."""

    kind: str
    words: str
    due_at: object = None
    due_from: object = None
    state: str = ""
    card: object = None
    ref: object = None
    more: str = ""


class Tickets:
    """One person's questions about tickets at one moment."""

    def __init__(self, person, policies, language, now):
        self.person, self.policies, self.now = person, policies, now
        self.language, self.due = language, due_words()
        self._words = {}

    def my_tickets(self):
        """My open tickets, and those I received that nobody has yet."""
        received = and_(Ticket.stage == "new", Ticket.assignee_id.is_(None), Request.receiver_id == self.person.id)
        mine = or_(Ticket.assignee_id == self.person.id, received)
        return [self._my_ticket(row) for row in self._cards(mine)]

    def _my_ticket(self, row):
        if row.due_kind in LEADERS_KINDS and not self.person.leads(row.board):
            return self._duty(row, "open", gettext("A supervisor decides"), None)
        return self._duty(row, self._next_step(row), self._hero(row))

    def _next_step(self, row):
        """What to press: a ticket that was not started is started first, whatever its clock says."""
        if row.stage == "assigned":
            return "start"
        return row.due_kind or ("silence" if row.stage == "awaiting_customer" else "open")

    def _hero(self, row):
        return self.due.get(row.due_kind, gettext("Open the ticket"))

    def to_lead(self):
        """On the boards that I lead: rulings, reviews, closures, broken promises, tickets without a person."""
        boards = [board for board in self.person.boards if self.person.leads(board)]
        if not boards:
            return []
        mine = or_(Cycle.acknowledged_by_id.is_(None), Cycle.acknowledged_by_id == self.person.id)
        broken = and_(Cycle.overdue_at.is_not(None), Cycle.acted_at.is_(None), Ticket.stage != "awaiting_customer")
        unacted = and_(broken, mine)
        unassigned = and_(Ticket.stage == "new", Ticket.assignee_id.is_(None), Request.receiver_id != self.person.id)
        todo = or_(
            Ticket.is_disputed, Cycle.review == "required", Ticket.ready_to_close_at.is_not(None), unacted, unassigned
        )
        return [self._to_lead(row) for row in self._cards(and_(Ticket.board.in_(boards), todo))]

    def _to_lead(self, row):
        clocks_of = self.policies[row.board].clocks
        if row.is_disputed:
            due = later(row.disputed_at, clocks_of.review_minutes)
            return self._duty(row, "review", gettext("Rule on the priority"), due, row.disputed_at)
        if row.overdue_at and not row.acted_at and row.stage != "awaiting_customer":
            due, start = act_by_and_from(row, row.colour, self.policies[row.board])
            return self._duty(row, "act" if row.acknowledged_at else "take_on", self._broken(row), due, start)
        if row.ready_to_close_at:
            return self._duty(row, "close", gettext("Ready to close"), None)
        if row.review == "required":
            return self._duty(row, "review", gettext("Review the judgement"), None)
        return self._duty(row, row.due_kind or "assign", self._hero(row))

    def _broken(self, row):
        return gettext("Taken on by you: act") if row.acknowledged_at else gettext("Promise broken: step in")

    def new_from_my_channels(self):
        """What came in by the channels that I watch, and nobody has yet (G-022)."""
        ranks = [membership for membership in self.person.memberships if membership.channels]
        if not ranks:
            return []
        watched = [and_(Ticket.board == rank.board, Request.channel.in_(rank.channels)) for rank in ranks]
        new = and_(Ticket.stage == "new", Ticket.assignee_id.is_(None), or_(*watched))
        return [self._my_ticket(row) for row in self._cards(new)]

    def _cards(self, condition):
        query = card_select().add_columns(
            Ticket.board,
            Cycle.review,
            Cycle.disputed_at,
            Cycle.overdue_at,
            Cycle.acted_at,
            Cycle.escalation_step,
            Cycle.called_at,
            Cycle.acknowledged_at,
            Cycle.acknowledged_by_id,
        )
        query = query.where(is_open(Ticket), reach(self.person), condition)
        return db.session.execute(query.order_by(Ticket.rank).limit(LONGEST_LIST)).all()

    def _duty(self, row, kind, words, *due):
        """By its own due time and start when they are given, else by what the card shows."""
        due_at, due_from = (*due, None)[:2] if due else (row.due_at, row.due_from)
        is_paused = bool(not due and row.due_is_paused)
        state = clocks.state_of(due_at, self.now, due_from or row.received_at, is_paused) if due_at else ""
        return Duty(kind, words, due_at, due_from, state, self._card(row))

    def _card(self, row):
        board = row.board
        if board not in self._words:
            self._words[board] = card_words(self.policies[board], self.language, self.now)
        return card_row(row, self._words[board])


def later(instant, minutes):
    """So many minutes after the instant; None without one."""
    return instant + timedelta(minutes=minutes) if instant else None
