"""What a department is told of a board that it sees a part of: nothing of what it was not asked about."""

from datetime import timedelta

import pytest

from board.extensions import db as database
from board.models.person import Department
from board.models.ticket import Ticket
from tests import cast
from tests.live.listening import note


@pytest.fixture
def asked(db):
    """A department of the board, committed."""
    row = Department(board=cast.BOARD, key="asked", name_en="Asked", name_zh="被问")
    db.session.add(row)
    db.session.commit()
    return row


@pytest.fixture
def member(asked):
    """Somebody who works there."""
    return cast.person("Mia Member", "department", department=asked)


def _ask(ticket, department, by):
    ticket.commit_to(
        "collaboration", need="Check the stock", expected_result="A number", department_id=department.id,
        contact_person="Li", due_at=cast.NOON + timedelta(hours=1), by=cast.as_(by), now=cast.NOON,
        policy=cast.policy(),
    )  # fmt: skip
    database.session.commit()


def test_a_department_hears_of_its_tickets_and_of_no_other(ada, asked, member, listen):
    reader, agents = listen(member), listen(ada, "?colour=red")
    ticket = note(ada)
    assert ticket.number in agents.until("cards")[0]  # it is not in that view, but no secret
    said, _place = reader.until("cards")
    assert ticket.number not in said
    _ask(ticket, asked, ada)
    assert f'<li id="ticket-{ticket.number}"' in reader.until("cards")[0]


def test_a_department_hears_that_its_ticket_has_left_the_view(ada, asked, member, listen):
    ticket = note(ada)
    _ask(ticket, asked, ada)
    reader = listen(member, "?is=waiting")
    note(ada, ticket=ticket)
    assert f'hx-target="#ticket-{ticket.number}" hx-swap="leave' in reader.until("cards")[0]


@pytest.fixture
def handed_over(ada, asked):
    """`handed_over()`: a ticket that Ada of the department had is her supervisor's from now on."""
    ticket = note(ada)
    (membership,) = ada.memberships
    membership.rank, membership.department_id = "department", asked.id
    lea = cast.lead()
    database.session.commit()

    def hand_over():
        ticket.assign(lea, reason="handover", by=cast.as_(lea), now=cast.NOON, policy=cast.policy())
        database.session.commit()

    hand_over.number, hand_over.lead = ticket.number, lea
    return hand_over


def test_who_loses_a_ticket_out_of_reach_is_asked_who_they_are_and_others_are_not(ada, member, handed_over, listen):
    reader, others = listen(ada), listen(member)
    handed_over()
    assert reader.ends()
    assert handed_over.number not in others.until("cards")[0]


def test_who_comes_back_without_a_ticket_looks_again_and_hears_no_more_of_it(ada, handed_over, listen):
    page = f"?also=/tickets/{handed_over.number}"
    reader, lead = listen(ada, page), listen(handed_over.lead, page)
    place = reader.until("beat")[1]
    handed_over()
    assert handed_over.number not in "".join(reader.rest())
    lead.until("ticket")
    again = listen(ada, f"{page}&after={place}")
    again.until("resync")
    note(ada, ticket=database.session.scalar(database.select(Ticket)))
    assert handed_over.number not in again.until("cards")[0]


def test_whoever_hands_over_a_ticket_that_they_still_see_goes_on_listening(ada, listen):
    ticket, lea = note(ada), cast.lead()
    database.session.commit()
    reader = listen(ada, f"?also=/tickets/{ticket.number}")
    ticket.assign(lea, reason="handover", by=cast.as_(lea), now=cast.NOON, policy=cast.policy())
    database.session.commit()
    reader.until("ticket")
    note(lea, ticket=ticket)
    reader.until("ticket")
