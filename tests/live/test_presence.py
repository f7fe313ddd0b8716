"""Who else has a ticket open."""

import time

import pytest

from board.extensions import db as database
from board.extensions import feed, presence
from tests import cast


@pytest.fixture
def number(db):
    """The number of a ticket that Ada works on, committed."""
    ada = cast.agent()
    ticket = cast.lived(ada, until="in_progress")
    cast.agent("Ben Agent")
    db.session.commit()
    return ticket.number


def _person(name):
    return database.session.scalar(database.select(cast.Person).filter_by(name=name))


def test_who_looks_and_who_writes_is_told_to_the_others(number, sign_in):
    ben = _person("Ben Agent")
    browser, before = sign_in(ben), feed.end()
    assert browser.post(f"/tickets/{number}/presence", data={"state": "looking"}).status_code == 204
    assert presence.on(number) == {str(ben.id): ("Ben Agent", "looking")}
    browser.post(f"/tickets/{number}/presence", data={"state": "writing"})
    assert presence.on(number) == {str(ben.id): ("Ben Agent", "writing")}
    browser.post(f"/tickets/{number}/presence", data={"state": "writing"})
    assert feed.since(before, 10) == [{"presence": number}] * 2  # said again is no news
    browser.post(f"/tickets/{number}/presence", data={"state": "gone"})
    assert presence.on(number) == {}


def test_who_fell_silent_is_gone_after_a_minute(number, monkeypatch):
    presence.say(number, 7, "Ben", "looking")
    later = time.time() + 61
    monkeypatch.setattr(time, "time", lambda: later)
    assert presence.on(number) == {}


@pytest.mark.parametrize(("state", "status"), [("asleep", 400), ("", 400)])
def test_an_unknown_state_is_refused(number, sign_in, state, status):
    answer = sign_in(_person("Ben Agent")).post(f"/tickets/{number}/presence", data={"state": state})
    assert answer.status_code == status


def test_strangers_learn_nothing(number, client, sign_in):
    assert client.post(f"/tickets/{number}/presence", data={"state": "looking"}).status_code == 401
    stranger = cast.stranger()
    database.session.commit()
    assert sign_in(stranger).post(f"/tickets/{number}/presence", data={"state": "looking"}).status_code == 404
    assert presence.on(number) == {}
