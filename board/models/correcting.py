"""Setting right what a registration says, while its ticket is open."""

from sqlalchemy import select

from board.domain import registration as rules
from board.domain.refusals import N_, refuse_if
from board.extensions import db, policies
from board.models.administering import resend
from board.models.customer import kind_of
from board.models.guard import refuse
from board.models.registration import customer_of, fill
from board.models.request import Request
from board.models.secrets import lookup_hash
from board.models.ticket import Ticket
from board.models.ticket.standing import is_open
from board.models.token import revoke_all

ALWAYS_ASKED = (
    "customer_id", "contact_started_at", "answered_at", "rings", "contact_ended_at", "attachment_state",
    "attachment_reason",
)  # fmt: skip


def correct(ticket, sheet, *, by, now, policy):
    """Take over a sheet that says otherwise; the history names the fields that it changes, not what stood there.

    A new name or contact replaces that of the customer who stays: on all their open tickets, and for letters that
    the old contact did not take; links that went there answer no more, whatever their ticket. Raises Refused with
    what is missing, and while another of these tickets is at work.
    """
    refuse_if(rules.objections(sheet, policy, now))
    request, former = ticket.request, _said(ticket.request, policy)
    if request.customer and sheet.customer_id == request.customer_id:
        _correct_contact(ticket, sheet.contact, now)
        _rename(ticket, sheet.customer_name, by=by, now=now)
    fill(request, sheet, customer_of(sheet, policy, now), policy)
    said = _said(request, policy)
    if fields := [name for name in said if said[name] != former[name]]:
        ticket.registration_corrected(fields, by=by, now=now, policy=policy)


def _said(request, policy):
    """What a registration says, by the names of the sheet's fields."""
    customer, point = request.customer, request.contact_point
    declared = {field.key: request.value(field.key) for field in policy.fields["registration"]}
    of_customer = {"customer_name": customer and customer.name, "contact": point and point.lookup_hash}
    return declared | of_customer | {name: getattr(request, name) for name in ALWAYS_ASKED}


def _correct_contact(ticket, value, now):
    """What is typed takes the place of the contact of its kind: the sheet's, else the customer's."""
    known = {p.lookup_hash for p in ticket.customer.contact_points}
    if not value or lookup_hash(value) in known:
        return
    point, kind = ticket.request.contact_point, kind_of(value)
    if point is None or point.kind != kind:
        point = ticket.customer.point(kind)
    if point is None:
        return  # a further one, which the sheet brings as at registering
    point.lead_to(value)
    theirs = Request.customer_id == point.customer_id
    revoke_all(select(Ticket.id).join(Request, Ticket.request_id == Request.id).where(theirs), now)
    if point.kind == "email":
        for message in ticket.messages:
            if message.state == "parked" and message.contact_point_id == point.id:
                resend(message, now=now)


def _rename(ticket, name, *, by, now):
    customer = ticket.customer
    if name in (None, customer.name):
        return
    others = _others_of(customer, ticket)
    customer.name = name
    for other in others:
        other.registration_corrected(["customer_name"], by=by, now=now, policy=policies[other.board])


def _others_of(customer, ticket):
    """The customer's other open tickets, ours until the commit; nobody is waited for, who may wait for us."""
    theirs = select(Ticket).join(Request, Ticket.request_id == Request.id)
    theirs = theirs.where(Request.customer_id == customer.id, Ticket.id != ticket.id, is_open(Ticket))
    ids = set(db.session.scalars(theirs.with_only_columns(Ticket.id)))
    held = theirs.with_for_update(of=Ticket, skip_locked=True).order_by(Ticket.id)
    found = list(db.session.scalars(held.execution_options(populate_existing=True)))
    if ids - {other.id for other in found}:
        text = N_("Somebody is working on another ticket of this customer at this moment. Press again.")
        refuse(text, "customer_name")
    return found
