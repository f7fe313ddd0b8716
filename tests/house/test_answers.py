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


@pytest.fixture
def written(context):
    """The statements that change something, each with how many rows of values it has."""
    seen = []

    def note(_connection, _cursor, statement, values, *_more):
        if statement.startswith("UPDATE"):
            seen.append((statement[:15], len(values)))

    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)


def test_on_gevent_those_that_come_together_are_kept_together(keys, on_gevent, written):
    mine = answers.Answers(db.engine)
    for key in keys:
        mine.keep(key, ANSWER | {"body": key})
    assert (kept(), written) == ({}, [])
    gevent.sleep(0.05)
    assert written == [("UPDATE once_key", 2)]
    assert kept() == {"first": "first", "second": "second"}
    mine.keep("first", ANSWER)
    gevent.sleep(0.05)
    assert kept()["first"] == "<p>saved</p>", "and the next ones after them"


@pytest.mark.parametrize("is_under_way", [False, True])
def test_a_process_that_ends_keeps_what_waits(keys, on_gevent, monkeypatch, workshop, is_under_way):
    process = object.__new__(Worker)
    process.wsgi = workshop
    mine, store = workshop.extensions["answers"], answers.execute_apart

    def serve(_self):
        mine.keep("first", ANSWER)
        gevent.sleep(0.02 if is_under_way else 0)

    def store_slowly(*arguments):
        gevent.sleep(0.05)
        store(*arguments)

    monkeypatch.setattr(answers, "execute_apart", store_slowly)
    monkeypatch.setattr(GeventWorker, "run", serve)
    process.run()
    assert kept() == {"first": "<p>saved</p>"}


def test_answers_that_cannot_be_kept_are_lost_and_said_so(on_gevent, caplog):
    mine = answers.Answers(db.create_engine("sqlite:////nowhere/at/all.db"))
    mine.keep("first", ANSWER)
    mine.finish()
    mine.finish()
    assert caplog.text.count("answers are lost") == 1
