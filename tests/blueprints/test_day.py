"""My day: everything that waits for me, the next thing first."""

import re
from datetime import timedelta

import pytest

from board.models.request import Draft
from board.models.secrets import sealed
from tests import cast


def _numbers(page):
    return re.findall(r'class="duty" data-kind="(\w+)"(?: data-ticket="([\w-]+)")?', page)


@pytest.fixture
def ada(db, clock):
    """An agent, at noon."""
    clock.at(cast.NOON)
    return cast.agent()


def test_the_first_thing_due_stands_first(sign_in, ada, clock):
    calm = cast.lived(ada, until="in_progress", judged=cast.judgement(2, 1, 1), now=cast.NOON)
    burning = cast.lived(ada, until="assigned", judged=cast.red(), now=cast.NOON)
    kinds = _numbers(sign_in(ada).get("/day").text)
    tickets = [number for _kind, number in kinds if number]
    assert tickets.index(burning.number) < tickets.index(calm.number)
    assert ("start", burning.number) in kinds


def test_each_duty_leads_to_the_sheet_that_does_it(sign_in, ada):
    ticket = cast.lived(ada, until="in_progress", judged=cast.judgement(2, 1, 1))
    page = sign_in(ada).get("/day").text
    assert re.search(rf'href="/tickets/{ticket.number}/(notes|updates)/new"[^>]* data-sheet', page)


@pytest.mark.covers("G-256", level="door")
def test_a_todo_stands_in_the_owners_day_until_it_is_answered(sign_in, db, ada):
    ticket = cast.lived(ada, until="in_progress", judged=cast.judgement(2, 1, 1))
    words = cast.words(ada)
    todo = ticket.commit_to(
        "todo", need="联系快递公司核实", due_at=cast.NOON + timedelta(minutes=5), owner_id=ada.id, **words
    )
    db.session.commit()
    browser = sign_in(ada)
    assert f"/tickets/{ticket.number}/commitments/{todo.id}/answers/new" in browser.get("/day").text
    ticket.answer_commitment(todo, "done", **words)
    db.session.commit()
    assert "联系快递公司核实" not in browser.get("/day").text


def test_a_department_sees_what_it_was_asked(sign_in, db, ada):
    team = cast.team("technical_support", "technology")
    member = cast.person("Tess Tech", "department", department=team.department)
    ticket = cast.lived(ada, until="in_progress", judged=cast.judgement(2, 1, 1))
    ticket.commit_to(
        "collaboration", need="check the payment gateway", due_at=cast.NOON + timedelta(hours=1),
        department_id=team.department_id, contact_person="Tess", expected_result="a cause",
        by=cast.as_(ada), now=cast.NOON, policy=cast.policy(),
    )  # fmt: skip
    db.session.commit()
    assert "check the payment gateway" in sign_in(member).get("/day").text


def test_a_draft_and_a_message_to_pass_on_stand_there_too(sign_in, db, ada):
    ticket = cast.registered(ada, contact="13812345678")  # a phone: no machine can write to it
    db.session.add(
        Draft(
            key="k1",
            board=cast.BOARD,
            person_id=ada.id,
            payload={"sealed": sealed('{"core_demand": ["refund"]}')},
            opened_at=cast.NOON,
            saved_at=cast.NOON,
        )
    )
    db.session.commit()
    page = sign_in(ada).get("/day").text
    assert "draft=k1" in page and f"/tickets/{ticket.number}/deliveries/new?message=" in page


def test_a_supervisor_sees_what_must_be_decided(sign_in, db, ada):
    lea = cast.lead()
    ticket = cast.lived(ada, until="judged", judged=cast.judgement(2, 1, 1))
    ticket.dispute("red", "paying customer", by=cast.as_(ada), now=cast.NOON, policy=cast.policy())
    db.session.commit()
    assert ("review", ticket.number) in _numbers(sign_in(lea).get("/day").text)
    assert ("review", ticket.number) not in _numbers(sign_in(ada).get("/day").text)


def test_a_stranger_sees_nothing_of_it(sign_in, ada):
    cast.lived(ada, until="in_progress", judged=cast.judgement(2, 1, 1))
    assert "Nothing waits for you" in sign_in(cast.stranger()).get("/day").text


def test_somebody_signed_out_is_asked_to_sign_in(client, db):
    assert client.get("/day").status_code == 302


def test_the_fragment_has_the_duties_alone(sign_in, ada):
    page = sign_in(ada).fragment("/day").text
    assert 'id="duties"' in page and "<html" not in page


@pytest.mark.covers("G-022", level="door")
def test_what_came_by_my_channels_stays_until_somebody_has_it(sign_in, db, ada):
    ben = cast.agent("Ben")
    ada.memberships[0].channels = ["chat"]
    mine, another = cast.registered(ada), cast.registered(ben)
    disputed = cast.lived(ben, until="judged", judged=cast.judgement(2, 1, 1))
    disputed.dispute("red", "whole shop is down", by=cast.as_(ben), now=cast.NOON, policy=cast.policy())
    taken = cast.lived(ben, until="assigned", judged=cast.red())
    db.session.commit()
    page = sign_in(ada).get("/day").text
    arrived = page.split('id="arrived"')[1]
    assert another.number in arrived and taken.number not in page
    assert ("open", disputed.number) in _numbers(arrived), "a ruling is for supervisors"
    assert mine.number in page and mine.number not in arrived, "what I received myself is mine already"
    assert 'id="arrived"' not in sign_in(ben).get("/day").text


@pytest.mark.covers("G-141", level="door")
def test_a_question_to_be_told_by_hand_counts_down_in_the_day(sign_in, db, ada):
    ticket = cast.lived(ada, until="awaiting_customer", contact="13812345678", judged=cast.judgement(2, 1, 1))
    page = sign_in(ada).get("/day").text
    question = page[page.index("Within the hour") :]
    assert ("tell", ticket.number) in _numbers(question) and "/deliveries/new?message=" in question
