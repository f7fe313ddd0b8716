"""Notices: bundled by ticket, unread first, read only by a press."""

import pytest
from sqlalchemy import select

from board.models.drafts import Typed, save_draft
from board.models.message import Message
from board.models.reminders import remind_of_draft
from tests import cast


@pytest.fixture
def told(db, clock, sign_in):
    """An agent who was given two tickets by a supervisor; the agent's browser."""
    clock.at(cast.NOON)
    ada, lea = cast.agent(), cast.lead()
    for _ticket in range(2):
        ticket = cast.lived(lea, until="judged", judged=cast.judgement(2, 1, 1))
        ticket.assign(ada, by=cast.as_(lea), now=cast.NOON, policy=cast.policy())
    db.session.commit()
    return ada, sign_in(ada)


def _unread(db, person):
    db.session.expire_all()
    query = select(Message.id).where(
        Message.person_id == person.id, Message.channel == "in_app", Message.read_at.is_(None)
    )
    return list(db.session.scalars(query))


@pytest.mark.covers("G-107", level="door")
def test_the_assignee_is_told_and_sees_what_to_press(told):
    page = told[1].get("/inbox").text
    assert "GD20240520-001" in page and "GD20240520-002" in page
    assert 'href="/tickets/GD20240520-001/starts/new"' in page


def test_a_notice_about_an_unfinished_registration_leads_there(db, clock, sign_in):
    clock.at(cast.NOON)
    ada = cast.agent()
    typed = Typed(fields={"customer_words": ["我订单没收到"]}, opened_at=cast.NOON)
    draft = save_draft("draft-one", typed, by=cast.as_(ada), now=cast.NOON, policy=cast.policy())
    db.session.flush()
    remind_of_draft(draft.timers[0], now=cast.NOON, policy=cast.policy())
    db.session.commit()
    assert 'href="/tickets/new?board=service-guide&amp;draft=draft-one"' in sign_in(ada).get("/inbox").text


def test_unread_notices_are_counted_in_the_bar(db, told):
    count = len(_unread(db, told[0]))
    assert f'id="inbox-count" data-count="{count}"' in told[1].get("/inbox").text


def test_looking_does_not_mark_as_read(db, told):
    before = _unread(db, told[0])
    told[1].get("/inbox")
    told[1].get("/inbox/reads")
    assert _unread(db, told[0]) == before != []


def test_one_notice_many_or_all_are_marked(db, told):
    first, *others = _unread(db, told[0])
    answer = told[1].post("/inbox/reads", data={"notice": first})
    assert answer.status_code == 303
    assert _unread(db, told[0]) == others
    told[1].post("/inbox/reads", data={"all": "1"})
    assert _unread(db, told[0]) == []


def test_nothing_chosen_is_said(told):
    assert told[1].post("/inbox/reads", data={}).status_code == 422


def test_nobody_marks_the_notices_of_somebody_else(db, told, sign_in):
    notices = _unread(db, told[0])
    sign_in(cast.agent("Nosy Parker")).post("/inbox/reads", data={"notice": notices})
    assert _unread(db, told[0]) == notices


def test_the_fragment_has_the_list_alone(told):
    page = told[1].fragment("/inbox").text
    assert 'id="notices-by-ticket"' in page and "<html" not in page


def test_an_empty_inbox_says_what_would_be_there(sign_in, db):
    assert "Nothing to read" in sign_in(cast.agent()).get("/inbox").text
