"""One handling of a ticket from judgement to closure; a second handling is a new row."""

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board.models.base import Model, UtcDateTime, looked_at


class Cycle(Model):
    """Triage, promise, solution, confirmation and closure of one handling (forms 3.2 and 3.5)."""

    __tablename__ = "cycle"
    __table_args__ = (UniqueConstraint("ticket_id", "no"), Index("ix_cycle_first_promise", "first_promise_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    no: Mapped[int] = mapped_column(default=1)
    opened_at = mapped_column(UtcDateTime, nullable=False)
    reason: Mapped[str | None] = mapped_column(String(20))

    scores: Mapped[dict] = mapped_column(JSON, default=dict)
    facts: Mapped[dict] = mapped_column(JSON, default=dict)
    domain: Mapped[str | None] = mapped_column(String(40))
    nature: Mapped[str | None] = mapped_column(String(40))
    topic: Mapped[str | None] = mapped_column(String(60))
    total: Mapped[int | None]
    judged_colour: Mapped[str | None] = mapped_column(String(8))
    triaged_at = mapped_column(UtcDateTime)
    triaged_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    review: Mapped[str | None] = mapped_column(String(12))
    dispute_no: Mapped[int] = mapped_column(default=0)
    disputed_at = mapped_column(UtcDateTime)
    disputed_colour: Mapped[str | None] = mapped_column(String(8))
    dispute_reason: Mapped[str | None] = mapped_column(Text)
    ruled_at = mapped_column(UtcDateTime)
    ruled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ruling_reason: Mapped[str | None] = mapped_column(Text)

    assigned_at = mapped_column(UtcDateTime)
    started_at = mapped_column(UtcDateTime)
    first_promise_at = mapped_column(UtcDateTime)
    promise_at = mapped_column(UtcDateTime)
    promise_made_at = mapped_column(UtcDateTime)
    promise_from_at = mapped_column(UtcDateTime)
    promise_no: Mapped[int] = mapped_column(default=0)
    overdue_at = mapped_column(UtcDateTime)
    acted_at = mapped_column(UtcDateTime)
    escalation_step: Mapped[int | None]
    called_at = mapped_column(UtcDateTime)
    called: Mapped[list | None] = mapped_column(JSON)
    passed_over: Mapped[list | None] = mapped_column(JSON)
    acknowledged_at = mapped_column(UtcDateTime)
    acknowledged_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    note_count: Mapped[int] = mapped_column(default=0)
    last_note_at = mapped_column(UtcDateTime)
    material_arrived_at = mapped_column(UtcDateTime)
    material_no: Mapped[int] = mapped_column(default=0)

    solution: Mapped[str | None] = mapped_column(Text)
    closing_facts: Mapped[dict] = mapped_column(JSON, default=dict)
    self_check: Mapped[str | None] = mapped_column(Text)
    self_check_passed: Mapped[bool | None]
    self_checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    overdue_reason: Mapped[str | None] = mapped_column(Text)
    approved_at = mapped_column(UtcDateTime)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    resolved_at = mapped_column(UtcDateTime)
    ask_no: Mapped[int] = mapped_column(default=0)
    asked_at = mapped_column(UtcDateTime)
    asked_delivered_at = mapped_column(UtcDateTime)
    ask_failed_at = mapped_column(UtcDateTime)
    reminded_at = mapped_column(UtcDateTime)
    reminder_delivered_at = mapped_column(UtcDateTime)
    answered_at = mapped_column(UtcDateTime)
    answer: Mapped[str | None] = mapped_column(String(12))
    answer_how: Mapped[str | None] = mapped_column(String(20))
    answer_words: Mapped[str | None] = mapped_column(Text)
    first_confirmed_at = mapped_column(UtcDateTime)
    rating: Mapped[int | None]
    satisfaction: Mapped[str | None] = mapped_column(String(16))
    suggestion: Mapped[str | None] = mapped_column(Text)
    closing_note: Mapped[str | None] = mapped_column(Text)
    closed_at = mapped_column(UtcDateTime)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    ticket: Mapped["Ticket"] = relationship(foreign_keys=[ticket_id], back_populates="cycles")
    triaged_by: Mapped["Person | None"] = looked_at(foreign_keys=[triaged_by_id])
    ruled_by: Mapped["Person | None"] = looked_at(foreign_keys=[ruled_by_id])
    self_checked_by: Mapped["Person | None"] = looked_at(foreign_keys=[self_checked_by_id])
    closed_by: Mapped["Person | None"] = looked_at(foreign_keys=[closed_by_id])
    acknowledged_by: Mapped["Person | None"] = looked_at(foreign_keys=[acknowledged_by_id])

    @property
    def was_closed(self):
        """True where the handling ended with a closure; "not solved" ends it, too, and nothing is closed."""
        return self.closed_at is not None and self.answer != "not_solved"


class ColourChange(Model):
    """One colour the ticket had, from when, and who or what gave it."""

    __tablename__ = "colour_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    at = mapped_column(UtcDateTime, nullable=False)
    colour: Mapped[str] = mapped_column(String(8))
    why: Mapped[str] = mapped_column(String(20))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Assignment(Model):
    """Who had the ticket from when to when, and the code of the reason (K-033)."""

    __tablename__ = "assignment"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str | None] = mapped_column(String(40))
    remark: Mapped[str | None] = mapped_column(Text)
    from_at = mapped_column(UtcDateTime, nullable=False)
    until_at = mapped_column(UtcDateTime)

    ticket: Mapped["Ticket"] = looked_at()
    person: Mapped["Person"] = looked_at(foreign_keys=[person_id])
    by: Mapped["Person | None"] = looked_at(foreign_keys=[by_id])


class Pause(Model):
    """A stretch in which pausable clocks stood still, and why (K-056)."""

    __tablename__ = "pause"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    why: Mapped[str] = mapped_column(String(40))
    remark: Mapped[str | None] = mapped_column(Text)
    from_at = mapped_column(UtcDateTime, nullable=False)
    until_at = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
