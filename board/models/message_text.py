"""Texts of messages that an administrator has put in the place of the policy's."""

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from board.models.base import Model, UtcDateTime


class EditedText(Model):
    """The words of one template of a board over one channel in one language."""

    __tablename__ = "edited_text"
    __table_args__ = (UniqueConstraint("board", "template", "channel", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    board: Mapped[str] = mapped_column(String(40))
    template: Mapped[str] = mapped_column(String(40))
    channel: Mapped[str] = mapped_column(String(12))
    language: Mapped[str] = mapped_column(String(2))
    subject: Mapped[str] = mapped_column(String(300), default="")
    body: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    edited_at = mapped_column(UtcDateTime, nullable=False)
