"""Taking back what was done a moment ago, by every verb that can be taken back."""

import re
from datetime import timedelta

import pytest

from board.domain.undoing import UNDOABLE
from board.extensions import db as database
from board.models.message import Message
from board.models.ticket import Ticket
from tests import cast

LATER = cast.NOON + timedelta(hours=1)
# What an undo leaves changed: counters, when it was last handled, and the words that the next try begins with.
STAY = {
    "version", "face", "solution", "self_check", "closing_facts", "overdue_reason", "closing_note",
    "dispute_reason",
}  # fmt: skip


@pytest.fixture
def ada(db, clock):
    clock.at(cast.NOON)
    return cast.agent()


def act(ticket, verb, ada, lea, now):
    """One verb of those that can be taken back."""
    words = cast.words(lea, now)
    return {
        "assign": lambda: ticket.assign(lea, **words),
        "release": lambda: ticket.release("wrong person", **words),
        "start": lambda: ticket.start(**words),
        "pause": lambda: ticket.pause("material", None, **words),
        "resume": lambda: ticket.resume(**words),
        "estimate": lambda: ticket.estimate(now + timedelta(hours=9), "the carrier is late", **words),
        "solve": lambda: ticket.solve(cast.SOLUTION, **words),
        "close": lambda: ticket.close(**words),
        "dispute": lambda: ticket.dispute("red", "the customer is in hospital", **words),
        "rule": lambda: ticket.rule("red", "the customer is in hospital", **words),
        "confirm_judgement": lambda: ticket.confirm_judgement(**words),
        "withdraw": lambda: ticket.withdraw("spam", "not a customer", **words),
    }[verb]()


BEFORE = {
    "assign": ("judged", "assigned", "in_progress"), "release": ("assigned",), "start": ("assigned",),
    "pause": ("in_progress",), "resume": ("paused",), "estimate": ("in_progress",), "solve": ("in_progress", "paused"),
    "dispute": ("judged", "in_progress", "ruled"), "rule": ("judged", "in_progress", "disputed", "ruled"),
    "confirm_judgement": ("judged", "disputed"),
    "close": ("ready",), "withdraw": ("judged", "in_progress", "paused"),
}  # fmt: skip


def at_stage(stage, ada):
    """A ticket there: orange, or red and confirmed, waiting for a supervisor to close it."""
    words = cast.words(ada)
    if stage == "ready":
        ticket = cast.lived(ada, until="awaiting_customer", judged=cast.red())
        ticket.answer(True, how="phone", **words)
    elif stage == "paused":
        ticket = cast.lived(ada, until="in_progress")
        ticket.pause("material", None, **words)
    elif stage in ("disputed", "ruled"):
        ticket = cast.lived(ada, until="in_progress")
        ticket.dispute("green", "the customer has time", **words)
        if stage == "ruled":
            ticket.rule("yellow", "nobody is in a hurry", **words | {"by": cast.as_(cast.lead("Rhea Ruler"))})
    else:
        ticket = cast.lived(ada, until=stage)
    database.session.commit()
    return ticket


def rows(ticket):
    """Everything that a verb could have changed on ticket, handling, and what hangs on them."""
    database.session.flush()
    found = {(name, column.key): getattr(row, column.key)
             for name, row in (("ticket", ticket), ("cycle", ticket.cycle), ("request", ticket.request))
             for column in row.__table__.columns if column.key not in {*STAY, "last_handled_at"}}  # fmt: skip
    found["colours"] = [(c.colour, c.why, c.at) for c in ticket.colours]
    found["hands"] = [(a.person_id, a.from_at, a.until_at) for a in ticket.assignments]
    found["pauses"] = [(p.from_at, p.until_at, p.why) for p in ticket.pauses]
    found["milestones"] = [(m.key, m.reached_at, m.told_at) for m in ticket.milestones]
    found["timers"] = sorted((t.kind, t.ref, t.due_at) for t in ticket.timers if t.ended_at is None)
    return found


@pytest.mark.parametrize(("verb", "stage"), [(verb, stage) for verb in UNDOABLE for stage in BEFORE[verb]])
def test_undone_means_that_everything_is_as_it_was(db, ada, verb, stage):
    lea, ticket = cast.lead(), at_stage(stage, ada)
    before, told = rows(ticket), db.session.query(Message).count()
    act(ticket, verb, ada, lea, LATER)
    db.session.commit()
    assert rows(ticket) != before
    ticket.undo(ticket.events[-1].id, by=cast.as_(lea), now=LATER + timedelta(seconds=9), policy=cast.policy())
    db.session.commit()
    db.session.expire_all()
    assert rows(ticket) == before
    assert {m.state for m in db.session.query(Message).order_by(Message.id)[told:]} <= {"withdrawn"}
    assert ticket.events[-1].kind == "undone"


@pytest.mark.parametrize("verb", UNDOABLE)
def test_what_was_undone_can_be_done_again_and_tells_people_again(db, ada, verb):
    lea, ticket = cast.lead(), at_stage(BEFORE[verb][0], ada)
    told = db.session.query(Message).count()
    for _again in range(2):
        act(ticket, verb, ada, lea, LATER)
        states = [m.state for m in db.session.query(Message).order_by(Message.id)[told:]]
        if _again:
            break
        ticket.undo(ticket.events[-1].id, by=cast.as_(lea), now=LATER, policy=cast.policy())
        db.session.commit()
    assert not states or (states[0] == "withdrawn" and states[-1] != "withdrawn")


def offered(answer):
    """What the notice's form would send."""
    form = re.search(r'<form method="post" action="(/tickets/[^"]+/undos)".*?</form>', answer.text, re.DOTALL)
    if form is None:
        return None
    return form[1], {n: re.search(rf'name="{n}" value="([^"]+)"', form[0])[1] for n in ("event", "version")}


def start(browser, ticket):
    """Press Start; what the notice offers then."""
    return offered(browser.fragment(f"/tickets/{ticket.number}/starts", {"version": ticket.version}))


def test_the_notice_of_a_move_carries_an_undo_that_puts_the_card_back(db, ada, sign_in):
    ticket, browser = cast.lived(ada, until="assigned"), sign_in(ada)
    data = {"by": "stage", "to": "in_progress", "version": ticket.version}
    url, keys = offered(browser.fragment(f"/tickets/{ticket.number}/moves", data))
    answer = browser.fragment(url, keys)
    db.session.refresh(ticket)
    assert (answer.status_code, ticket.stage) == (200, "assigned")
    assert [e.kind for e in ticket.events[-2:]] == ["started", "undone"]
    assert 'hx-target="#cards-assigned" hx-swap="place"' in answer.text
    assert offered(answer) is None


@pytest.mark.parametrize(("who", "resource"), [("lead", "rulings"), ("agent", "disputes")])
def test_a_drag_to_another_colour_can_be_taken_back(db, ada, sign_in, who, resource):
    lea, ticket = cast.lead(), cast.lived(ada, until="in_progress")
    browser, colour = sign_in({"lead": lea, "agent": ada}[who]), ticket.colour
    fields = {"colour": "red", "reason": "The customer is in hospital", "version": ticket.version}
    path, keys = offered(browser.fragment(f"/tickets/{ticket.number}/{resource}", fields))

    assert browser.post(path, data=keys).status_code == 303

    db.session.expire_all()
    assert (ticket.colour, ticket.is_disputed, ticket.cycle.ruled_at) == (colour, False, None)


def test_without_scripts_the_page_that_follows_has_the_form(db, ada, sign_in):
    ticket, browser = cast.lived(ada, until="assigned"), sign_in(ada)
    browser.post(f"/tickets/{ticket.number}/starts", data={"version": ticket.version})
    url, keys = offered(browser.get(f"/tickets/{ticket.number}"))
    answer = browser.post(url, data=keys)
    db.session.refresh(ticket)
    assert (answer.status_code, answer.location, ticket.stage) == (303, f"/tickets/{ticket.number}", "assigned")


def test_an_assignment_that_is_undone_is_no_news_any_more(db, ada, sign_in):
    ben, ticket, browser = cast.agent("Ben"), cast.lived(ada, until="judged"), sign_in(ada)
    answer = browser.fragment(f"/tickets/{ticket.number}/assignments", {"person": ben.id, "version": ticket.version})
    assert ticket.number in sign_in(ben).get("/inbox").text
    url, keys = offered(answer)
    assert browser.fragment(url, keys).status_code == 200
    assert ticket.number not in sign_in(ben).get("/inbox").text


def test_after_the_seconds_of_the_policy_it_is_too_late(db, ada, sign_in, clock):
    ticket, browser = cast.lived(ada, until="assigned"), sign_in(ada)
    url, keys = start(browser, ticket)
    clock.forward(seconds=13)
    answer = browser.fragment(url, keys)
    db.session.refresh(ticket)
    assert (answer.status_code, ticket.stage) == (409, "in_progress")
    assert "too late" in answer.text


def test_nobody_takes_back_what_somebody_has_built_on(db, ada, sign_in):
    ticket, browser = cast.lived(ada, until="assigned"), sign_in(ada)
    url, keys = start(browser, ticket)
    note = {"happened_at": "2024-05-20T14:00", "action": "called", "result": "no answer"}
    assert browser.fragment(f"/tickets/{ticket.number}/notes", note).status_code == 200
    answer = browser.fragment(url, keys)
    assert answer.status_code == 409 and "Something else has happened" in answer.text


def test_a_colleague_cannot_undo_and_a_stranger_finds_nothing(db, ada, sign_in):
    ticket = cast.lived(ada, until="assigned")
    url, keys = start(sign_in(ada), ticket)
    answer = sign_in(cast.agent("Ben")).fragment(url, keys)
    assert answer.status_code == 409 and "Only whoever did it" in answer.text
    assert sign_in(cast.stranger()).fragment(url, keys).status_code == 404


def test_what_has_left_the_house_stays(db, ada, sign_in):
    ticket = at_stage("in_progress", ada)
    act(ticket, "solve", ada, ada, cast.NOON)
    db.session.commit()
    event = ticket.events[-1]
    message = db.session.query(Message).filter_by(template="confirmation_request").one()
    message.state = "delivered"
    db.session.commit()
    keys = {"event": event.id, "version": ticket.version}
    answer = sign_in(ada).fragment(f"/tickets/{ticket.number}/undos", keys)
    assert answer.status_code == 409 and "has left already" in answer.text
    assert db.session.get(Ticket, ticket.id).stage == "awaiting_customer"


@pytest.mark.parametrize("keys", [{}, {"event": "x"}, {"event": "1", "version": "x"}])
def test_nonsense_is_a_bad_request(db, ada, sign_in, keys):
    ticket = cast.lived(ada, until="assigned")
    assert sign_in(ada).fragment(f"/tickets/{ticket.number}/undos", keys).status_code == 400
