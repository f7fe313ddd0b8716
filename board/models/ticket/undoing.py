"""Taking back what was done a moment ago, while nothing of it has left the house."""

from datetime import datetime

from sqlalchemy import select

from board.domain import undoing
from board.domain.history import restored
from board.domain.refusals import refuse_if
from board.extensions import db
from board.models.event import Event
from board.models.guard import verb
from board.models.message import Message
from board.models.timer import Timer


def undo_values(ticket):
    """The facts that an undo may bring back, by name, as an event keeps them."""
    return {name: _plain(_read(ticket, name)) for name in undoing.NAMES}


def _read(ticket, name):
    inside, _, field = name.rpartition(".")
    row = ticket.cycle if inside else ticket
    return getattr(row, field) if row is not None else None


def _plain(value):
    return value.isoformat() if isinstance(value, datetime) else value


class Undoing:
    """The verb that takes the last one back."""

    @verb
    def undo(self, event_id, *, by, now, policy):
        """Take the ticket's last event back: facts, clocks and words that wait are as before; the history keeps both.

        Raises Refused when time is over, something has happened since, or a message has left.
        """
        event = db.session.get(Event, self._last_event_id())
        messages = self._messages_of(event)
        facts = undoing.UndoFacts(
            is_last=event.id == event_id,
            is_undoable=event.undo is not None,
            is_own=(event.actor_kind, event.actor_id) == (by.kind, by.id),
            recorded_at=event.recorded_at,
            now=now,
            states=tuple((message.channel, message.state) for message in messages),
        )
        refuse_if(undoing.objections(facts, policy))
        self._bring_back(event)
        for message in messages:  # its key is free again: the same may be said once more
            message.state, message.key = "withdrawn", f"undone:{event.id}:{message.id}"
        self._compose_title(policy)
        self.record("undone", by=by, now=now, policy=policy, event_id=event.id, what=event.kind, state=restored(self))

    def begin_undo_record(self, name):
        """A verb begins: remember what it may have to bring back."""
        self.__dict__["_undoable"] = None
        self.__dict__["_before"] = undo_values(self) if name in undoing.UNDOABLE else None

    def keep_for_undo(self, event):
        """Write into an event what the verb that records it has changed, if that can be taken back."""
        before = self.__dict__.get("_before")
        if before is not None:
            event.undo = undoing.changed_by(self.__dict__["_verb"], event.kind, before, undo_values(self))
            self.__dict__["_undoable"] = event if event.undo is not None else None

    def undoable(self):
        """The event that the last verb on this object left, if it can be taken back; None otherwise."""
        return self.__dict__.get("_undoable")

    def _last_event_id(self):
        return db.session.scalar(select(Event.id).filter_by(ticket_id=self.id).order_by(Event.id.desc()).limit(1))

    def _messages_of(self, event):
        ways = (way for way in undoing.UNDOABLE.values() if way.event == event.kind)
        templates = {template for way in ways for template in way.messages}
        query = select(Message).where(
            Message.ticket_id == self.id, Message.template.in_(templates), Message.created_at == event.recorded_at
        )
        return list(db.session.scalars(query.with_for_update(of=Message)))

    def _bring_back(self, event):
        for name, value in event.undo.items():
            inside, _, field = name.rpartition(".")
            is_instant = field.endswith("_at") or field == "stage_since" or field == "overdue_since"
            setattr(
                self.cycle if inside else self, field, datetime.fromisoformat(value) if value and is_instant else value
            )
        if self.is_open:
            self.request.closed_at = None
        self._bring_back_rows(event)

    def _bring_back_rows(self, event):
        """Rows that the verb began are gone, those that it ended go on, and so do its clocks."""
        begun = {"assigned": self.assignments, "paused": self.pauses}.get(event.kind)
        if begun:
            db.session.delete(begun.pop())
        if self.assignee_id and self.assignments:
            self.assignments[-1].until_at = None
        if self.paused_for and self.pauses:
            self.pauses[-1].until_at = None
        if event.kind == "ruled":
            self._bring_back_ruling(event)
        for milestone in [m for m in self.milestones if event.kind == "solved" and m.reached_at == event.recorded_at]:
            self.milestones.remove(milestone)
        ended = select(Timer).where(Timer.ticket_id == self.id, Timer.ended_at == event.recorded_at)
        for timer in db.session.scalars(ended):
            timer.ended_at = timer.outcome = None

    def _bring_back_ruling(self, event):
        self.colours[:] = [c for c in self.colours if (c.at, c.why) != (event.recorded_at, "ruling")]
        former = select(Event).filter_by(ticket_id=self.id, kind="ruled", recorded_at=self.cycle.ruled_at)
        ruling = db.session.scalars(former).first()
        self.cycle.ruling_reason = ruling.remark.body if ruling and ruling.remark else None
