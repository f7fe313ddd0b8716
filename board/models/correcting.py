"""Setting right what a registration says, while its ticket is open."""

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import selectinload

from board.domain import access
from board.domain import registration as rules
from board.domain.refusals import N_, refuse_if
from board.extensions import db, policies
from board.models import batch
from board.models.administering import resend
from board.models.attachment import files_of
from board.models.customer import kind_of
from board.models.guard import refuse
from board.models.message import Message
from board.models.registration import acknowledge, ask_for_attachment, customer_of, exchange_files, fill
from board.models.request import TIMES_OF_CONTACT, Request
from board.models.secrets import lookup_hash
from board.models.ticket import Ticket
from board.models.ticket.standing import is_open
from board.models.token import revoke_all

ALWAYS_ASKED = ("customer_id", "attachment_state", "attachment_reason", *TIMES_OF_CONTACT)
OF_CUSTOMER = ("customer_name", "contact")  # what stands on all their tickets
UNSENT = ("queued", "by_hand", "parked")


def correct(ticket, sheet, *, by, now, policy):
    """Take over a sheet that says otherwise; the history names the fields that it changes, not what stood there.

    A new name or contact replaces that of the customer who stays, on all their open tickets; another customer takes
    the place on all tickets of the request. Links that led to the wrong contact answer no more, what was not taken
    there goes to the right one, and an open question is asked anew. Returns how many messages to a former customer
    were withdrawn. Raises Refused with what is missing, and while another of these tickets is at work.
    """
    _refuse_unless_it_may_be(ticket, by)
    refuse_if(rules.objections(sheet, policy, now))
    request, former = ticket.request, _said(ticket, policy)
    stays = request.customer is not None and sheet.customer_id == request.customer_id
    others = _held_with(ticket, stays and bool(sheet.contact or sheet.customer_name))
    exchange_files(ticket, sheet, by=by, now=now)
    leads_elsewhere = stays and _correct_customer(request, sheet)
    fill(request, sheet, customer_of(sheet, policy, now), policy)
    db.session.flush()
    fields = [name for name, said in _said(ticket, policy).items() if said != former[name]]
    is_another = former["customer_id"] not in (None, request.customer_id)
    is_reached_anew = leads_elsewhere or is_another
    withdrawn = _let_go([ticket, *others], now, is_another) if is_reached_anew else 0
    with batch.of([ticket.id, *(other.id for other in others)]):
        for one in (ticket, *others):
            _record(one, request, fields, by=by, now=now, is_reached_anew=is_reached_anew)
    if is_another:
        _tell_new_customer(request, now=now, policy=policy)
    if "attachment_state" in fields:
        ask_for_attachment(ticket, now=now, policy=policy)
    return withdrawn


def _refuse_unless_it_may_be(ticket, by):
    refuse_if(access.objections("registration_corrected", by, ticket))
    ticket.refuse_when_closed()
    if ticket.request.registered_at is None:
        refuse(N_("This registration is not complete yet: complete it first."))


def _said(ticket, policy):
    """What a registration says, by the names of the sheet's fields."""
    request = ticket.request
    customer, point = request.customer, request.contact_point
    declared = {field.key: request.value(field.key) for field in policy.fields["registration"]}
    of_customer = {"customer_name": customer and customer.name, "contact": point and point.lookup_hash}
    files = {"attachments": [file.id for file in files_of("request", request.id)]}
    return declared | of_customer | files | {name: getattr(request, name) for name in ALWAYS_ASKED}


def _held_with(ticket, of_customer):
    """The other tickets that a correction reaches, ours until the commit; nobody is waited for, who may wait for us.

    Those of the request, or of the customer: what is open, and what has letters that a worker may be taking out.
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


def _correct_customer(request, sheet):
    """What is typed takes the place of the name, and of the contact of its kind, the request's or else the customer's.

    True where a contact was replaced; one of another kind is a further one, which the sheet brings as at registering.
    """
    customer, point, value = request.customer, request.contact_point, sheet.contact
    customer.name = sheet.customer_name or customer.name
    if not value or lookup_hash(value) in {known.lookup_hash for known in customer.contact_points}:
        return False
    if point is None or point.kind != kind_of(value) or point not in customer.contact_points:
        point = customer.point(kind_of(value))
    if point is None:
        return False
    point.lead_to(value)
    point.consented_at = None  # it was given for the other one
    return True


def _let_go(tickets, now, is_another):
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


def _record(ticket, request, fields, *, by, now, is_reached_anew):
    """Let an open ticket know what it shows now: its request's fields, or of others of the customer theirs."""
    named = fields if ticket.request_id == request.id else [name for name in fields if name in OF_CUSTOMER]
    if named and ticket.is_open:
        words = {"by": by, "now": now, "policy": policies[ticket.board]}
        ticket.registration_corrected(named, is_reached_anew=is_reached_anew, **words)


def _tell_new_customer(request, *, now, policy):
    for ticket in request.tickets:
        if ticket.is_open:
            acknowledge(ticket, now=now, policy=policy)
