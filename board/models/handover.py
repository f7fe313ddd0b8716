"""What a request has out with its customer, links that answer and letters on their way, when it was the wrong one."""

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import selectinload

from board.domain.refusals import N_
from board.extensions import db
from board.models.administering import resend
from board.models.guard import refuse
from board.models.message import Message
from board.models.request import Request
from board.models.ticket import Ticket
from board.models.ticket.standing import is_open
from board.models.token import revoke_all

UNSENT = ("queued", "by_hand", "parked")
UNDECIDED = (*UNSENT, "sending")  # what a worker may be taking out at this moment comes back when nobody takes it


def held_with(ticket, *, of_customer):
    """The other tickets that a change reaches, ours until the commit; nobody is waited for, who may wait for us.

    Those of the request, or of the customer: what is open, and what has letters that a worker may be taking out.
    Raises Refused while another of these tickets is at work.
    """
    request = ticket.request
    is_theirs = Request.customer_id == request.customer_id if of_customer else Request.id == request.id
    is_written_to = exists().where(Message.ticket_id == Ticket.id, Message.state.in_(UNDECIDED))
    theirs = select(Ticket).join(Request, Ticket.request_id == Request.id)
    theirs = theirs.where(is_theirs, Ticket.id != ticket.id, or_(is_open(Ticket), is_written_to))
    ids = set(db.session.scalars(theirs.with_only_columns(Ticket.id)))
    if not ids:
        return []
    parts = (Ticket.colours, Ticket.pauses, Ticket.milestones, Ticket.commitments)
    held = theirs.with_for_update(of=Ticket, skip_locked=True).order_by(Ticket.id).options(*map(selectinload, parts))
    found = list(db.session.scalars(held.execution_options(populate_existing=True)))
    if ids - {other.id for other in found}:
        refuse(N_("Somebody is working on another ticket of this customer at this moment. Press again."))
    return found


def take_back(tickets, now):
    """Another customer has taken the place on these tickets of a request: what led the former one to it ends.

    No link answers any more, no letter that waits goes out, and none that fails at this moment is tried again.
    How many of those there were.
    """
    revoke_all(select(Ticket.id).where(Ticket.request_id == tickets[0].request_id), now)
    letters = _letters(tickets, UNDECIDED)
    for letter in letters:
        letter.state = "withdrawn"
    return len(letters)


def lead_elsewhere(tickets, now):
    """Links that led to the wrong contact of a customer end, and letters that it did not take go once more."""
    theirs = Request.customer_id == tickets[0].request.customer_id
    revoke_all(select(Ticket.id).join(Request, Ticket.request_id == Request.id).where(theirs), now)
    for letter in _letters(tickets, ("parked",)):
        resend(letter, now=now)


def _letters(tickets, states):
    """What is written to the customer of these tickets, ours until the commit."""
    to_customer = Message.ticket_id.in_([ticket.id for ticket in tickets]), Message.customer_id.is_not(None)
    letters = select(Message).where(*to_customer, Message.state.in_(states)).with_for_update(of=Message)
    return db.session.scalars(letters.execution_options(populate_existing=True)).all()
