"""Tickets that belong together, further tickets of a request, hidden values."""

import pytest
from sqlalchemy import select

from board.models.customer import Reveal
from board.models.ticket import Ticket
from board.models.ticket_link import TicketLink
from tests import cast
from tests.blueprints.presses import fresh, kinds, press, ticket_page


@pytest.fixture
def ada(db, clock):
    clock.at(cast.NOON)
    return cast.agent()


@pytest.fixture
def ticket(ada):
    return cast.lived(ada, until="in_progress")


def test_two_tickets_are_linked_once_and_both_pages_say_so(db, ada, ticket, sign_in):
    other = cast.registered(ada, contact="13912345678")
    for _again in range(2):
        assert press(sign_in(ada), ticket, "links", kind="follows", number=other.number).status_code == 303
    db.session.rollback()
    assert len(db.session.scalars(select(TicketLink)).all()) == 1 and kinds(ticket).count("linked") == 1
    assert other.number in ticket_page(sign_in(ada), ticket) and ticket.number in ticket_page(sign_in(ada), other)


def test_a_link_needs_another_ticket_within_reach(ada, ticket, sign_in):
    for number in (ticket.number, "GD20990101-001", "nonsense"):
        answer = press(sign_in(ada), ticket, "links", kind="follows", number=number)
        assert answer.status_code == 422 and 'data-field="number"' in answer.text


@pytest.mark.covers("G-228", "K-055", level="door")
def test_a_further_ticket_takes_the_requests_number_with_its_own_ordinal(db, ada, ticket, sign_in):
    assert press(sign_in(ada), ticket, "siblings").status_code == 303
    db.session.rollback()
    numbers = db.session.scalars(select(Ticket.number).order_by(Ticket.id)).all()
    assert numbers == ["GD20240520-001", "GD20240520-001-2"]
    second = fresh("GD20240520-001-2")
    assert (second.request_id, second.stage, kinds(second)) == (ticket.request_id, "new", ["registered"])


def test_the_request_closes_when_all_its_tickets_have(db, ada, sign_in):
    ticket = cast.lived(ada, until="awaiting_customer")
    press(sign_in(ada), ticket, "siblings")
    press(sign_in(ada), ticket, "answers", answer="1", how="phone")
    assert (fresh(ticket).stage, fresh(ticket).request.closed_at) == ("closed", None)
    press(sign_in(cast.lead()), fresh("GD20240520-001-2"), "withdrawals", why="withdrawn", reason="一并解决")
    assert fresh(ticket).request.closed_at is not None


def reveal(browser, ticket, point, **how):
    return browser.post(f"/tickets/{ticket.number}/reveals", data={"point": point.id}, **how)


@pytest.mark.covers("G-034", "G-196", "K-054", level="door")
def test_a_hidden_contact_is_shown_on_a_press_that_is_logged(db, ada, ticket, sign_in):
    point = ticket.customer.contact_points[0]
    assert "zhang@customer.test" not in ticket_page(sign_in(ada), ticket)
    answer = sign_in(ada).fragment(f"/tickets/{ticket.number}/reveals", {"point": point.id})
    assert "zhang@customer.test" in answer.text and "<html" not in answer.text
    assert "zhang@customer.test" in reveal(sign_in(ada), ticket, point).text
    db.session.rollback()
    looks = db.session.scalars(select(Reveal)).all()
    assert [(look.person_id, look.ticket_id, look.what) for look in looks] == [(ada.id, ticket.id, "email")] * 2


def test_nobody_else_looks(db, ada, ticket, sign_in):
    other = cast.registered(ada, contact="13912345678")
    assert reveal(sign_in(cast.stranger()), ticket, ticket.customer.contact_points[0]).status_code == 404
    assert reveal(sign_in(ada), ticket, other.customer.contact_points[0]).status_code == 404
    admin = cast.person("Root", "admin")
    assert reveal(sign_in(admin), ticket, ticket.customer.contact_points[0]).status_code == 403
    db.session.rollback()
    assert db.session.scalars(select(Reveal)).all() == []
