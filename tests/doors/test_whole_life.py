"""Two boards that differ wherever a board may, lived from the first word to the closure by the same code."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlalchemy import select

from board.models.lists import seed_lists
from board.models.ticket import Ticket
from tests import cast
from tests.blueprints import filled
from tests.blueprints.presses import fresh, kinds, press, record, standing, ticket_page
from tests.doors.sheets import NOTE, SOLUTION, TALK, UPDATE
from tests.workers import to_customer


@dataclass
class Board:
    """How one board is filled in: its own fields, choices and ways."""

    key: str
    registration: dict
    judgement: dict
    talk: dict
    pause: str
    way: str
    solution: dict = field(default_factory=lambda: SOLUTION)
    numbers: str = ""
    colour: str = ""
    stages: tuple = ()

    @property
    def note(self):
        """A note of just now, in the board's zone."""
        return NOTE | {"happened_at": f"{cast.NOON.astimezone(cast.policy(self.key).tz):%Y-%m-%dT%H:%M}"}


BOARDS = {
    "service-guide": Board(
        "service-guide", filled.registration(), filled.judgement(2, 1, 1), TALK, "customer_time", "phone",
        numbers="GD20240520-001", colour="yellow", stages=("New", "Not started", "In progress", "Closed"),
    ),
    "tiny": Board(
        "tiny",
        {
            "customer_name": "Jo Rider", "contact": "jo@rider.test", "channel": "email", "request_type": "repair",
            "frame_number": "WBK 4711", "customer_words": "It rattles", "customer_language": "en",
        },
        {"domain": "wheels", "nature": "worn", "criteria": "noise", "reason": "heard it"},
        TALK | {"channel": "email", "type": "talk", "mood": "cross", "occurred_at": "2024-05-20T08:00"},
        "parts", "ride", SOLUTION | {"test_ride_km": "12"}, "T2024-0001", "green",
        ("At the counter", "On the stand", "Under the hands", "Rolled out"),
    ),
}  # fmt: skip
EVERY = pytest.mark.parametrize("board", BOARDS.values(), ids=BOARDS)


class Life:
    """One ticket of a board in the hands of one agent."""

    def __init__(self, board, sign_in, db):
        self.board, self.db = board, db
        seed_lists(cast.policy(board.key))
        self.person = cast.person("Ada", "agent", board=board.key)
        self.browser = sign_in(self.person)

    def register(self, **changes):
        answer = self.browser.post(f"/tickets?board={self.board.key}", data=self.board.registration | changes)
        assert answer.status_code == 303, answer.text
        self.db.session.rollback()
        self.number = self.db.session.scalars(select(Ticket.number)).one()
        return self

    @property
    def ticket(self):
        return fresh(self.number)

    def press(self, resource, **fields):
        answer = press(self.browser, self.ticket, resource, **fields)
        assert answer.status_code == 303, answer.text
        return self

    def judged(self, **changes):
        return self.press("triages", **(self.board.judgement | changes))

    def working(self):
        return self.press("assignments", person=self.person.id).press("starts")


@pytest.fixture
def life(board, db, clock, sign_in):
    clock.at(cast.NOON)
    return Life(board, sign_in, db)


@EVERY
def test_a_ticket_lives_its_whole_life_on_every_board(life, board):
    life.register().judged().working()
    assert (life.number, life.ticket.colour) == (board.numbers, board.colour)
    life.press("notes", **board.note).press("updates", **UPDATE).press("communications", **board.talk)
    life.press("pauses", why=board.pause).press("resumptions")
    life.press("solutions", **board.solution)
    assert life.ticket.stage == "awaiting_customer"
    life.press("answers", answer="1", how=board.way, rating="5")
    assert (life.ticket.stage, life.ticket.closed_how) == ("closed", "confirmed")
    assert kinds(life.ticket) == [
        "registered", "triaged", "assigned", "started", "noted", "customer_updated", "communicated", "paused",
        "resumed", "solved", "answered", "closed",
    ]  # fmt: skip
    assert standing(life.ticket) == {}


@EVERY
def test_the_ticket_says_its_stages_in_the_boards_own_words(life, board):
    seen = []
    for step in (life.register, lambda: life.judged().press("assignments", person=life.person.id)):
        step()
        seen.append(ticket_page(life.browser, life.ticket))
    life.press("starts")
    seen.append(ticket_page(life.browser, life.ticket))
    life.press("solutions", **board.solution).press("answers", answer="1", how=board.way)
    seen.append(ticket_page(life.browser, life.ticket))
    assert [stage for stage, page in zip(board.stages, seen, strict=True) if stage not in page] == []


@EVERY
def test_the_record_holds_what_the_boards_policy_declares(life, board):
    life.register().judged().working().press("solutions", **board.solution)
    forms, policy = record(life.browser, life.ticket), cast.policy(board.key)
    for name, key in (("registration", "registration"), ("closing", "closure-1")):
        declared = {f.label.en for f in policy.fields[name]} - {"Way of customer confirmation", "Customer's suggestion"}
        assert declared <= set(forms[key])


@EVERY
def test_not_solved_begins_a_second_handling_on_every_board(life, board):
    life.register().judged().working().press("solutions", **board.solution)
    life.press("answers", answer="2", how=board.way, words="It is not")
    ticket, rules = life.ticket, cast.policy(board.key).closing.second_handling
    assert (ticket.stage, ticket.cycle.no) == ("new", 2)
    hours = {"plan": rules.plan_hours, "contact": rules.contact_hours}
    made = {one.kind: (one.due_at - one.made_at) // timedelta(hours=1) for one in ticket.commitments}
    assert made == {kind: count for kind, count in hours.items() if count is not None}
    life.judged().working().press("solutions", **board.solution)
    assert life.ticket.stage == "awaiting_customer"


@EVERY
def test_an_incomplete_sheet_is_refused_on_every_board(life, board):
    for name in cast.policy(board.key).fields["registration"]:
        if name.required and name.default is None:
            answer = life.browser.post(
                f"/tickets?board={board.key}", data={k: v for k, v in board.registration.items() if k != name.key}
            )
            assert answer.status_code == 422 and f'data-field="{name.key}"' in answer.text


@pytest.mark.parametrize("board", [BOARDS["tiny"]], ids=["tiny"])
def test_a_board_that_wants_approval_gets_it_before_the_customer_is_asked(life, board, sign_in):
    foreman = cast.person("Fay", "supervisor", board="tiny")
    life.register().judged(criteria="brakes").working()
    assert life.ticket.colour == "red"
    refused = press(life.browser, life.ticket, "solutions", **board.solution)
    assert (refused.status_code, life.ticket.stage) == (409, "in_progress")
    assert "A supervisor approves this solution" in refused.text
    assert "approvals/new" in ticket_page(sign_in(foreman), life.ticket)
    assert press(sign_in(foreman), life.ticket, "approvals").status_code == 303
    life.press("solutions", **board.solution)
    life.press("answers", answer="1", how="ride")
    assert life.ticket.stage == "closed"


@pytest.mark.parametrize("board", [BOARDS["tiny"]], ids=["tiny"])
def test_clocks_follow_the_boards_own_minutes_and_silence_closes_nothing(life, board, workers):
    life.register().judged(criteria="brakes")
    life.press("assignments", person=life.person.id)
    assert standing(life.ticket)["promise"] == 90
    life.press("starts")
    assert standing(life.ticket)["note"] == 20 and standing(life.ticket)["update"] == 50
    life.press("notes", **board.note)
    assert standing(life.ticket)["note"] == 40


@pytest.mark.parametrize("board", [BOARDS["tiny"]], ids=["tiny"])
def test_a_board_without_silence_waits_for_its_customer(life, board, workers):
    life.register().judged().working().press("solutions", **board.solution)
    workers.at(cast.NOON + timedelta(minutes=1))
    assert to_customer(life.ticket, "confirmation_request")[0].state == "delivered"
    assert standing(life.ticket) == {"reminder": 240}
    workers.at(cast.NOON + timedelta(minutes=242))
    workers.at(cast.NOON + timedelta(days=3))
    assert to_customer(life.ticket, "reminder")[0].subject == "Your bicycle waits"
    assert life.ticket.stage == "awaiting_customer" and standing(life.ticket) == {}
