"""First-line quick resolve: the whole life in one sheet."""

import re

import pytest
from sqlalchemy import func, select

from board.models.lists import seed_lists
from board.models.request import Request
from board.models.ticket import Ticket
from tests import cast
from tests.blueprints import filled

HERE = "/quick?board=service-guide"


@pytest.fixture
def ada(db):
    seed_lists(cast.policy())
    return cast.agent()


def quick(**changes):
    """A complete quick sheet, solved and confirmed on the phone."""
    done = {
        "action_taken": "告知客户在设置中重新登录",
        "result": "客户重新登录后恢复正常",
        "self_check": "后台显示登录成功",
    }
    return filled.registration() | filled.judgement(2, 1, 1) | done | {"answer": "1", "how": "phone"} | changes


def the_ticket(db):
    db.session.rollback()
    return db.session.scalars(select(Ticket)).one()


def test_one_sheet_registers_judges_assigns_solves_and_closes(db, ada, sign_in):
    answer = sign_in(ada).post(HERE, data=quick())
    ticket = the_ticket(db)
    assert answer.location == f"/tickets/{ticket.number}"
    assert (ticket.stage, ticket.assignee_id, ticket.colour) == ("closed", ada.id, "yellow")
    kinds = [event.kind for event in ticket.events]
    assert [kind for kind in kinds if kind in set(LIFE)] == LIFE
    assert ticket.notes[0].result == "客户重新登录后恢复正常"
    assert ticket.cycle.answer_how == "phone"


LIFE = ["registered", "triaged", "assigned", "started", "noted", "solved", "answered", "closed"]


def test_what_the_customer_has_not_said_is_asked(db, ada, sign_in):
    sign_in(ada).post(HERE, data=quick(answer="ask", how=""))
    ticket = the_ticket(db)
    assert (ticket.stage, ticket.cycle.answer) == ("awaiting_customer", None)


def test_a_red_one_waits_for_the_supervisor_even_when_confirmed(db, ada, sign_in):
    sign_in(ada).post(HERE, data=quick(points_urgency="3", points_impact="3", points_level="3"))
    ticket = the_ticket(db)
    assert (ticket.stage, ticket.ready_to_close_at is not None) == ("awaiting_customer", True)


def test_all_of_it_or_nothing(db, ada, sign_in):
    answer = sign_in(ada).post(HERE, data=quick(self_check="", points_urgency="", answer=""))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    faulty = set(re.findall(r'class="field faulty" data-field="(\w+)"', page))
    assert faulty == {"self_check", "points_urgency", "answer"}
    assert "后台显示登录成功" not in page
    assert "告知客户在设置中重新登录" in page
    assert db.session.scalar(select(func.count()).select_from(Request)) == 0


def test_sent_twice_it_is_one_ticket(db, ada, sign_in):
    browser = sign_in(ada)
    sheet = quick(once="the-very-same-once-key")
    assert browser.post(HERE, data=sheet).location == browser.post(HERE, data=sheet).location
    the_ticket(db)


def test_a_stranger_finds_nothing(db, ada, sign_in):
    browser = sign_in(cast.stranger())
    assert browser.get("/quick/new?board=service-guide").status_code == 404
    assert browser.post(HERE, data=quick()).status_code == 404


def test_the_sheet_is_there_as_page_and_as_fragment(db, ada, sign_in):
    browser = sign_in(ada)
    page = browser.get("/quick/new?board=service-guide").get_data(as_text=True)
    for name in ("customer_words", "points_urgency", "action_taken", "answer"):
        assert f'name="{name}"' in page
    assert browser.fragment("/quick/new?board=service-guide").get_data(as_text=True).lstrip().startswith("<form")


def test_another_policy_needs_no_code(db, sign_in):
    browser = sign_in(cast.stranger())
    tiny = cast.policy("tiny")
    sheet = {
        "customer_name": "Jo Rider", "channel": "counter", "request_type": "repair", "frame_number": "WBK 4711",
        "domain": tiny.domains[0].key, "nature": tiny.natures[0].key, "action_taken": "Tightened the brake",
        "result": "The brake holds", "self_check": "Rode once around the block", "answer": "1",
    }  # fmt: skip
    answer = browser.post("/quick?board=tiny", data=sheet)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    assert the_ticket(db).notes[0].result == "The brake holds"


def test_nobody_is_asked_what_they_have_just_confirmed(db, ada, sign_in):
    sign_in(ada).post(HERE, data=quick())
    states = {message.link: message.state for message in the_ticket(db).messages if message.customer_id}
    assert states["confirm"] == "withdrawn"
