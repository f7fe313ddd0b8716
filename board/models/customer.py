"""Customers: who they are, how to reach them, what is known of them."""

import unicodedata
from functools import cache

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, bindparam, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from board.domain import masks, titles
from board.extensions import db
from board.models.base import Model, UtcDateTime
from board.models.secrets import EncryptedText, lookup_hash

LONGEST_MASK = 120
LONGEST_TAG = 80


class Customer(Model):
    """A person or a company; the built-in customer file is the CRM (G-035, K-060)."""

    __tablename__ = "customer"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[str] = mapped_column(String(10), default="person")
    name: Mapped[str] = mapped_column(String(120), index=True)
    company_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"), index=True)
    level: Mapped[str] = mapped_column(String(12), default="new")
    is_partner: Mapped[bool] = mapped_column(default=False)
    annual_spend: Mapped[int | None]
    language: Mapped[str] = mapped_column(String(2), default="zh")
    salutation: Mapped[str | None] = mapped_column(String(20))
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"))
    external_ref: Mapped[str | None] = mapped_column(String(80), index=True)
    created_at = mapped_column(UtcDateTime, nullable=False)

    contact_points: Mapped[list["ContactPoint"]] = relationship(
        back_populates="customer", cascade="all, delete-orphan", order_by="ContactPoint.id"
    )
    tags: Mapped[list["CustomerTag"]] = relationship(cascade="all, delete-orphan", order_by="CustomerTag.id")

    @property
    def masked_name(self):
        """The name as it may stand on any screen."""
        return masks.name(self.name)

    @property
    def effective_level(self):
        """The level that scores: a strategic partner counts as VIP (G-069, K-008)."""
        return "vip" if self.is_partner else self.level

    @property
    def present(self):
        """This customer, or the one that it was merged into."""
        customer = self
        while customer.merged_into_id:
            customer = db.session.get(Customer, customer.merged_into_id)
        return customer

    def point(self, kind):
        """The preferred contact point of a kind, else the first; None without one."""
        points = [p for p in self.contact_points if p.kind == kind]
        return next((p for p in points if p.is_preferred), points[0] if points else None)

    @property
    def preferred_point(self):
        """Where to write first: the preferred point, else the first one; None without any."""
        return next((p for p in self.contact_points if p.is_preferred), next(iter(self.contact_points), None))

    def point_at(self, value):
        """The contact point for this value; None for one that is not known of them."""
        digest = lookup_hash(value)
        return next((point for point in self.contact_points if point.lookup_hash == digest), None)

    def add_point(self, value, *, kind=None, consented_at=None):
        """The contact point for this value; an existing one is returned as it is."""
        if known := self.point_at(value):
            return known
        point = ContactPoint(consented_at=consented_at, is_preferred=not self.contact_points)
        point.lead_to(value, kind)
        self.contact_points.append(point)
        return point

    def tag(self, text, *, now):
        """Put a tag into the customer's file, once (G-158, G-245)."""
        text = titles.shortened(text, LONGEST_TAG)
        if text not in {t.text for t in self.tags}:
            self.tags.append(CustomerTag(text=text, added_at=now))


class ContactPoint(Model):
    """One way to reach a customer; the value is encrypted, the mask is for screens (G-034, G-196)."""

    __tablename__ = "contact_point"
    __table_args__ = (Index("ix_contact_point_lookup", "lookup_hash"), Index("ix_contact_point_tail", "tail_hash"))

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    value = mapped_column(EncryptedText, nullable=False)
    mask: Mapped[str] = mapped_column(String(120))
    lookup_hash: Mapped[str] = mapped_column(String(64))
    tail_hash: Mapped[str | None] = mapped_column(String(64))
    consented_at = mapped_column(UtcDateTime)
    is_preferred: Mapped[bool] = mapped_column(default=False)

    customer: Mapped[Customer] = relationship(back_populates="contact_points")

    def lead_to(self, value, kind=None):
        """Reach the customer at this value from now on, with whatever is sent or found through this point."""
        value = unicodedata.normalize("NFKC", value).strip()  # １３８… of a Chinese keyboard is 138…
        self.kind = kind or kind_of(value)
        self.value, self.mask = value, masks.contact(value)[:LONGEST_MASK]
        self.lookup_hash, self.tail_hash = lookup_hash(value), lookup_hash(value[-4:])


def kind_of(value):
    """What a contact is that nobody has named: an address or a number."""
    return "email" if "@" in value else "phone"


class CustomerTag(Model):
    """A tag in the customer's file, such as 已解决-支付问题 (G-158)."""

    __tablename__ = "customer_tag"
    __table_args__ = (UniqueConstraint("customer_id", "text"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    text: Mapped[str] = mapped_column(String(80))
    added_at = mapped_column(UtcDateTime, nullable=False)


class Reveal(Model):
    """Append-only: who saw which hidden value on which ticket, and when (K-054)."""

    __tablename__ = "reveal"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))
    what: Mapped[str] = mapped_column(String(40))
    at = mapped_column(UtcDateTime, nullable=False)


def customer_reached_at(value):
    """The customer with this phone number or address, merges followed; None when unknown."""
    customer = db.session.scalars(_owner(), {"hash": lookup_hash(value)}).unique().one_or_none()
    return customer and customer.present


@cache
def _owner():
    """Who is first reached at a value, one statement; put together at the first use, when every table is known."""
    points = select(ContactPoint.customer_id).where(ContactPoint.lookup_hash == bindparam("hash"))
    owner = Customer.id == points.order_by(ContactPoint.id).limit(1).scalar_subquery()
    return select(Customer).where(owner).options(joinedload(Customer.contact_points))
