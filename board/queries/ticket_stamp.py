"""Which ticket a page is about, and whether what stands on it has changed; one statement, put together once."""

from typing import NamedTuple

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import aliased

from board.cache.standing import while_it_stands
from board.extensions import rows_of
from board.models.customer import ContactPoint, Customer, CustomerTag
from board.models.event import Event
from board.models.message import Message
from board.models.request import Request
from board.models.ticket import Ticket
from board.models.ticket_link import TicketLink
from board.queries.reach import reach_key, within_reach


class TicketStamp(NamedTuple):
    """A ticket within reach; `content` is another one after any change of what its page shows.

    But for names of people and lists, which change without any ticket: a page is never older than a minute.
    """

    id: int
    number: str
    board: str
    content: tuple


def ticket_stamp(person, number):
    """The stamp of the ticket with this number; None when there is none or it is out of reach."""
    return while_it_stands(("ticket", number, reach_key(person)), lambda: _stamp(person, number))


def _stamp(person, number):
    row = rows_of(_question(person), {"number": number}).one_or_none()
    return row and TicketStamp(*row[:3], tuple(row[3:]))


@within_reach
def _question(is_in_reach):
    """Faces rise with every verb and events are only added to; a customer changes beside the ticket."""
    row = (Ticket.id, Ticket.number, Ticket.board, Ticket.face, _siblings(), _linked(), _told(), _by_hand())
    customer = (Customer.id, Customer.name, Customer.level, Customer.is_partner, *_file())
    query = select(*row, *customer).join(Request, Ticket.request_id == Request.id)
    query = query.outerjoin(Customer, Request.customer_id == Customer.id)
    return query.where(Ticket.number == bindparam("number"), is_in_reach)


def _siblings():
    other = aliased(Ticket)
    return select(func.sum(other.face)).where(other.request_id == Ticket.request_id).scalar_subquery()


def _linked():
    other, is_linked = aliased(Ticket), or_(TicketLink.from_id == Ticket.id, TicketLink.to_id == Ticket.id)
    ends = or_(other.id == TicketLink.from_id, other.id == TicketLink.to_id)
    query = select(func.sum(other.face)).select_from(TicketLink).join(other, ends).where(is_linked)
    return query.correlate(Ticket).scalar_subquery()


def _told():
    return select(func.max(Event.id)).where(Event.ticket_id == Ticket.id).scalar_subquery()


def _by_hand():
    waits = (Message.ticket_id == Ticket.id, Message.waits_for_a_person)
    return select(func.sum(Message.id)).where(*waits).scalar_subquery()


def _file():
    """What a customer's file holds beside the row itself."""
    for part, text in ((ContactPoint, ContactPoint.mask), (CustomerTag, CustomerTag.text)):
        yield select(func.aggregate_strings(text, "\n")).where(part.customer_id == Customer.id).scalar_subquery()
