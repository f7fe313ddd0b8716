"""What a department is told of a board that it sees a part of: nothing of what it was not asked about."""

from datetime import timedelta

import pytest

from board.extensions import db as database
from board.models.person import Department
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


def test_who_loses_a_ticket_out_of_reach_looks_again_and_others_do_not(ada, asked, member, listen):
    ticket = note(ada)
    lea = cast.lead()
    (membership,) = ada.memberships
    membership.rank, membership.department_id = "department", asked.id
    database.session.commit()
    reader, others = listen(ada), listen(member)
    ticket.assign(lea, reason="handover", by=cast.as_(lea), now=cast.NOON, policy=cast.policy())
    database.session.commit()
    reader.until("resync")
    assert ticket.number not in others.until("cards")[0]
