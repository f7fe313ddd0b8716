"""Watches what a commit writes, so that no word is committed without being found."""

from sqlalchemy import event, inspect, or_, select

from board.extensions import db
from board.models.customer import Customer
from board.models.cycle import Cycle
from board.models.entries import Commitment, Communication, CustomerUpdate, Note
from board.models.marks import TicketTag
from board.models.request import Reference, Request
from board.models.search import index_tickets
from board.models.ticket import Ticket

# What is searched, and through which column its tickets are found.
WATCHED = {
    Ticket: ("id", ("number", "title")),
    Request: ("request", ("external_ref", "customer_words", "agent_summary", "facts", "customer_id")),
    Customer: ("customer", ("name",)),
    Reference: ("request_id", ("value",)),
    Note: ("ticket_id", ("action", "result")),
    CustomerUpdate: ("ticket_id", ("status", "progress", "next_step")),
    Communication: ("ticket_id", ("customer_statement", "reply")),
    Commitment: ("ticket_id", ("need", "answer")),
    Cycle: ("ticket_id", ("solution",)),
    TicketTag: ("ticket_id", ("text",)),
}


@event.listens_for(db.session, "after_flush")
def note(session, _context):
    """Remember whose words this flush changes."""
    for row in (*session.new, *session.dirty, *session.deleted):
        kind = type(row)
        if kind in WATCHED and _is_changed(row, session) and not _has_none_yet(row, session):
            _stale(session).add(_found_through(row, WATCHED[kind][0]))


def _has_none_yet(row, session):
    """True for a new request, whose tickets are new too, or customer: a request that is given it is seen to change."""
    return isinstance(row, Request | Customer) and row in session.new


def _is_changed(row, session):
    attributes, (_column, names) = inspect(row).attrs, WATCHED[type(row)]
    return row in session.deleted or any(attributes[name].history.has_changes() for name in names)


def _found_through(row, column):
    """("ticket", 7): the row by which the tickets are found."""
    if column in ("request", "customer"):
        return column, row.id
    return column.removesuffix("_id").replace("id", "ticket"), getattr(row, column)


def _stale(session):
    return session.info.setdefault("words_changed", set())


@event.listens_for(db.session, "before_commit")
def write(session):
    """Index what was changed, as the last thing of the same transaction."""
    if session.in_nested_transaction():
        return
    session.flush()
    if stale := session.info.pop("words_changed", None):
        index_tickets(_tickets_of(stale))


def _tickets_of(stale):
    ids = {name: {row_id for kind, row_id in stale if kind == name} for name in ("ticket", "request", "customer")}
    if not (ids["request"] or ids["customer"]):
        return ids["ticket"]
    query = select(Ticket.id).join(Request, Ticket.request_id == Request.id)
    query = query.where(or_(Request.id.in_(ids["request"]), Request.customer_id.in_(ids["customer"])))
    return ids["ticket"] | set(db.session.scalars(query))


@event.listens_for(db.session, "after_soft_rollback")
def forget(session, previous_transaction):
    """Nothing was said after all."""
    if not previous_transaction.nested:
        session.info.pop("words_changed", None)
