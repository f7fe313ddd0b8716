"""What people put on tickets to find them again: tags for everybody, pins for oneself; and how they keep a board."""

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


class Pin(Model):
    """A ticket that stands first in its column for one person, until it ends by itself."""

    __tablename__ = "pin"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    until_at = mapped_column(UtcDateTime, nullable=False)


class PersonSetting(Model):
    """How a person keeps one board: `kept` has folded columns, density, the column that is open on a phone."""

    __tablename__ = "person_setting"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    board: Mapped[str] = mapped_column(String(40), primary_key=True)
    kept: Mapped[dict] = mapped_column(default=dict)
