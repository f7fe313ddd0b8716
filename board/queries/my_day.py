"""What one person must do next, in order: the first thing due comes first."""

from dataclasses import dataclass

from flask_babel import gettext
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from board.domain import clocks
from board.extensions import db
from board.models.draft_words import is_empty, words_of
from board.models.entries import Commitment
from board.models.message import Message
from board.models.request import Draft, Request
from board.models.ticket import Ticket
from board.models.ticket.standing import is_open
from board.queries.board_page import card_select
from board.queries.duties import LONGEST_LIST, Duty, Tickets, later
from board.queries.reach import reach

WAITING_KINDS = ("reminder", "silence")
BY_OTHERS = (*WAITING_KINDS, "tell")  # the customer's turn; or listed as the message that is to be told


@dataclass(frozen=True)
class Day:
    """What I do, what I decide as a leader, what came in by my channels, how many of my tickets wait for customers."""

    mine: list
    arrived: list
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
    doing = [d for d in tickets if d.kind not in BY_OTHERS and (d.card.number, d.due_at) not in said]
    mine = _in_order([*doing, *promised, *asker.my_drafts(), *asker.to_tell()])
    listed = {duty.card.number for duty in [*leading, *mine] if duty.card}
    arrived = [duty for duty in _in_order(asker.new_from_my_channels()) if duty.card.number not in listed]
    return Day(mine=mine, leading=leading, arrived=arrived, waiting=len(waiting))


def _in_order(duties):
    """Late and next first; what has no time comes last, the most urgent colour first."""
    return sorted(duties, key=lambda d: (d.due_at is None, d.due_at or 0, d.card.order if d.card else ""))


class _Asker(Tickets):
    """The same person's other duties: promises, unfinished sheets, messages to pass on."""

    def my_commitments(self):
        """What I, or the departments I answer for, have promised."""
        departments = [m.department_id for m in self.person.memberships if m.rank == "department" and m.department_id]
        owed = or_(Commitment.owner_id == self.person.id, Commitment.department_id.in_(departments))
        query = card_select().add_columns(Ticket.board, Commitment).join(Commitment, Commitment.ticket_id == Ticket.id)
        query = query.where(owed, Commitment.answered_at.is_(None), is_open(Ticket), reach(self.person))
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
        drafts = [draft for draft in db.session.scalars(query) if draft.board in self.policies]
        return [self._draft(draft) for draft in drafts if not is_empty(draft)]

    def _draft(self, draft):
        begun = draft.contact_ended_at or draft.opened_at
        due = later(begun, self.policies[draft.board].clocks.register_minutes)
        state = clocks.state_of(due, self.now, begun)
        return Duty("draft", gettext("Finish the registration"), due, begun, state, None, draft, words_of(draft))

    def to_tell(self):
        """Messages that nobody but me can tell the customer."""
        receives = and_(Ticket.assignee_id.is_(None), Request.receiver_id == self.person.id)
        query = card_select().add_columns(Ticket.board, Message).join(Message, Message.ticket_id == Ticket.id)
        query = query.where(
            Message.waits_for_a_person, or_(Ticket.assignee_id == self.person.id, receives), reach(self.person)
        ).options(joinedload(Message.contact_point))
        rows = db.session.execute(query.order_by(Message.created_at).limit(LONGEST_LIST))
        return [self._telling(row, row.Message) for row in rows]

    def _telling(self, row, message):
        # The subject alone: the words below it address the customer by name, and are read where they are told.
        has_clock = row.due_kind == "tell" and message.link == "confirm"
        due = (row.due_at, row.due_from) if has_clock else (None, None)
        state = clocks.state_of(row.due_at, self.now, row.due_from) if has_clock else ""
        return Duty("tell", gettext("Tell the customer"), *due, state, self._card(row), message, message.subject)
