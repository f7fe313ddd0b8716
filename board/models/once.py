"""The answers already given, so that a form sent twice is saved once."""

from datetime import datetime, timedelta

from sqlalchemy import JSON, ForeignKey, String, Text, delete
from sqlalchemy.orm import Mapped, mapped_column

from board.extensions import db
from board.models.base import Model

KEPT_HOURS = 48


class OnceKey(Model):
    """One write that was carried out, with the answer it got."""

    __tablename__ = "once_key"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    path: Mapped[str] = mapped_column(String(300))
    status: Mapped[int | None]
    headers: Mapped[dict | None] = mapped_column(JSON)
    body: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(index=True)

    @property
    def is_answered(self):
        """False while the first request is still at work, or when it died before it could answer."""
        return self.status is not None

    def belongs_to(self, *, person_id, path):
        """True for the same person sending to the same address."""
        return self.person_id == person_id and self.path == path


def forget_old_answers(now):
    """Delete what nobody will repeat any more; the number of rows deleted."""
    old = delete(OnceKey).where(OnceKey.created_at < now - timedelta(hours=KEPT_HOURS))
    return db.session.execute(old).rowcount
