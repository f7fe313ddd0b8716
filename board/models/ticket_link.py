"""Tickets that belong together."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from board.models.base import Model, UtcDateTime, looked_at


class TicketLink(Model):
    """Two tickets that belong together: duplicate, follows, parent, same_cause."""

    __tablename__ = "ticket_link"
    __table_args__ = (UniqueConstraint("from_id", "to_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    from_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    to_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at = mapped_column(UtcDateTime, nullable=False)

    source: Mapped["Ticket"] = looked_at(foreign_keys=[from_id])
    target: Mapped["Ticket"] = looked_at(foreign_keys=[to_id])
