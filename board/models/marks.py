"""Words that people put on tickets to find them again."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from board.domain import tags
from board.models.base import Model, UtcDateTime


class TicketTag(Model):
    """A word on a ticket that everybody sees."""

    __tablename__ = "ticket_tag"
    __table_args__ = (UniqueConstraint("ticket_id", "text"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    text: Mapped[str] = mapped_column(String(tags.LONGEST))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    added_at = mapped_column(UtcDateTime, nullable=False)
