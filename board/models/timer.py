"""Deadlines as rows: each fires once, whatever is killed and however many workers run."""

from sqlalchemy import ForeignKey, Index, String, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board.extensions import db
from board.models.base import Model, UtcDateTime, looked_at

STANDING = text("ended_at IS NULL")
PENDING = text("fired_at IS NULL AND ended_at IS NULL AND paused_at IS NULL")

OF_DRAFTS = text(
    "draft_id IS NOT NULL"
)  # few among many: statistics of the whole column tell planners not to look here


class Timer(Model):
    """One deadline of a ticket or of a draft, kept after it ended as its clock's history."""

    __tablename__ = "timer"
    __table_args__ = (
        Index("ix_timer_due", "due_at", sqlite_where=PENDING, postgresql_where=PENDING),
        Index("ix_timer_standing", "ticket_id", sqlite_where=STANDING, postgresql_where=STANDING),
        Index("ix_timer_ticket", "ticket_id", "id"),
        Index("ix_timer_draft", "draft_id", sqlite_where=OF_DRAFTS, postgresql_where=OF_DRAFTS),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("draft.id"))
    kind: Mapped[str] = mapped_column(String(20))
    ref: Mapped[str] = mapped_column(String(40))
    started_at = mapped_column(UtcDateTime, nullable=False)
    due_at = mapped_column(UtcDateTime, nullable=False)
    paused_at = mapped_column(UtcDateTime)
    fired_at = mapped_column(UtcDateTime)
    ended_at = mapped_column(UtcDateTime)
    outcome: Mapped[str | None] = mapped_column(String(8))
    policy_hash: Mapped[str | None] = mapped_column(String(16))

    ticket: Mapped["Ticket | None"] = looked_at()
    draft: Mapped["Draft | None"] = relationship(back_populates="timers")

    def end(self, how, at):
        """Close the clock: `met` becomes `missed` when it was due before; so does a promise or a call that fired."""
        self.ended_at = at
        is_late = how == "met" and at > self.due_at
        is_broken = self.kind in ("promise", "act") and self.fired_at is not None
        self.outcome = "missed" if is_late or is_broken else how


def standing_timers(ids):
    """The timers that stand on tickets with these ids, read anew, by ticket."""
    found = {}
    query = select(Timer).where(Timer.ticket_id.in_(ids), Timer.ended_at.is_(None))
    for timer in db.session.scalars(query.execution_options(populate_existing=True)):
        found.setdefault(timer.ticket_id, []).append(timer)
    return found
