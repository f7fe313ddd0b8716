"""What the registration screen asks: unfinished sheets, customers while typing, who may have received it."""

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import selectinload

from board.domain import search
from board.extensions import db
from board.models.customer import ContactPoint, Customer
from board.models.person import WORKERS, Membership, Person
from board.models.request import Draft, Request
from board.models.secrets import lookup_hash
from board.models.ticket import Ticket
from board.models.ticket.standing import is_open

RECEIVERS = (
    select(Person.id, Person.name)
    .join(Membership)
    .where(Membership.board == bindparam("board"), Membership.rank.in_(WORKERS), Person.is_active)
    .distinct()
    .order_by(Person.name)
)
SHOWN = 8
SHORTEST = 2


def open_drafts_of(person, board):
    """The person's unfinished registrations on a board, the latest first."""
    query = select(Draft).where(
        Draft.person_id == person.id, Draft.board == board, Draft.request_id.is_(None), Draft.discarded_at.is_(None)
    )
    return list(db.session.scalars(query.order_by(Draft.saved_at.desc())))


def receivers_of(board):
    """(id, name) of everybody who may have received a request on the board, by name."""
    return [tuple(row) for row in db.session.execute(RECEIVERS, {"board": board})]


def customers_like(text, also=None):
    """Up to eight customers by number, name, phone or address, the latest first; `also` is an id that stays listed."""
    text = (text or "").strip()
    found = [] if len(text) < (SHORTEST if text.isascii() else 1) else _customers(_looks_like(text), SHOWN)
    if also and also not in {customer.id for customer in found}:
        found = _customers(Customer.id == also, 1) + found
    return found


def _customers(condition, limit):
    query = select(Customer).where(condition, Customer.merged_into_id.is_(None))
    query = query.options(selectinload(Customer.contact_points), selectinload(Customer.tags))
    return list(db.session.scalars(query.order_by(Customer.id.desc()).limit(limit)))


def _looks_like(text):
    """Names by any part, numbers by their beginning; hidden values only whole, or by their last four digits."""
    pattern = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    conditions = [
        Customer.name.ilike(f"%{pattern}%", escape="\\"),
        Customer.number.ilike(f"{pattern}%", escape="\\"),
        Customer.id.in_(_reached_at(ContactPoint.lookup_hash, text)),
    ]
    if search.may_end_a_number(text):
        conditions.append(Customer.id.in_(_reached_at(ContactPoint.tail_hash, text)))
    return or_(*conditions)


def _reached_at(column, text):
    return select(ContactPoint.customer_id).where(column == lookup_hash(text))


def known_customer(customer_id):
    """The customer with this id, merges followed; None when there is none."""
    customer = db.session.get(Customer, customer_id) if customer_id else None
    return customer.present if customer else None


def first_ticket_of(draft):
    """The ticket that an unfinished sheet became."""
    return db.session.get(Request, draft.request_id).tickets[0]


def open_tickets_of(customers, board):
    """Customer id to the numbers of the customer's open tickets on the board, the latest first."""
    query = (
        select(Request.customer_id, Ticket.number)
        .join(Ticket, Ticket.request_id == Request.id)
        .where(
            Request.customer_id.in_([customer.id for customer in customers]),
            Ticket.board == board,
            is_open(Ticket),
        )
        .order_by(Ticket.id.desc())
    )
    found = {}
    for customer_id, number in db.session.execute(query):
        found.setdefault(customer_id, []).append(number)
    return found
