"""What a customer brought in, the draft of it, and the values people search by."""

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship, validates

from board.domain import numbers
from board.models.base import Model, UtcDateTime, looked_at
from board.models.customer import Customer

COMES_FROM_ELSEWHERE = text("external_ref IS NOT NULL")


def bare(column):
    """The SQL of a number without its signs, in capitals; by these very words its index is found.

    Of what is no `numbers.plain` it keeps wide signs and dashes: `numbers.spellings` asks for those, too.
    """
    for sign in numbers.SIGNS:
        column = f"replace({column}, '{sign}', '')"
    return f"upper({column})"


class Request(Model):
    """One registered need of one customer; it has one or more tickets (form 3.1)."""

    __tablename__ = "request"
    __table_args__ = (
        UniqueConstraint("board", "external_ref"),
        Index(
            "ix_request_elsewhere", text(bare("external_ref")),
            sqlite_where=COMES_FROM_ELSEWHERE, postgresql_where=COMES_FROM_ELSEWHERE,
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    board: Mapped[str] = mapped_column(String(40))
    number: Mapped[str] = mapped_column(String(40), unique=True)
    external_ref: Mapped[str | None] = mapped_column(String(80))
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"), index=True)
    contact_point_id: Mapped[int | None] = mapped_column(ForeignKey("contact_point.id"))
    receiver_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    channel: Mapped[str | None] = mapped_column(String(40))
    request_type: Mapped[str | None] = mapped_column(String(40))
    urgency_mark: Mapped[str | None] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(2), default="zh")
    customer_words: Mapped[str | None] = mapped_column(Text)
    agent_summary: Mapped[str | None] = mapped_column(Text)
    facts: Mapped[dict] = mapped_column(JSON, default=dict)
    attachment_state: Mapped[str | None] = mapped_column(String(16))
    attachment_reason: Mapped[str | None] = mapped_column(Text)
    occurred_at = mapped_column(UtcDateTime)
    contact_started_at = mapped_column(UtcDateTime)
    answered_at = mapped_column(UtcDateTime)
    rings: Mapped[int | None]
    contact_ended_at = mapped_column(UtcDateTime)
    received_at = mapped_column(UtcDateTime, nullable=False)
    registered_at = mapped_column(UtcDateTime)
    closed_at = mapped_column(UtcDateTime)
    created_at = mapped_column(UtcDateTime, nullable=False)

    customer: Mapped[Customer | None] = relationship()
    contact_point: Mapped["ContactPoint | None"] = relationship()
    receiver: Mapped["Person | None"] = looked_at()
    tickets: Mapped[list["Ticket"]] = relationship(back_populates="request", order_by="Ticket.ordinal")
    references: Mapped[list["Reference"]] = relationship(cascade="all, delete-orphan", back_populates="request")

    @classmethod
    def with_contact(cls):
        """What a query of requests loads besides, so that their contacts can be shown."""
        points = joinedload(cls.customer).selectinload(Customer.contact_points)
        return joinedload(cls.contact_point), points

    @property
    def contact(self):
        """The contact that was registered, else the one by which the customer is reached; None without any."""
        if self.contact_point or self.customer is None:
            return self.contact_point
        email = self.customer.point("email") if self.channel == "email" else None
        return email or self.customer.preferred_point

    def value(self, key):
        """What the request says for a declared field, whether it is a column or a fact."""
        return getattr(self, key) if key in COLUMN_FIELDS else self.facts.get(key)

    def refer(self, policy):
        """Renew the rows by which order and shipment numbers are found."""
        declared = [f.key for f in policy.fields["registration"] if f.reference]
        wanted = {(key, numbers.kept(str(self.facts[key]))) for key in declared if self.facts.get(key)}
        self.references[:] = [r for r in self.references if (r.kind, r.value) in wanted]
        have = {(r.kind, r.value) for r in self.references}
        self.references.extend(Reference(kind=kind, value=value) for kind, value in sorted(wanted - have))


TIMES_OF_CONTACT = ("contact_started_at", "answered_at", "rings", "contact_ended_at")
COLUMN_FIELDS = ("channel", "request_type", "urgency_mark", "occurred_at", "customer_words", "agent_summary")


class Reference(Model):
    """An order, member or shipment number that a request names."""

    __tablename__ = "reference"
    __table_args__ = (Index("ix_reference_bare", text(bare("value"))),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    value: Mapped[str] = mapped_column(String(numbers.LONGEST))

    request: Mapped[Request] = relationship(back_populates="references")

    @validates("value")
    def _keep_plain(self, _name, value):
        return numbers.kept(value)


class Draft(Model):
    """A registration that somebody has begun; it carries the registration clock (G-207, K-036)."""

    __tablename__ = "draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    board: Mapped[str] = mapped_column(String(40))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    payload: Mapped[dict] = mapped_column(JSON, default=dict)
    opened_at = mapped_column(UtcDateTime, nullable=False)
    contact_ended_at = mapped_column(UtcDateTime)
    saved_at = mapped_column(UtcDateTime, nullable=False)
    request_id: Mapped[int | None] = mapped_column(ForeignKey("request.id"))
    discarded_at = mapped_column(UtcDateTime)

    person: Mapped["Person"] = looked_at()
    request: Mapped[Request | None] = relationship()
    timers: Mapped[list["Timer"]] = relationship(order_by="Timer.id", back_populates="draft")

    @property
    def is_open(self):
        """True until it became a request or was thrown away."""
        return self.request is None and self.discarded_at is None
