"""What people write on a ticket: notes, updates, records of talks, commitments."""

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board.domain import notes
from board.models.base import Model, UtcDateTime, looked_at

ASKED = text("department_id IS NOT NULL")


class Note(Model):
    """A line of the work log: time, action, result (G-109, G-237)."""

    __tablename__ = "note"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    happened_at = mapped_column(UtcDateTime, nullable=False)
    action: Mapped[str] = mapped_column(Text)
    result: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(12), default="person")
    recorded_at = mapped_column(UtcDateTime, nullable=False)

    ticket: Mapped["Ticket"] = looked_at()
    by: Mapped["Person | None"] = looked_at()


class Milestone(Model):
    """One of the four points at which the customer must hear something (G-119…G-122)."""

    __tablename__ = "milestone"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    key: Mapped[str] = mapped_column(String(20))
    reached_at = mapped_column(UtcDateTime, nullable=False)
    note_id: Mapped[int | None] = mapped_column(ForeignKey("note.id"))
    told_at = mapped_column(UtcDateTime)


class CustomerUpdate(Model):
    """Word to the customer in four parts: status, progress, next step, expected time (G-123)."""

    __tablename__ = "customer_update"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    status: Mapped[str] = mapped_column(Text)
    progress: Mapped[str] = mapped_column(Text)
    next_step: Mapped[str] = mapped_column(Text)
    expected: Mapped[str] = mapped_column(Text)
    expected_at = mapped_column(UtcDateTime)
    milestone: Mapped[str | None] = mapped_column(String(20))
    asks_material: Mapped[bool] = mapped_column(default=False)
    channel: Mapped[str] = mapped_column(String(40))
    recorded_at = mapped_column(UtcDateTime, nullable=False)

    ticket: Mapped["Ticket"] = looked_at()
    by: Mapped["Person | None"] = looked_at()


class Communication(Model):
    """A record of one talk with the customer (form 3.4)."""

    __tablename__ = "communication"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    occurred_at = mapped_column(UtcDateTime, nullable=False)
    channel: Mapped[str | None] = mapped_column(String(40))
    type: Mapped[str] = mapped_column(String(40))
    customer_statement: Mapped[str | None] = mapped_column(Text)
    reply: Mapped[str | None] = mapped_column(Text)
    mood: Mapped[str | None] = mapped_column(String(20))
    recorded_at = mapped_column(UtcDateTime, nullable=False)

    ticket: Mapped["Ticket"] = looked_at()
    by: Mapped["Person | None"] = looked_at()


class Commitment(Model):
    """Something promised with a time: a to-do, follow-up, collaboration task, plan or contact.

    The owner is a person or a department. `blocks_closing` holds the ticket
    open until it is answered.
    """

    __tablename__ = "commitment"
    __table_args__ = (Index("ix_commitment_asked", "made_at", sqlite_where=ASKED, postgresql_where=ASKED),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    kind: Mapped[str] = mapped_column(String(16))
    need: Mapped[str] = mapped_column(Text)
    expected_result: Mapped[str | None] = mapped_column(Text)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), index=True)
    contact_person: Mapped[str | None] = mapped_column(String(80))
    communication_id: Mapped[int | None] = mapped_column(ForeignKey("communication.id"))
    blocks_closing: Mapped[bool] = mapped_column(default=False)
    made_at = mapped_column(UtcDateTime, nullable=False)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    due_at = mapped_column(UtcDateTime, nullable=False)
    begun_at = mapped_column(UtcDateTime)
    begun_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at = mapped_column(UtcDateTime)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answer: Mapped[str | None] = mapped_column(Text)
    kept: Mapped[bool | None]

    ticket: Mapped["Ticket"] = relationship(back_populates="commitments")
    owner: Mapped["Person | None"] = looked_at(foreign_keys=[owner_id])
    department: Mapped["Department | None"] = looked_at()

    @property
    def state(self):
        """pending, in_progress or done (C-041, C-043)."""
        return notes.state_of_task(self.begun_at, self.answered_at)
