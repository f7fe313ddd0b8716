"""What a request has out with its customer, links that answer and letters on their way, when it was the wrong one."""

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import selectinload

from board.domain.refusals import N_
from board.extensions import db
from board.models.administering import resend
from board.models.guard import refuse
from board.models.message import Message
from board.models.request import Request
from board.models.telling import channel_for
from board.models.ticket import Ticket
from board.models.ticket.standing import is_open
from board.models.token import Token, may_answer, revoke_all

# What a worker is taking out at this moment is among it: it comes back when nobody takes it.
UNDECIDED = ("queued", "by_hand", "parked", "sending")


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
    _end_links({tickets[0].request_id}, now)
    letters = _letters(tickets)
    for letter in letters:
        letter.state = "withdrawn"
    _tell_workers(tickets)
    return len(letters)


def lead_elsewhere(tickets, led_to, replaced, now):
    """The customer stays, a contact was wrong: the ids of the requests whose word went there and goes elsewhere now.

    `led_to` is what `channel_for` said of the first ticket's request before, `replaced` the contact that was corrected
    where it stands, if one was. Links of these requests end. Letters that wait for the wrong contact go to the right
    one, and so do those that it did not take, while their ticket is open.
    """
    request = tickets[0].request
    anew = _requests_by(replaced, tickets, led_to, now) if replaced else _moved(request, led_to)
    if not anew:
        return anew
    _end_links(anew, now)
    wrong, right = (replaced, replaced) if replaced else (led_to[1], channel_for(request)[1])
    reached = {ticket.id: ticket for ticket in tickets if ticket.request_id in anew}
    for letter in _letters(reached.values()):
        is_over = letter.state == "parked" and not reached[letter.ticket_id].is_open
        if letter.contact_point_id == wrong.id and not is_over:
            letter.contact_point_id = right.id
            if letter.state == "parked":
                resend(letter, now=now)
    _tell_workers(tickets)
    return anew


def _end_links(request_ids, now):
    revoke_all(Token.ticket_id.in_(select(Ticket.id).where(Ticket.request_id.in_(request_ids))), now)


def _tell_workers(tickets):
    """Who takes out a letter of one of these reads it anew; no verb changes the face of what is closed."""
    for ticket in tickets:
        if not ticket.is_open:
            ticket.face += 1


def _requests_by(point, tickets, led_to, now):
    """Whose word goes to this contact of the customer, or went; and who is told by hand, for nobody knows which way.

    Of the requests of these tickets and of those with links that answer; nothing is out of the others.
    """
    request, reached = tickets[0].request, {ticket.request_id for ticket in tickets}
    has_links = exists().where(Ticket.request_id == Request.id, Token.ticket_id == Ticket.id, may_answer(now))
    theirs = select(Request).where(Request.customer_id == point.customer_id, or_(Request.id.in_(reached), has_links))
    ways = {one.id: channel_for(one) for one in db.session.scalars(theirs)} | {request.id: led_to}
    written = select(Ticket.request_id).join(Message, Message.ticket_id == Ticket.id)
    written = written.where(Message.contact_point_id == point.id, Ticket.request_id.in_(ways))
    led_there = {which for which, (channel, leads_to) in ways.items() if channel == "by_hand" or leads_to is point}
    return led_there | set(db.session.scalars(written))


def _moved(request, led_to):
    """The request, if it names another contact of the same kind now."""
    wrong, right = led_to[1], channel_for(request)[1]
    has_moved = None not in (wrong, right) and wrong is not right and wrong.kind == right.kind
    return {request.id} if has_moved else set()


def _letters(tickets):
    """What is written to the customer of these tickets and still undecided, ours until the commit."""
    to_customer = Message.ticket_id.in_([ticket.id for ticket in tickets]), Message.customer_id.is_not(None)
    letters = select(Message).where(*to_customer, Message.state.in_(UNDECIDED)).with_for_update(of=Message)
    return db.session.scalars(letters.execution_options(populate_existing=True)).all()
