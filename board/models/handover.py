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


def held_with(ticket, *, of_customer):
    """The other tickets that a change reaches, ours until the commit; nobody is waited for, who may wait for us.

    Those of the request, or of the customer: what is open, and what has letters that a worker may be taking out.
    Raises Refused while another of these tickets is at work.
    """
    request = ticket.request
    is_theirs = Request.customer_id == request.customer_id if of_customer else Request.id == request.id
    is_written_to = exists().where(Message.ticket_id == Ticket.id, Message.state.in_((*UNSENT, "sending")))
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


def let_go(tickets, now, is_another):
    """Links that led to the wrong contact end; letters that it did not take go once more, to another customer never.

    How many of the latter there were.
    """
    request = tickets[0].request
    theirs = Request.id == request.id if is_another else Request.customer_id == request.customer_id
    revoke_all(select(Ticket.id).join(Request, Ticket.request_id == Request.id).where(theirs), now)
    of_them = Message.ticket_id.in_([ticket.id for ticket in tickets]), Message.customer_id.is_not(None)
    unsent = select(Message).where(*of_them, Message.state.in_(UNSENT)).with_for_update(of=Message)
    messages = db.session.scalars(unsent.execution_options(populate_existing=True)).all()
    for message in messages:
        if is_another:
            message.state = "withdrawn"
        elif message.state == "parked":
            resend(message, now=now)
    return len(messages) if is_another else 0
