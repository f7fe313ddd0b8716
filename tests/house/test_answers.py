"""The answers to forms are kept many at once, a moment later, and at the latest when their process ends."""

import gevent
import pytest
from gunicorn.workers.ggevent import GeventWorker
from sqlalchemy import event

from board import wallclock
from board.blueprints.house import answers
from board.cli.tree.serving import Worker
from board.extensions import db
from board.models.once import OnceKey

ANSWER = {"status": 200, "headers": {"Content-Type": "text/html"}, "body": "<p>saved</p>"}


@pytest.fixture
def keys(context):
    """Two keys that are saved and not answered."""
    for key in ("first", "second"):
        db.session.add(OnceKey(key=key, path="/notes", created_at=wallclock.now()))
    db.session.commit()
    return "first", "second"


@pytest.fixture
def on_gevent(monkeypatch):
    monkeypatch.setattr(answers, "is_module_patched", lambda _name: True)
    monkeypatch.setattr(answers, "PAUSE_SECONDS", 0.01)


def kept():
    """Key to the answer that is stored."""
    db.session.rollback()
    return {row.key: row.body for row in db.session.scalars(db.select(OnceKey)) if row.is_answered}


def test_an_answer_is_kept_at_once_where_nobody_else_could_run_meanwhile(keys):
    answers.Answers(db.engine).keep("first", ANSWER)
    assert kept() == {"first": "<p>saved</p>"}


def test_on_gevent_those_that_come_together_are_kept_together(keys, on_gevent):
    written = []
    event.listen(db.engine, "before_cursor_execute", lambda *seen: written.append((seen[2][:15], len(seen[3]))))
    mine = answers.Answers(db.engine)
    for key in keys:
        mine.keep(key, ANSWER | {"body": key})
    assert (kept(), [one for one in written if one[0].startswith("UPDATE")]) == ({}, [])
    gevent.sleep(0.05)
    assert [one for one in written if one[0].startswith("UPDATE")] == [("UPDATE once_key", 2)]
    assert kept() == {"first": "first", "second": "second"}
    mine.keep("first", ANSWER)
    gevent.sleep(0.05)
    assert kept()["first"] == "<p>saved</p>", "and the next ones after them"


def test_a_process_that_ends_keeps_what_waits(keys, on_gevent, monkeypatch, workshop):
    process = object.__new__(Worker)
    process.wsgi = workshop
    mine = workshop.extensions["answers"]
    monkeypatch.setattr(GeventWorker, "run", lambda _self: mine.keep("first", ANSWER))
    process.run()
    assert kept() == {"first": "<p>saved</p>"}


def test_answers_that_cannot_be_kept_are_lost_and_said_so(on_gevent, caplog):
    gone = db.create_engine("sqlite:////nowhere/at/all.db")
    mine = answers.Answers(gone)
    mine.keep("first", ANSWER)
    mine.write()
    assert "answers are lost" in caplog.text
    mine.write()
    assert caplog.text.count("answers are lost") == 1, "they do not come again"
