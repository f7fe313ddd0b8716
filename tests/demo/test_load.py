"""The demo is a believable organisation, lived through the real verbs."""

from collections import Counter

import pytest
from sqlalchemy import select

from board import demo
from board.domain.facts import RANKS
from board.extensions import db
from board.models.attachment import Attachment
from board.models.customer import Customer
from board.models.entries import Commitment, CustomerUpdate, Note
from board.models.message import Message
from board.models.person import Membership, Person
from board.models.ticket import Ticket
from board.models.ticket_link import TicketLink
from board.models.timer import Timer
from tests.demo.conftest import LOADED_AT


def rows(row, *conditions):
    """All rows of a kind."""
    return db.session.scalars(select(row).where(*conditions)).all()


@pytest.fixture
def tickets(loaded):
    """Every ticket of the demo."""
    return rows(Ticket)


def test_fourteen_people_of_every_rank_and_sixty_customers(loaded):
    assert len(rows(Person)) == 14
    assert {m.rank for m in rows(Membership)} == set(RANKS)
    assert len({m.team_id for m in rows(Membership)} - {None}) == 5
    customers = rows(Customer)
    assert len(customers) == 60
    assert {c.kind for c in customers} == {"person", "company"}
    assert {c.level for c in customers} == {"vip", "ordinary", "new"}


def test_about_150_tickets_over_every_stage_and_colour_in_both_languages(tickets):
    assert 140 <= len(tickets) <= 160
    stages = Counter(ticket.stage for ticket in tickets)
    assert set(stages) == {"new", "assigned", "in_progress", "awaiting_customer", "closed", "archived"}
    assert min(stages.values()) >= 5
    assert {t.colour for t in tickets if t.is_open} == {"red", "orange", "yellow", "green"}
    languages = Counter(ticket.request.language for ticket in tickets)
    assert min(languages["en"], languages["zh"]) > 50


def test_everything_that_can_be_seen_on_a_card_is_there(tickets):
    open_ones = [ticket for ticket in tickets if ticket.is_open]
    assert any(t.is_disputed for t in open_ones)
    assert any(t.paused_for for t in open_ones)
    assert any(t.ready_to_close_at for t in open_ones)
    assert any(t.is_second_handling for t in open_ones)
    assert any(t.escalated_at for t in open_ones)
    assert any(t.cycle.material_arrived_at for t in open_ones)
    assert any(t.request.registered_at is None for t in open_ones)
    assert {t.closed_how for t in tickets if not t.is_open} >= {"confirmed", "silence", "duplicate", "withdrawn"}


def test_the_work_is_told(tickets):
    assert len(rows(Note)) > 150
    assert len(rows(CustomerUpdate)) > 100
    assert rows(Commitment, Commitment.kind == "collaboration")
    assert rows(TicketLink, TicketLink.kind == "duplicate")
    kinds = {attachment.blob.media_type for attachment in rows(Attachment)}
    assert kinds == {"image/png", "text/plain"}


def test_history_lies_in_the_past_and_in_order(tickets):
    for ticket in tickets:
        times = [event.recorded_at for event in ticket.events]
        assert times == sorted(times), ticket.number
        assert times[-1] <= LOADED_AT
        assert {event.door for event in ticket.events} == {"demo"}


def test_nothing_waits_to_be_sent_and_no_clock_is_owed(loaded):
    assert rows(Message, Message.state.in_(("queued", "sending"))) == []
    due = (Timer.fired_at.is_(None), Timer.ended_at.is_(None), Timer.paused_at.is_(None), Timer.due_at <= LOADED_AT)
    assert rows(Timer, *due) == []


def test_clocks_are_live_and_most_are_in_time(tickets):
    running = [t for t in tickets if t.is_open and t.due_at and not t.due_is_paused]
    late = [t for t in running if t.due_at <= LOADED_AT]
    assert len(running) > 60
    assert 0 < len(late) < len(running) / 4


def test_old_notices_are_read_and_a_few_wait(loaded):
    agent = rows(Person, Person.email == "agent@demo.test")[0]
    waiting = rows(Message, Message.person_id == agent.id, Message.read_at.is_(None), Message.channel == "in_app")
    assert 0 < len(waiting) < 40


def test_whoever_reads_the_password_can_sign_in(loaded, client):
    answer = client.post("/login", data={"email": demo.ACCOUNTS[0], "password": demo.password()})
    assert answer.status_code == 303


def test_no_mail_address_of_the_demo_exists(loaded):
    for customer in rows(Customer):
        for point in customer.contact_points:
            assert point.kind != "email" or point.value.endswith(".test")


@pytest.mark.parametrize("path", ["/boards/service-guide", "/day", "/inbox", "/reviews?board=service-guide"])
def test_the_pages_stand_full_of_it(loaded, sign_in, clock, path):
    clock.at(LOADED_AT)
    lead = sign_in(rows(Person, Person.email == "lead@demo.test")[0])
    assert lead.get(path).status_code == 200


def test_every_ticket_page_can_be_read(tickets, sign_in, clock):
    clock.at(LOADED_AT)
    lead = sign_in(rows(Person, Person.email == "lead@demo.test")[0])
    one_of_each = {(t.stage, t.closed_how, t.request.language): t for t in tickets}.values()
    for number in [ticket.number for ticket in one_of_each]:
        assert lead.get(f"/tickets/{number}").status_code == 200, number
