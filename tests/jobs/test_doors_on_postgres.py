"""Two doors at the same moment on PostgreSQL: one verb is done, the other one sees what it did."""

import secrets
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select

from board import wallclock
from board.delivery import clockwork, post
from board.extensions import db
from board.models.entries import Note
from board.models.event import Event
from board.models.message import Message
from board.models.request import Request
from board.models.ticket import Ticket
from board.models.token import form_key, mint
from tests import cast
from tests.blueprints import filled
from tests.postgres import at_once

pytestmark = pytest.mark.only_on("postgresql")
ROUNDS = 4


def just_now(minutes=2):
    """A moment of the installation's clock."""
    return wallclock.now() - timedelta(minutes=minutes)


def status(browser, path, data):
    """The status of a post."""
    return browser.post(path, data=data).status_code


def browsers(house, *people):
    """A browser for each person; None is somebody without an account."""
    return [house.test_client().sign_in(person) if person else house.test_client() for person in people]


def events(kind):
    """How many events of a kind there are."""
    return db.session.scalar(select(func.count(Event.id)).where(Event.kind == kind))


def press(browser, ticket, resource, **fields):
    """A press on a sheet of the ticket, with the version as it stands now; gives the status."""
    path, data = f"/tickets/{ticket.number}/{resource}", {"version": ticket.version} | fields
    return partial(status, browser, path, data)


def customer(browser, ticket, answer):
    """The customer's press on one of the two buttons of a link of their own."""
    plain = mint(ticket, "confirm", now=wallclock.now(), days=timedelta(days=1))
    db.session.commit()
    fields = {"csrf_token": form_key(plain), "answer": answer}
    return partial(status, browser, f"/confirm/{plain}", fields)


def waiting(by):
    """A ticket that waits for its customer."""
    return cast.lived(by, until="awaiting_customer", now=just_now(), judged=cast.judgement(2, 1, 1))


@pytest.mark.parametrize("said", ["solved", "not_solved"])
def test_customer_and_agent_answer_at_the_same_moment_and_one_answer_stands(elsewhere, said):
    ada, lea = cast.agent(), cast.lead()
    for _ in range(ROUNDS):
        ticket = waiting(ada)
        first, second, third = browsers(elsewhere, None, None, lea)
        works = [customer(first, ticket, said), customer(second, ticket, "not_solved")]
        works.append(press(third, ticket, "answers", answer="1", how="phone"))
        assert max(at_once(elsewhere, *works)) < 500
    assert events("answered") == ROUNDS
    stages = set(db.session.scalars(select(Ticket.stage)))
    assert stages <= {"closed", "new"}


def test_closing_while_the_customer_says_no_does_one_of_the_two(elsewhere):
    ada, lea = cast.agent(), cast.lead()
    for _ in range(ROUNDS):
        ticket = waiting(ada)
        agent, visitor = browsers(elsewhere, lea, None)
        why = {"why": "withdrawn", "reason": "The customer took it back by phone"}
        works = [press(agent, ticket, "withdrawals", **why), customer(visitor, ticket, "not_solved")]
        assert max(at_once(elsewhere, *works)) < 500
        db.session.expire_all()
        is_closed = ticket.stage == "closed"
        assert is_closed == (ticket.closed_at is not None) == (ticket.cycle.answer is None and ticket.cycle.no == 1)
    assert events("closed") + events("handled_again") == ROUNDS


def test_two_supervisors_assign_and_the_second_is_told(elsewhere):
    ada, bob = cast.agent(), cast.agent("Bob Agent")
    lea, leo = cast.lead(), cast.lead("Leo Lead")
    for _ in range(ROUNDS):
        ticket = cast.lived(ada, until="judged", now=just_now())
        one, two = browsers(elsewhere, lea, leo)
        works = [press(one, ticket, "assignments", person=ada.id), press(two, ticket, "assignments", person=bob.id)]
        first, second = sorted(at_once(elsewhere, *works))
        assert first == 303 and second in (409, 422)  # told that it changed, or asked why it changes hands
        db.session.expire_all()
        assert [a.until_at is None for a in ticket.assignments] == [True]
    assert events("assigned") == ROUNDS


def test_one_form_sent_four_times_is_saved_once(elsewhere):
    ada = cast.agent()
    ticket = cast.lived(ada, until="in_progress", now=just_now())
    fields = {
        "once": secrets.token_urlsafe(16),
        "happened_at": "2024-05-20T14:00",
        "action": "Called",
        "result": "Reached",
    }
    works = [press(browser, ticket, "notes", **fields) for browser in browsers(elsewhere, ada, ada, ada, ada)]
    statuses = at_once(elsewhere, *works)
    assert set(statuses) <= {303, 409} and 303 in statuses
    assert db.session.scalar(select(func.count(Note.id))) == 1


def test_one_sheet_registered_from_two_tabs_becomes_one_request(elsewhere):
    ada = cast.agent()
    one, two, three = browsers(elsewhere, ada, ada, ada)
    for _ in range(ROUNDS):
        key = secrets.token_urlsafe(18)
        sheet = filled.registration(draft=key)
        works = [partial(status, tab, f"/tickets?board={cast.BOARD}", sheet) for tab in (one, two)]
        works.append(partial(status, three, f"/drafts/{key}?board={cast.BOARD}", sheet))
        assert max(at_once(elsewhere, *works)) < 400
    numbers = db.session.scalars(select(Request.number)).all()
    assert len(numbers) == len(set(numbers)) == ROUNDS


def test_people_sign_in_at_the_same_moment_for_the_first_time(elsewhere):
    cast.agent()
    db.session.commit()
    form = {"email": "ada.agent@demo.test", "password": cast.PASSWORD}
    works = [
        lambda browser=browser: browser.post("/login", data=form).status_code
        for browser in browsers(elsewhere, *[None] * 4)
    ]
    assert at_once(elsewhere, *works) == [303] * 4


def test_letters_leave_while_their_ticket_is_taken_back(elsewhere):
    ada = cast.agent()
    for _ in range(ROUNDS):
        ticket = waiting(ada)
        asked = db.session.scalar(
            select(Message.id).where(Message.template == "confirmation_request", Message.state == "queued")
        )
        (browser,) = browsers(elsewhere, ada)
        later = wallclock.now() + timedelta(minutes=1)
        works = [press(browser, ticket, "recalls", reason="One thing was forgotten")]
        works += [partial(post.deliver, asked, now=later), partial(clockwork.ring_due_timers, later)]
        assert at_once(elsewhere, *works)[0] == 303
        db.session.expire_all()
        assert ticket.stage == "in_progress"
        assert db.session.get(Message, asked).state in ("withdrawn", "delivered")
