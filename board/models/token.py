"""Links for customers: for one purpose, one cycle, with an end; only a hash is kept."""

import secrets

from sqlalchemy import ForeignKey, String, and_, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from board.extensions import db
from board.models.base import Model, UtcDateTime, looked_at
from board.models.secrets import keyed_hash, token_hash


class Token(Model):
    """A customer's link: purpose `confirm` or `progress`."""

    __tablename__ = "token"

    id: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[str] = mapped_column(String(10))
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    expires_at = mapped_column(UtcDateTime, nullable=False)
    revoked_at = mapped_column(UtcDateTime)
    used_at = mapped_column(UtcDateTime)
    created_at = mapped_column(UtcDateTime, nullable=False)

    ticket: Mapped["Ticket"] = looked_at()
    cycle: Mapped["Cycle"] = looked_at()

    def state(self, now):
        """live, or why the link no longer is: revoked, answered, superseded, closed, recalled, expired."""
        if self.revoked_at:
            return "revoked"
        if now >= self.expires_at:  # also when it was answered: an old mail shows nothing any more
            return "expired"
        return (self._state_of_question() if self.purpose == "confirm" else None) or "live"

    def _state_of_question(self):
        ticket = self.ticket
        if self.cycle.answer:
            return "answered"
        if self.cycle_id != ticket.cycle_id:
            return "superseded"
        if not ticket.is_open:
            return "closed"
        return None if ticket.stage == "awaiting_customer" else "recalled"

    def takes_more(self, now):
        """True while a rating or a word may follow the answer: in time, and no later answer has been given."""
        if self.revoked_at or now >= self.expires_at or not self.cycle.answer:
            return False
        return self.ticket.answered_cycle is self.cycle


class TokenUse(Model):
    """Append-only: a link was opened or answered."""

    __tablename__ = "token_use"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_id: Mapped[int] = mapped_column(ForeignKey("token.id"), index=True)
    what: Mapped[str] = mapped_column(String(10))
    at = mapped_column(UtcDateTime, nullable=False)


def token_of(plain, purpose, *, lock=False):
    """The row of a link, None when nobody ever made it; `lock` holds it until the transaction ends."""
    query = select(Token).where(Token.hash == token_hash(plain), Token.purpose == purpose)
    return db.session.scalar(query.with_for_update() if lock else query)


def revoke_all(which, now):
    """Let no link that meets this condition on Token answer any more; how many did."""
    live = update(Token).where(which, may_answer(now))
    return db.session.execute(live.values(revoked_at=now)).rowcount


def may_answer(now):
    """The condition on Token that it was not withdrawn and has not ended."""
    return and_(Token.revoked_at.is_(None), Token.expires_at > now)


def form_key(plain):
    """What a form made for this link carries, so that no other site can send one; needs no cookie."""
    return keyed_hash("link form", plain)


def uses_since(token_id, what, since):
    """How often the link was opened, or written to, since an instant."""
    query = select(func.count(TokenUse.id)).where(TokenUse.token_id == token_id)
    return db.session.scalar(query.where(TokenUse.what == what, TokenUse.at > since))


def mint(ticket, purpose, *, now, days):
    """A fresh token's plain text, 43 characters; it stands nowhere else."""
    plain = secrets.token_urlsafe(32)
    db.session.add(
        Token(
            hash=token_hash(plain),
            purpose=purpose,
            ticket_id=ticket.id,
            cycle_id=ticket.cycle_id,
            created_at=now,
            expires_at=now + days,
        )
    )
    return plain
