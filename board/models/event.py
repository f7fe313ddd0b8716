"""History: what happened, who did it, through which door; no names, no free text."""

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board.models.base import Model, UtcDateTime, looked_at


class Event(Model):
    """One thing that happened to a ticket; `data` holds ids, keys, instants and digests only.

    `undo` are the former values of what it changed, where it can be taken back for a moment.
    """

    __tablename__ = "event"
    __table_args__ = (Index("ix_event_ticket_id", "ticket_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))
    request_id: Mapped[int | None] = mapped_column(ForeignKey("request.id"))
    cycle_no: Mapped[int | None]
    kind: Mapped[str] = mapped_column(String(40))
    actor_kind: Mapped[str] = mapped_column(String(10))
    actor_id: Mapped[int | None]
    door: Mapped[str] = mapped_column(String(12))
    screen: Mapped[str | None] = mapped_column(String(40))
    occurred_at = mapped_column(UtcDateTime, nullable=False)
    recorded_at = mapped_column(UtcDateTime, nullable=False)
    policy_hash: Mapped[str | None] = mapped_column(String(16))
    data: Mapped[dict] = mapped_column(JSON, default=dict)
    undo: Mapped[dict | None] = mapped_column(JSON(none_as_null=True))

    ticket: Mapped["Ticket | None"] = looked_at()
    remark: Mapped["Remark | None"] = relationship(cascade="all, delete-orphan", back_populates="event")


class Remark(Model):
    """Free text that belongs to an event: a reason, a remark; erasable on its own."""

    __tablename__ = "remark"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
    body: Mapped[str] = mapped_column(Text)

    event: Mapped[Event] = relationship(back_populates="remark")
