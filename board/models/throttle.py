"""Attempts at a secret (log-in, PIN), counted in the database, with growing waits."""

from datetime import datetime, timedelta

from sqlalchemy import String
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from board.extensions import db
from board.models.base import Model
from board.models.secrets import keyed_hash

LONGEST_WAIT_SECONDS = 900
FORGOTTEN_AFTER_HOURS = 24


class Throttle(Model):
    """The failed attempts of one account, or from one address; neither is stored in clear."""

    __tablename__ = "throttle"

    scope: Mapped[str] = mapped_column(String(20), primary_key=True)
    subject: Mapped[str] = mapped_column(String(64), primary_key=True)
    attempts: Mapped[int] = mapped_column(default=0)
    attempted_at: Mapped[datetime]
    blocked_until: Mapped[datetime | None]

    def count(self, *, now, free):
        """One more attempt; beyond the free ones each doubles the wait."""
        if now - self.attempted_at > timedelta(hours=FORGOTTEN_AFTER_HOURS):
            self.attempts = 0
        self.attempts += 1
        self.attempted_at = now
        if self.attempts >= free:
            self.blocked_until = now + timedelta(seconds=wait_seconds(self.attempts - free))

    def take_back(self, *, free):
        """The attempt that was counted last was no guess: an office behind one address must not wait for itself."""
        self.attempts = max(self.attempts - 1, 0)
        if self.attempts < free:
            self.blocked_until = None

    def clear(self):
        """The secret was right: start from nothing."""
        self.attempts, self.blocked_until = 0, None


def wait_seconds(beyond):
    """The wait after so many attempts beyond the free ones: 30 s, doubling, at most 15 minutes."""
    return min(30 * 2 ** min(beyond, 10), LONGEST_WAIT_SECONDS)


def attempt(*doors, now):
    """Count an attempt at each (scope, subject, free) before the secret is looked at; until when to wait, or None.

    Counting first means that a hundred guesses at the same moment are a
    hundred attempts. The caller commits, then compares the secret. While one
    of them waits nothing is compared, so that nothing is counted elsewhere.
    """
    rows = [(_row(scope, subject) or _new_row(scope, subject, now), free) for scope, subject, free in doors]
    if waits := [row.blocked_until for row, _free in rows if row.blocked_until and row.blocked_until > now]:
        return max(waits)
    for row, free in rows:
        row.count(now=now, free=free)
    return None


def _hashed(subject):
    return keyed_hash("throttle", subject.lower())


def _row(scope, subject):
    return db.session.get(Throttle, (scope, _hashed(subject)), with_for_update=True, populate_existing=True)


def _new_row(scope, subject, now):
    try:
        with db.session.begin_nested():
            db.session.add(Throttle(scope=scope, subject=_hashed(subject), attempts=0, attempted_at=now))
    except IntegrityError:
        pass  # somebody else tried for the first time a moment ago; their row serves both
    return _row(scope, subject)


def succeed(scope, subject):
    """Forget the attempts of whoever turned out to know the secret."""
    row = _row(scope, subject)
    if row is not None:
        row.clear()


def take_back(scope, subject, *, free):
    """Do not count the last attempt, since it turned out to be right; guesses of others stay counted."""
    row = _row(scope, subject)
    if row is not None:
        row.take_back(free=free)


def tries_left(scope, subject, *, free):
    """How many attempts remain before the first wait."""
    row = _row(scope, subject)
    return free if row is None else max(free - row.attempts, 0)
