"""What one person must do next, in order: the first thing due comes first."""

from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from board.domain import clocks
from board.domain.facts import OPEN_STAGES
from board.extensions import db
from board.models.cycle import Cycle
from board.models.drafts import words_of
from board.models.entries import Commitment
from board.models.message import Message
from board.models.request import Draft, Request
from board.models.ticket import Ticket
from board.queries.board_page import card_select
from board.queries.cards import CardWords, card_row, due_words
from board.queries.reach import reach

WAITING_KINDS = ("reminder", "silence")
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


@dataclass(frozen=True)
class Day:
    """What I do, what I decide as a leader, and how many of my tickets wait for their customers."""

    mine: list
    leading: list
    waiting: int


def my_day(person, policies, language, now):
    """Everything that waits for a person, each list in the order of what is due first."""
    asker = _Asker(person, policies, language, now)
    tickets = asker.my_tickets()
    waiting = [duty for duty in tickets if duty.kind in WAITING_KINDS]
    promised = asker.my_commitments()
    leading = _in_order(asker.to_lead())
    said = {(duty.card.number, duty.due_at) for duty in promised} | {(d.card.number, d.due_at) for d in leading}
    doing = [d for d in tickets if d.kind not in WAITING_KINDS and (d.card.number, d.due_at) not in said]
    mine = _in_order([*doing, *promised, *asker.my_drafts(), *asker.to_tell()])
    return Day(mine=mine, leading=leading, waiting=len(waiting))


def _in_order(duties):
    """Late and next first; what has no time comes last, the most urgent colour first."""
    return sorted(duties, key=lambda d: (d.due_at is None, d.due_at or 0, d.card.order if d.card else ""))


class _Asker:
    """One person's questions at one moment."""

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
        unacted = and_(Cycle.overdue_at.is_not(None), Cycle.acted_at.is_(None), Ticket.stage != "awaiting_customer")
        unassigned = and_(Ticket.stage == "new", Ticket.assignee_id.is_(None), Request.receiver_id != self.person.id)
        todo = or_(
            Ticket.is_disputed, Cycle.review == "required", Ticket.ready_to_close_at.is_not(None), unacted, unassigned
        )
        return [self._to_lead(row) for row in self._cards(and_(Ticket.board.in_(boards), todo))]

    def _to_lead(self, row):
        clocks_of = self.policies[row.board].clocks
        if row.is_disputed:
            due = _later(row.disputed_at, clocks_of.review_minutes)
            return self._duty(row, "review", gettext("Rule on the priority"), due, row.disputed_at)
        if row.overdue_at and not row.acted_at and row.stage != "awaiting_customer":
            due = _later(row.overdue_at, self.policies[row.board].act_minutes)
            return self._duty(row, "act", gettext("Promise broken: step in"), due, row.overdue_at)
        if row.ready_to_close_at:
            return self._duty(row, "close", gettext("Ready to close"), None)
        if row.review == "required":
            return self._duty(row, "review", gettext("Review the judgement"), None)
        return self._duty(row, row.due_kind or "assign", self._hero(row))

    def _cards(self, condition):
        query = card_select().add_columns(
            Ticket.board, Cycle.review, Cycle.disputed_at, Cycle.overdue_at, Cycle.acted_at
        )
        query = query.where(Ticket.stage.in_(OPEN_STAGES), reach(self.person), condition)
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
            self._words[board] = CardWords(self.policies[board], self.language, self.now)
        return card_row(row, self._words[board])

    def my_commitments(self):
        """What I, or the departments I answer for, have promised."""
        departments = [m.department_id for m in self.person.memberships if m.rank == "department" and m.department_id]
        owed = or_(Commitment.owner_id == self.person.id, Commitment.department_id.in_(departments))
        query = card_select().add_columns(Ticket.board, Commitment).join(Commitment, Commitment.ticket_id == Ticket.id)
        query = query.where(owed, Commitment.answered_at.is_(None), Ticket.stage.in_(OPEN_STAGES), reach(self.person))
        rows = db.session.execute(query.order_by(Commitment.due_at).limit(LONGEST_LIST))
        return [self._promise(row, row.Commitment) for row in rows]

    def _promise(self, row, promise):
        policy = self.policies[row.board]
        kind = policy.choice("commitments", promise.kind).label.in_(self.language)
        state = clocks.state_of(promise.due_at, self.now, promise.made_at)
        return Duty("commitment", kind, promise.due_at, promise.made_at, state, self._card(row), promise, promise.need)

    def my_drafts(self):
        """Registrations that I began."""
        query = select(Draft).where(
            Draft.person_id == self.person.id, Draft.request_id.is_(None), Draft.discarded_at.is_(None)
        )
        return [self._draft(draft) for draft in db.session.scalars(query) if draft.board in self.policies]

    def _draft(self, draft):
        begun = draft.contact_ended_at or draft.opened_at
        due = _later(begun, self.policies[draft.board].clocks.register_minutes)
        state = clocks.state_of(due, self.now, begun)
        return Duty("draft", gettext("Finish the registration"), due, begun, state, None, draft, words_of(draft))

    def to_tell(self):
        """Messages that nobody but me can tell the customer."""
        receives = and_(Ticket.assignee_id.is_(None), Request.receiver_id == self.person.id)
        query = card_select().add_columns(Ticket.board, Message).join(Message, Message.ticket_id == Ticket.id)
        query = query.where(
            Message.state == "by_hand", or_(Ticket.assignee_id == self.person.id, receives), reach(self.person)
        ).options(joinedload(Message.contact_point))
        rows = db.session.execute(query.order_by(Message.created_at).limit(LONGEST_LIST))
        return [self._telling(row, row.Message) for row in rows]

    def _telling(self, row, message):
        # The subject alone: the words below it address the customer by name, and are read where they are told.
        return Duty("tell", gettext("Tell the customer"), None, None, "", self._card(row), message, message.subject)


def _later(instant, minutes):
    return instant + timedelta(minutes=minutes) if instant else None
