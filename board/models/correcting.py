"""Setting right what a registration says, while its ticket is open."""

from board.domain import access
from board.domain import registration as rules
from board.domain.refusals import N_, refuse_if
from board.extensions import db, policies
from board.models import batch
from board.models.attachment import files_of
from board.models.customer import kind_of
from board.models.guard import refuse
from board.models.handover import held_with, lead_elsewhere, take_back
from board.models.receipts import acknowledge, ask_for_attachment
from board.models.request import TIMES_OF_CONTACT
from board.models.sheets import customer_of, exchange_files, fill
from board.models.telling import channel_for

ALWAYS_ASKED = ("customer_id", "attachment_state", "attachment_reason", *TIMES_OF_CONTACT)
OF_CUSTOMER = ("customer_name", "contact")  # what stands on all their tickets


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
    held = [ticket, *held_with(ticket, of_customer=stays and _says_more_of(request.customer, sheet))]
    exchange_files(ticket, sheet, by=by, now=now)
    anew, withdrawn = _take_over(held, sheet, stays, now, policy)
    fields = [name for name, said in _said(ticket, policy).items() if said != former[name]]
    _record(held, fields, anew, by, now)
    is_another = former["customer_id"] not in (None, request.customer_id)
    if is_another:
        acknowledge(ticket, now=now, policy=policy)
    if is_another or "attachment_state" in fields:
        ask_for_attachment(ticket, now=now, policy=policy)
    return withdrawn


def _refuse_unless_it_may_be(ticket, by):
    refuse_if(access.objections("registration_corrected", by))
    ticket.refuse_when_closed()
    if ticket.request.registered_at is None:
        refuse(N_("This registration is not complete yet: complete it first."))


def _says_more_of(customer, sheet):
    """True when the sheet brings a name, or a contact that is not known yet."""
    return bool(sheet.customer_name) or bool(sheet.contact and not customer.point_at(sheet.contact))


def _said(ticket, policy):
    """What a registration says, by the names of the sheet's fields."""
    request = ticket.request
    customer, point = request.customer, request.contact_point
    declared = {field.key: request.value(field.key) for field in policy.fields["registration"]}
    of_customer = {"customer_name": customer and customer.name, "contact": point and point.lookup_hash}
    files = {"attachments": [file.id for file in files_of("request", request.id)]}
    return declared | of_customer | files | {name: getattr(request, name) for name in ALWAYS_ASKED}


def _take_over(tickets, sheet, stays, now, policy):
    """Write what the sheet says into the request of these tickets, and what is out with its customer follows.

    The ids of the requests whose customer is reached elsewhere now; how many messages to a former one were withdrawn.
    """
    request = tickets[0].request
    former, led_to = request.customer_id, request.customer and channel_for(request)
    replaced = _correct_customer(request, sheet) if stays else None
    fill(request, sheet, customer_of(sheet, policy, now), policy)
    db.session.flush()
    if former is None:
        return set(), 0
    if former == request.customer_id:
        return lead_elsewhere(tickets, led_to, replaced, now), 0
    return {request.id}, take_back(tickets, now)


def _correct_customer(request, sheet):
    """What is typed takes the place of the name, and of the contact of its kind, the request's or else the customer's.

    The contact that was replaced; None for one of another kind, a further one that the sheet brings as at registering.
    """
    customer, point, value = request.customer, request.contact_point, sheet.contact
    customer.name = sheet.customer_name or customer.name
    if not value or customer.point_at(value):
        return None
    if point is None or point.kind != kind_of(value) or point not in customer.contact_points:
        point = customer.point(kind_of(value))
    if point is not None:
        point.lead_to(value)
        point.consented_at = None  # it was given for the other one
    return point


def _record(tickets, fields, anew, by, now):
    """Let those that are open know what they show now: the request's fields, or of others of the customer theirs."""
    of_customer = [name for name in fields if name in OF_CUSTOMER]
    with batch.of([ticket.id for ticket in tickets]):
        for ticket in tickets:
            named = fields if ticket.request_id == tickets[0].request_id else of_customer
            if named and ticket.is_open:
                words = {"by": by, "now": now, "policy": policies[ticket.board]}
                ticket.registration_corrected(named, is_reached_anew=ticket.request_id in anew, **words)
