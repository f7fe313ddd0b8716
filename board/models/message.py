"""Messages as rows: first written, then delivered, then known to have arrived."""

from datetime import timedelta

from sqlalchemy import JSON, ForeignKey, Index, String, Text, delete, text
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board.extensions import db
from board.models.base import Model, UtcDateTime, looked_at

WAITING = text("state IN ('queued', 'sending', 'held')")
CARRIED = ("email", "apprise", "webhook")  # what a worker takes out of the house
KEPT_DAYS = 90  # so long the log of deliveries can be read
UNREAD = text("channel = 'in_app' AND read_at IS NULL")


class Message(Model):
    """One message to one reader over one channel, with one idempotency key.

    Channels: in_app, email, apprise, webhook, by_hand. States: queued, sending, delivered,
    by_hand (an agent must tell the customer), parked, withdrawn; held (waits for a quiet hour to end or for
    others), bundled (went with others).
    `{link}` in a body is filled in at delivery, so that no token is stored.
    """

    __tablename__ = "message"
    __table_args__ = (
        Index("ix_message_waiting", "not_before", sqlite_where=WAITING, postgresql_where=WAITING),
        Index("ix_message_unread", "person_id", sqlite_where=UNREAD, postgresql_where=UNREAD),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    board: Mapped[str | None] = mapped_column(String(40))
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), index=True)
    cycle_id: Mapped[int | None] = mapped_column(ForeignKey("cycle.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"))
    contact_point_id: Mapped[int | None] = mapped_column(ForeignKey("contact_point.id"))
    destination_id: Mapped[int | None] = mapped_column(ForeignKey("destination.id"), index=True)
    channel: Mapped[str] = mapped_column(String(12))
    language: Mapped[str] = mapped_column(String(2))
    template: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(300), default="")
    body: Mapped[str] = mapped_column(Text)
    worded: Mapped[dict | None] = mapped_column(JSON(none_as_null=True))
    link: Mapped[str | None] = mapped_column(String(12))
    url: Mapped[str | None] = mapped_column(String(200))
    from_person: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(12), default="queued")
    attempts: Mapped[int] = mapped_column(default=0)
    not_before = mapped_column(UtcDateTime, nullable=False)
    claimed_at = mapped_column(UtcDateTime)
    delivered_at = mapped_column(UtcDateTime)
    read_at = mapped_column(UtcDateTime)
    error: Mapped[str | None] = mapped_column(String(200))
    created_at = mapped_column(UtcDateTime, nullable=False)

    ticket: Mapped["Ticket | None"] = looked_at()
    person: Mapped["Person | None"] = looked_at()
    contact_point: Mapped["ContactPoint | None"] = looked_at()
    attempted: Mapped[list["Attempt"]] = relationship(order_by="Attempt.id", viewonly=True)
    destination: Mapped["Destination | None"] = looked_at()

    @hybrid_property
    def waits_for_a_person(self):
        """True when somebody must tell the customer: no machine can, or the question was given up."""
        return (self.state == "by_hand") | ((self.state == "parked") & (self.link == "confirm"))


class Attempt(Model):
    """One try to carry a message out: when, how long it took, what came of it; the log of deliveries."""

    __tablename__ = "attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), index=True)
    at = mapped_column(UtcDateTime, nullable=False, index=True)
    took_ms: Mapped[int]
    result: Mapped[str] = mapped_column(String(60))


def forget_old_attempts(now):
    """Delete the log of what was tried long ago; the messages stay."""
    db.session.execute(delete(Attempt).where(Attempt.at < now - timedelta(days=KEPT_DAYS)))
