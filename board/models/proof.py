"""Who stands in front of a wall: proven by a PIN at once, or by an answer on their own phone; it holds a minute."""

import secrets
from datetime import timedelta

from sqlalchemy import ForeignKey, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from board.domain.refusals import N_
from board.extensions import db
from board.models.base import Model, UtcDateTime, looked_at
from board.models.guard import refuse
from board.models.secrets import token_hash

KEPT_HOURS = 48


class Proof(Model):
    """One person at one screen. The screen keeps the secret, the row its hash; `code` is for comparing by eye."""

    __tablename__ = "proof"

    id: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[str] = mapped_column(String(64), unique=True)
    screen_id: Mapped[int] = mapped_column(ForeignKey("screen.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))
    how: Mapped[str] = mapped_column(String(5))
    code: Mapped[str | None] = mapped_column(String(2))
    asked_at = mapped_column(UtcDateTime, nullable=False, index=True)
    answer_until = mapped_column(UtcDateTime)
    refused_at = mapped_column(UtcDateTime)
    holds_until = mapped_column(UtcDateTime)

    screen: Mapped["Screen"] = looked_at()
    person: Mapped["Person"] = looked_at()
    ticket: Mapped["Ticket | None"] = looked_at()

    def state(self, now):
        """waiting (for the phone), refused, lapsed (nobody answered in time, or the screen is off), holds, or over."""
        if self.refused_at:
            return "refused"
        if self.holds_until:
            return "holds" if now < self.holds_until else "over"
        return "waiting" if now < self.answer_until and self.screen.is_paired else "lapsed"

    def answer(self, is_mine, *, now, seconds):
        """The person says on their own phone whether it is they. Raises Refused when it is too late."""
        if self.state(now) != "waiting":
            refuse(N_("The screen does not wait for this any more. Go there and begin again."))
        if is_mine:
            self.holds_until = now + timedelta(seconds=seconds)
        else:
            self.refused_at = now

    def end(self, *, now):
        """The person has gone away from the screen."""
        if self.holds_until:
            self.holds_until = min(self.holds_until, now)
        else:
            self.answer_until = min(self.answer_until, now)


def grant(screen, person, *, now, seconds):
    """A proof by PIN, and its secret in plain."""
    plain = secrets.token_urlsafe(32)
    proof = Proof(
        hash=token_hash(plain), screen_id=screen.id, person_id=person.id, how="pin", asked_at=now,
        holds_until=now + timedelta(seconds=seconds),
    )  # fmt: skip
    db.session.add(proof)
    db.session.flush()
    return proof, plain


def ask(screen, person, ticket, *, now, seconds):
    """A proof that waits for the person's phone, and its secret; whatever waited for them at this screen ends."""
    for former in db.session.scalars(select(Proof).where(_waits(person, now), Proof.screen_id == screen.id)):
        former.end(now=now)
    plain = secrets.token_urlsafe(32)
    proof = Proof(
        hash=token_hash(plain), screen_id=screen.id, person_id=person.id, ticket_id=ticket.id, how="phone",
        asked_at=now, code=f"{secrets.randbelow(90) + 10}", answer_until=now + timedelta(seconds=seconds),
    )  # fmt: skip
    db.session.add(proof)
    db.session.flush()
    return proof, plain


def proof_of(plain, screen):
    """The proof with this secret, given at this screen; None without one."""
    return db.session.scalar(select(Proof).where(Proof.hash == token_hash(plain), Proof.screen_id == screen.id))


def _waits(person, now):
    return (
        (Proof.person_id == person.id)
        & Proof.holds_until.is_(None)
        & Proof.refused_at.is_(None)
        & (Proof.answer_until > now)
    )


def forget_old_proofs(now):
    """Delete proofs that nobody will ask for any more; the number of rows deleted."""
    old = delete(Proof).where(Proof.asked_at < now - timedelta(hours=KEPT_HOURS))
    return db.session.execute(old).rowcount
