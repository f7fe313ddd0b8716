"""Promise 1: whichever way a ticket is moved, the history shows the same event, and a refusal says the same."""

import html
import re
from datetime import timedelta

import pytest

from board.models.lists import seed_lists
from board.models.ticket import Ticket
from board.models.token import form_key, mint
from tests import cast
from tests.blueprints.presses import fresh, press
from tests.blueprints.test_quick import HERE, quick
from tests.doors.sheets import SOLUTION


@pytest.fixture
def ada(db, clock):
    clock.at(cast.NOON)
    seed_lists(cast.policy())
    return cast.agent()


def drag(browser, ticket, to, by="stage"):
    """As a drop sends it."""
    data = {"by": by, "to": to, "version": fresh(ticket).version}
    return browser.fragment(f"/tickets/{ticket.number}/moves", data)


def twin(browser, ticket, to, by="stage"):
    """As the form without scripts sends it."""
    data = {"by": by, "to": to, "version": fresh(ticket).version}
    return browser.post(f"/tickets/{ticket.number}/moves", data=data)


def shape(event):
    """What must be alike: kind, doer, particulars by name, the policy."""
    return event.kind, event.actor_kind, event.actor_id, sorted(event.data), event.policy_hash


def last(ticket, kind):
    return shape([event for event in fresh(ticket).events if event.kind == kind][-1])


def sentences(answer):
    """What a refusal says, wherever it stands in the answer."""
    text = html.unescape(answer.text)
    found = re.findall(r"<li>([^<]+)</li>", text) + re.findall(r"<p>(?:<b>[^<]+</b> )?([^<]+)</p>", text)
    return " ".join(found)


STARTS = {
    "drag": lambda browser, ticket, _ada: drag(browser, ticket, "in_progress"),
    "form twin": lambda browser, ticket, _ada: twin(browser, ticket, "in_progress"),
    "sheet": lambda browser, ticket, _ada: press(browser, ticket, "starts"),
    "sheet over the board": lambda browser, ticket, _ada: browser.fragment(f"/tickets/{ticket.number}/starts", {}),
}
ASSIGNS = {
    "drag on a person": lambda browser, ticket, ada: drag(browser, ticket, str(ada.id), "assignee"),
    "form twin": lambda browser, ticket, ada: twin(browser, ticket, str(ada.id), "assignee"),
    "sheet": lambda browser, ticket, ada: press(browser, ticket, "assignments", person=ada.id),
    "drag on a column, then its sheet": lambda browser, ticket, ada: (
        drag(browser, ticket, "assigned"),
        press(browser, ticket, "assignments", person=ada.id),
    ),
}
CLOSES = {
    "drag": lambda browser, ticket, _ada: drag(browser, ticket, "closed"),
    "form twin": lambda browser, ticket, _ada: twin(browser, ticket, "closed"),
    "sheet": lambda browser, ticket, _ada: press(browser, ticket, "closures"),
}
SOLVES = {
    "sheet": lambda browser, ticket, _ada: press(browser, ticket, "solutions", **SOLUTION),
    "drag, then its sheet": lambda browser, ticket, _ada: (
        drag(browser, ticket, "awaiting_customer"),
        press(browser, ticket, "solutions", **SOLUTION),
    ),
}


@pytest.mark.parametrize(
    ("stage", "kind", "ways"),
    [("assigned", "started", STARTS), ("judged", "assigned", ASSIGNS), ("in_progress", "solved", SOLVES)],
)
def test_each_way_to_move_shows_the_same_event(ada, sign_in, stage, kind, ways):
    shapes = {}
    for name, go in ways.items():
        ticket = cast.lived(ada, until=stage)
        go(sign_in(ada), ticket, ada)
        shapes[name] = last(ticket, kind)
    assert len(set(map(str, shapes.values()))) == 1, shapes


def test_each_way_to_close_shows_the_same_event(db, ada, sign_in):
    lea, shapes = cast.lead(), set()
    for go in CLOSES.values():
        ticket = cast.lived(ada, until="awaiting_customer", judged=cast.red())
        ticket.answer(True, how="phone", by=cast.as_(ada), now=cast.NOON, policy=cast.policy())
        db.session.commit()
        go(sign_in(lea), ticket, ada)
        shapes.add(str(last(ticket, "closed")))
    assert len(shapes) == 1 and str(lea.id) in shapes.pop()


def test_quick_resolve_shows_the_events_of_the_single_steps(db, ada, sign_in):
    sign_in(ada).post(HERE, data=quick())
    quickly = db.session.query(Ticket).one()
    slowly = cast.lived(ada, until="closed", judged=cast.judgement(2, 1, 1))
    kinds = ["registered", "triaged", "assigned", "started", "solved", "answered", "closed"]
    assert [last(quickly, kind) for kind in kinds] == [last(slowly, kind) for kind in kinds]


def test_link_and_agent_take_the_same_answer(db, ada, sign_in, client):
    told, clicked = (cast.lived(ada, until="awaiting_customer") for _ticket in range(2))
    plain = mint(clicked, "confirm", now=cast.NOON, days=timedelta(days=14))
    db.session.commit()
    press(sign_in(ada), told, "answers", answer="1", how="phone")
    client.post(f"/confirm/{plain}", data={"csrf_token": form_key(plain), "answer": "solved"})
    for kind in ("answered", "closed"):
        one, other = last(told, kind), last(clicked, kind)
        assert (one[0], one[3], one[4]) == (other[0], other[3], other[4])
    assert [last(told, "closed")[1], last(clicked, "closed")[1]] == ["person", "token"]


def test_the_job_and_the_supervisor_close_alike(db, ada, sign_in):
    lea = cast.lead()
    silent, ready = (cast.lived(ada, until="awaiting_customer") for _ticket in range(2))
    words = {"now": cast.NOON, "policy": cast.policy()}
    for message in list(silent.messages):
        silent.contact_delivered(message, by=cast.SYSTEM, **words)
    silent.cycle.reminder_delivered_at = cast.NOON
    silent.close_by_silence(by=cast.SYSTEM, **words)
    ready.answer(True, how="phone", rating=1, by=cast.as_(ada), **words)
    db.session.commit()
    press(sign_in(lea), ready, "closures")
    assert last(silent, "closed")[3] == last(ready, "closed")[3]


REFUSALS = [
    ("new", "assigned", "assignments", {"person": 1}, "Judge the ticket first"),
    ("awaiting_customer", "closed", "closures", {}, "The customer has not confirmed yet"),
    ("new", "closed", "withdrawals", {"why": "spam", "reason": "x"}, "This is for supervisors"),
]


@pytest.mark.parametrize(("stage", "to", "resource", "fields", "words"), REFUSALS)
def test_each_way_to_move_is_refused_in_the_same_words(ada, sign_in, stage, to, resource, fields, words):
    ticket, browser = cast.lived(ada, until=stage), sign_in(ada)
    answers = [drag(browser, ticket, to), twin(browser, ticket, to), press(browser, ticket, resource, **fields)]
    assert [answer.status_code for answer in answers] == [409, 409, 409]
    assert all(words in sentences(answer) for answer in answers)
    assert fresh(ticket).stage == stage


def test_somebody_elses_start_is_refused_in_the_same_words(ada, sign_in):
    ticket, browser = cast.lived(ada, until="assigned"), sign_in(cast.agent("Ben"))
    answers = [
        drag(browser, ticket, "in_progress"),
        twin(browser, ticket, "in_progress"),
        press(browser, ticket, "starts"),
    ]
    words = "Only the assignee or a supervisor starts the work"
    assert [answer.status_code for answer in answers] == [409, 409, 409]
    assert all(words in sentences(answer) for answer in answers)
