"""What a filled sheet says, written where it belongs: the customer, the request and its files."""

from board.extensions import db
from board.models.attachment import attach, detach, files_of
from board.models.customer import Customer, customer_reached_at
from board.models.request import COLUMN_FIELDS, TIMES_OF_CONTACT
from board.models.serial import next_customer_number


def known_customer(sheet):
    """Who was chosen, else whom the contact reaches; None when nobody is known."""
    chosen = db.session.get(Customer, sheet.customer_id) if sheet.customer_id else None
    return chosen or (customer_reached_at(sheet.contact) if sheet.contact else None)


def customer_of(sheet, policy, now):
    """The customer of a sheet: known, or made of what it says; None when it says nothing of one."""
    customer = known_customer(sheet)
    if customer is None and (sheet.customer_name or sheet.contact):
        customer = Customer(
            number=next_customer_number(policy, now), name=(sheet.customer_name or sheet.contact).strip(),
            level=sheet.customer_level or policy.customer.levels[-1].key, language=sheet.language,
            salutation=sheet.salutation, created_at=now,
        )  # fmt: skip
        db.session.add(customer)
        db.session.flush()
    return customer


def fill(request, sheet, customer, policy):
    """Write what a sheet says into the request; what was asked for and left empty is empty now.

    The contact is the customer's: without a word the same customer's stays, and another's is not known yet.
    """
    is_another, request.customer = customer is not request.customer, customer
    request.language = sheet.language
    if customer and sheet.contact:
        request.contact_point = customer.add_point(sheet.contact)
    elif is_another:
        request.contact_point = None
    for key in COLUMN_FIELDS:
        if key in sheet.values:
            setattr(request, key, sheet.values[key] or None)
    declared = {f.key for f in policy.fields["registration"]} - set(COLUMN_FIELDS)
    kept = {key: value for key, value in request.facts.items() if key not in declared & sheet.values.keys()}
    given = {key: value for key, value in sheet.values.items() if key in declared and value not in (None, "")}
    request.facts = kept | given
    request.attachment_state, request.attachment_reason = sheet.attachment_state, sheet.attachment_reason
    for name in TIMES_OF_CONTACT:
        setattr(request, name, getattr(sheet, name))
    request.refer(policy)


def exchange_files(ticket, sheet, *, by, now):
    """Leave out the files that a sheet forgets, and keep those that it brings.

    Raises Refused with a reason per file that may not be kept.
    """
    for file in files_of("request", ticket.request_id):
        if file.id in sheet.forgotten_files:
            detach(file)
    attach(sheet.files, "request", ticket.request_id, ticket, by, now)
