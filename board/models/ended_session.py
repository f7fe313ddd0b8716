"""Sessions that were ended before their cookie was: a copy of the cookie opens nothing any more."""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import String, delete, exists
from sqlalchemy.orm import Mapped, mapped_column

from board.extensions import db
from board.models.base import Model

KEPT_HOURS = 48  # longer than any cookie is believed


class EndedSession(Model):
    """The hash of a session's mark, kept until its cookies are too old to be believed."""

    __tablename__ = "ended_session"

    mark_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    ended_at: Mapped[datetime] = mapped_column(index=True)


def end_session(mark, *, now):
    """Refuse every copy of this session's cookie; ending twice is the same as once."""
    db.session.merge(EndedSession(mark_hash=hashed(mark), ended_at=now))


def has_ended(mark_hash):
    """The condition that a session with this hash was ended."""
    return exists().where(EndedSession.mark_hash == mark_hash)


def hashed(mark):
    """What the database keeps of a session's mark."""
    return hashlib.sha256((mark or "").encode()).hexdigest()


def forget_ended_sessions(now):
    """Delete what no cookie can name any more; the number of rows deleted."""
    old = delete(EndedSession).where(EndedSession.ended_at < now - timedelta(hours=KEPT_HOURS))
    return db.session.execute(old).rowcount
