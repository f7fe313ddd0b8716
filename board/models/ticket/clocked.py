"""The ticket's facts as the clocks see them, and the timers that follow."""

from sqlalchemy import select

from board.domain import clocks
from board.domain.facts import Coloured, CycleFacts, OpenCommitment, Since, Span, TicketFacts
from board.extensions import db
from board.models import batch
from board.models.event import Event, Remark
from board.models.message import Message
from board.models.timer import Timer


class Clocked:
    """Derives clocks from facts and stores the difference."""

    def facts(self):
        """Everything the clock rules need to know, as one frozen value."""
        request = self.request
        return TicketFacts(
            received_at=request.received_at,
            contact_ended_at=request.contact_ended_at,
            registered_at=request.registered_at,
            stage=self.stage,
            cycle=self._cycle_facts(),
            colours=tuple(Coloured(c.at, c.colour) for c in self.colours),
            pauses=tuple(Span(p.from_at, p.until_at, p.why) for p in self.pauses),
            note_count=self.cycle.note_count,
            last_note_at=self.cycle.last_note_at,
            update_count=self.update_count,
            last_update_at=self.last_update_at,
            promised_cadence_minutes=self.promised_cadence_minutes,
            promised_cadence_from=self.promised_cadence_from,
            enquiry_count=self.enquiry_count,
            enquired_at=self.enquired_at,
            first_contact_at=self.first_contact_at,
            milestones=tuple(Since(m.key, m.reached_at) for m in self.untold_milestones()),
            materials=self._unanswered_materials(),
            commitments=tuple(
                OpenCommitment(str(c.id), c.kind, c.made_at, c.due_at) for c in self.commitments if not c.answered_at
            ),
            dispute_no=self.cycle.dispute_no,
            dispute_raised_at=self.cycle.disputed_at,
            ruled_at=self.cycle.ruled_at,
            is_ready_to_close=self.ready_to_close_at is not None,
        )

    def is_late_at(self, now):
        """True when the first promise of this handling has passed and it is not resolved (K-045)."""
        return clocks.is_late(self.cycle.first_promise_at, self.cycle.resolved_at, now)

    def _cycle_facts(self):
        c = self.cycle
        return CycleFacts(
            no=c.no,
            opened_at=c.opened_at,
            triaged_at=c.triaged_at,
            assigned_at=c.assigned_at,
            started_at=c.started_at,
            first_promise_at=c.first_promise_at,
            promise_at=c.promise_at,
            promise_made_at=c.promise_made_at,
            promise_from_at=c.promise_from_at,
            promise_no=c.promise_no,
            overdue_fired_at=c.overdue_at,
            acted_at=c.acted_at,
            escalation_step=c.escalation_step or 0,
            called_at=c.called_at,
            acknowledged_at=c.acknowledged_at,
            resolved_at=c.resolved_at,
            confirmation_no=c.ask_no,
            confirmation_delivered_at=c.asked_delivered_at,
            reminder_delivered_at=c.reminder_delivered_at,
            answered_at=c.answered_at,
            confirmation_blocked=c.ask_failed_at is not None,
            untold_since=self._untold_since(),
        )

    def _untold_since(self):
        """Since when question or reminder waits for a person; None while it travels, has arrived, or is moot."""
        c = self.cycle
        if self.stage != "awaiting_customer" or c.answered_at or c.asked_at is None:
            return None
        if c.ask_failed_at:
            return c.ask_failed_at
        if c.reminded_at:
            key, asked_at, arrived_at = self._reminder_key(), c.reminded_at, c.reminder_delivered_at
        else:
            key, asked_at, arrived_at = self._ask_key(), c.asked_at, c.asked_delivered_at
        if arrived_at:
            return None
        return asked_at if self._state_of(key) == "by_hand" else None

    def _state_of(self, key):
        """The state of a message, one that waits to be written included."""
        mine = batch.having(self.id)
        if mine and (state := mine.messages[self.id].get(key)):
            return state
        new = (row for row in db.session.new if isinstance(row, Message) and row.key == key)
        message = next(new, None) or db.session.scalar(select(Message).where(Message.key == key))
        return message and message.state

    def untold_milestones(self):
        return [m for m in self.milestones if m.cycle_id == self.cycle_id and m.told_at is None]

    def _unanswered_materials(self):
        c = self.cycle
        return (Since(str(c.material_no), c.material_arrived_at),) if c.material_arrived_at else ()

    def settle(self, *, now, policy):
        """Store the difference between the timers that stand and those that now should.

        Then what the card shows next and where it sorts. Imports and repairs
        call it as well as every verb.
        """
        facts = self.facts()
        wanted = {(s.kind, s.ref): s for s in clocks.standing_timers(facts, policy)}
        timers = sorted(self._standing_timers(), key=lambda t: t.fired_at is None)  # an undo may bring one back
        standing = {(t.kind, t.ref): t for t in timers}
        for timer in timers:
            name = timer.kind, timer.ref
            if name not in wanted or standing[name] is not timer:
                timer.end(clocks.how_it_ended(timer.kind, timer.ref, facts), now)
        for name, due in wanted.items():
            timer = standing.get(name)
            if timer is None or self._rings_again(timer, due, now):
                timer = self._new_timer(due)
            self._set(timer, due, now, policy)
        self._show_most_pressing(wanted.values(), policy)

    def _rings_again(self, timer, due, now):
        """True where a clock that rang has got more time: that one is over, and another row rings in its turn."""
        if timer.fired_at is None or due.due_at <= max(now, timer.due_at):
            return False
        timer.end("dropped", now)
        return True

    def _new_timer(self, due):
        timer = Timer(ticket_id=self.id, kind=due.kind, ref=due.ref)
        db.session.add(timer)
        if mine := batch.having(self.id):
            mine.standing[self.id].append(timer)
        return timer

    def _set(self, timer, due, now, policy):
        """Only what is another value is set: most clocks stay as they were, and their rows need no writing."""
        paused_at = (timer.paused_at or now) if due.paused else None
        values = {"started_at": due.started_at, "due_at": due.due_at, "paused_at": paused_at}
        for name, value in (*values.items(), ("policy_hash", policy.hash)):
            if getattr(timer, name) != value:
                setattr(timer, name, value)

    def _show_most_pressing(self, standing, policy):
        due = clocks.most_pressing(standing)
        self.due_kind = due.kind if due else None
        self.due_at = due.due_at if due else None
        self.due_from = due.started_at if due else None
        self.due_is_paused = bool(due and due.paused)
        self.rank = sort_rank(policy.rank_of(self.colour), self.due_at)

    def record(self, kind, *, by, now, policy, at=None, remark=None, **data):
        """Add one event to the history; `at` is when it happened, if not now.

        A remark is free text and becomes a row of its own, so that it can be
        erased while the event stays.
        """
        event = Event(
            ticket_id=self.id, request_id=self.request_id, cycle_no=self.cycle.no if self.cycle else None, kind=kind,
            actor_kind=by.kind, actor_id=by.id, door=by.door, screen=by.screen,
            occurred_at=at or now, recorded_at=now, policy_hash=policy.hash, data=data,
        )  # fmt: skip
        if remark:
            event.remark = Remark(body=remark.strip())
        self.keep_for_undo(event)
        self.__dict__.setdefault("_recorded", []).append(event)
        db.session.add(event)
        self.last_handled_at = now
        return event


def sort_rank(colour_rank, due_at):
    """A whole number that sorts the most urgent first: by colour, then by next due."""
    seconds = int(due_at.timestamp()) if due_at else 9_999_999_999
    return (4 - colour_rank) * 10_000_000_000 + seconds
