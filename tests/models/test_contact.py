"""The contact of a request: what was registered, else how the customer is reached."""

import pytest

from board.models.customer import Customer
from tests import cast
from tests.blueprints.presses import record
from tests.workers import to_customer

PHONE, MAIL = "13812345678", "zhang@customer.test"
MASKED = {PHONE: "138****5678", MAIL: "z***@customer.test"}


@pytest.mark.covers("G-196", level="door")
@pytest.mark.parametrize(
    ("channel", "known", "shown"),
    [("chat", (PHONE, MAIL), PHONE), ("email", (PHONE, MAIL), MAIL), ("email", (PHONE,), PHONE), ("chat", (), "–")],
)
def test_the_forms_show_where_a_customer_who_was_only_chosen_is_reached(db, clock, sign_in, channel, known, shown):
    clock.at(cast.NOON)
    ada = cast.agent(language="zh")
    customer = Customer(number="KH1", name="李四", level="normal", created_at=cast.NOON)
    db.session.add(customer)
    for value in known:
        customer.add_point(value)
    db.session.flush()
    chosen = {"customer_id": customer.id, "customer_name": "", "contact": "", "values": {"channel": channel}}
    ticket = cast.registered(ada, **chosen)
    assert ticket.request.contact_point is None
    mask = ticket.request.contact.mask if known else "–"
    assert record(sign_in(ada), ticket)["registration"]["联系方式"] == mask == MASKED.get(shown, shown)
    (message,) = to_customer(ticket, "received")
    assert message.contact_point is ticket.request.contact, "and that is where word of it goes"


def test_a_contact_that_was_registered_stands_in_the_forms_whatever_is_preferred(db, clock):
    clock.at(cast.NOON)
    ada = cast.agent()
    first = cast.registered(ada, contact=MAIL)
    again = cast.registered(ada, customer_id=first.request.customer_id, customer_name="", contact=PHONE)
    assert again.request.contact.mask == MASKED[PHONE]


def test_letters_go_to_the_address_that_was_registered_whichever_is_the_first(db, clock):
    clock.at(cast.NOON)
    ada = cast.agent()
    customer = cast.registered(ada, contact=MAIL).request.customer
    again = cast.registered(ada, customer_id=customer.id, customer_name="", contact="li@right.test")
    (message,) = to_customer(again, "received")
    assert (message.channel, message.contact_point.value) == ("email", "li@right.test")
    assert customer.preferred_point.value == MAIL
