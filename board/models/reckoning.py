"""Passes over a board's open tickets, each to give them the deadlines of the policy that has come into force."""

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from board.extensions import db
from board.models.base import Model, UtcDateTime


class Pass(Model):
    """One pass: how far it has come (`after_id`, a ticket's), over how many tickets, of which so many had moves."""

    __tablename__ = "reckoning_pass"

    id: Mapped[int] = mapped_column(primary_key=True)
    board: Mapped[str] = mapped_column(String(40), index=True)
    policy_hash: Mapped[str] = mapped_column(String(16))
    former_hash: Mapped[str | None] = mapped_column(String(16))
    after_id: Mapped[int] = mapped_column(default=0)
    tickets: Mapped[int] = mapped_column(default=0)
    moved: Mapped[int] = mapped_column(default=0)
    begun_at = mapped_column(UtcDateTime, nullable=False)
    ended_at = mapped_column(UtcDateTime)


def latest_pass(board):
    """The newest pass of a board, ended or not; None before the first."""
    return db.session.scalar(select(Pass).where(Pass.board == board).order_by(Pass.id.desc()).limit(1))


def is_reckoned(policy):
    """True when the open tickets of the board have the deadlines of this policy."""
    latest = latest_pass(policy.key)
    return latest is not None and latest.policy_hash == policy.hash and latest.ended_at is not None


def begin_pass(policy, *, now):
    """A pass when the policy is another one than the latest pass was for; None otherwise.

    What an earlier pass has not come to is left to the new one. The first of a board only notes its policy: what
    stands there, imported tickets with the few clocks that their file could tell included, is by that policy.
    """
    former = latest_pass(policy.key)
    if former is not None and former.policy_hash == policy.hash:
        return None
    if former is not None and former.ended_at is None:
        former.ended_at = now
    begun = Pass(board=policy.key, policy_hash=policy.hash, begun_at=now)
    if former is None:
        begun.ended_at = now
    else:
        begun.former_hash = former.policy_hash
    db.session.add(begun)
    return begun
