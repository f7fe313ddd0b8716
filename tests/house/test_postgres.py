"""What is known of statements at PostgreSQL, and how its answers are waited for."""

import socket
import subprocess
import sys
from contextlib import suppress
from functools import partial
from unittest.mock import Mock

import gevent
import psycopg
import pytest
from psycopg import _queries
from psycopg.waiting import Ready, Wait
from sqlalchemy import literal, select, text
from sqlalchemy.exc import NotSupportedError

from board.extensions import postgres
from board.extensions.postgres import Prompt, outcome
from tests import cast

ON_GEVENT = "from gevent import monkey; monkey.patch_all()\n"
LOOK = """
import sqlalchemy
from board.extensions import postgres
def connected(kind, *_where, **_how):
    raise SystemExit(print(kind.__name__))
postgres.Remembering.connect = classmethod(connected)
engine = sqlalchemy.create_engine("postgresql+psycopg://")
postgres.hook(engine)
engine.connect()
"""


@pytest.fixture
def ends():
    """The two ends of a line, ours and the database's."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def fill(end):
    """Leave no room to write."""
    end.setblocking(False)
    with suppress(BlockingIOError):
        while True:
            end.send(bytes(2**16))


def steps(*waits):
    """What psycopg would wait for, one after the other; gives what it was told each time."""
    told = []
    for wait in waits:
        told.append((yield wait))
    return told


@pytest.fixture
def turns(monkeypatch):
    """Called with what is waited for, and where, each time that others are let run."""
    taken = Mock()
    turn = {wait: partial(taken, wait) for wait in (Wait.R, Wait.W, Wait.RW)}
    monkeypatch.setattr(postgres, "LET_OTHERS_RUN", turn)
    return taken


@pytest.mark.parametrize(
    ("wanted", "told"), [(Wait.R, Ready.R), (Wait.W, Ready.W), (Wait.RW, Ready.RW)], ids=["read", "write", "both"]
)
def test_an_answer_that_is_there_is_taken_without_waiting(ends, turns, wanted, told):
    ours, theirs = ends
    theirs.send(b"an answer")
    assert outcome(steps(wanted), ours.fileno()) == [told]
    turns.assert_not_called()


def test_others_run_until_an_answer_is_there(ends, turns):
    ours, theirs = ends
    turns.side_effect = lambda _wait, _fileno: theirs.send(b"an answer")
    assert outcome(steps(Wait.W, Wait.R), ours.fileno()) == [Ready.W, Ready.R]
    turns.assert_called_once_with(Wait.R, ours.fileno())


def test_a_turn_that_brought_nothing_is_told_as_that(ends, turns):
    ours, _theirs = ends
    assert outcome(steps(Wait.R, Wait.W), ours.fileno()) == [Ready.NONE, Ready.W]


def test_others_are_let_in_between_answers_that_never_pause(ends, turns, monkeypatch):
    monkeypatch.setattr(postgres, "LONGEST_SECONDS", 0)
    ours, theirs = ends
    theirs.send(b"an answer")
    assert outcome(steps(Wait.R), ours.fileno()) == [Ready.R]
    turns.assert_called_once_with(Wait.R, ours.fileno())


@pytest.mark.parametrize("wanted", [Wait.R, Wait.RW], ids=["read", "both"])
def test_whoever_waits_is_woken_by_the_answer(ends, wanted):
    ours, theirs = ends
    fill(ours)
    gevent.spawn_later(0.05, theirs.send, b"an answer")
    assert outcome(steps(wanted), ours.fileno()) == [Ready.R]


def test_room_to_write_is_waited_for(ends):
    ours, theirs = ends
    fill(ours)
    gevent.spawn_later(0.05, theirs.recv, 2**20)
    assert outcome(steps(Wait.W), ours.fileno()) == [Ready.W]


@pytest.mark.only_on("postgresql", "about the driver's connection")
def test_who_has_set_a_time_limit_waits_no_longer(db):
    where = db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with Prompt.connect(where, autocommit=True) as connection, gevent.Timeout(5):
        assert list(connection.notifies(timeout=0.05)) == []


def test_a_process_on_gevent_connects_so_and_others_wait_as_ever():
    said = [subprocess.check_output([sys.executable, "-c", code], text=True) for code in (LOOK, ON_GEVENT + LOOK)]
    assert said == ["Remembering\n", "Prompt\n"]


@pytest.mark.only_on("postgresql", "SQLite's driver keeps them anyway")
def test_what_is_prepared_outlives_a_rollback(db):
    asked, prepared = (
        text("SELECT 'asked often'"),
        text("SELECT count(*) FROM pg_prepared_statements WHERE statement = :it"),
    )
    connection = db.session.connection().connection.dbapi_connection
    for _time in range(connection.prepare_threshold + 1):
        db.session.execute(asked)
    db.session.rollback()
    db.session.execute(asked)  # with the next statement psycopg would tell the server what it has forgotten
    assert db.session.scalar(prepared, {"it": asked.text}) == 1


@pytest.mark.only_on("postgresql", "about prepared statements")
def test_a_column_of_another_type_fails_one_request_and_no_more(db):
    db.session.execute(text("CREATE TABLE widened (word VARCHAR(4))"))
    db.session.commit()
    asked = text("SELECT word FROM widened")
    for _time in range(7):
        db.session.execute(asked)
    db.session.rollback()
    with db.engine.begin() as migration:
        migration.execute(text("ALTER TABLE widened ALTER word TYPE TEXT"))
    with pytest.raises(NotSupportedError, match="result type"):
        db.session.execute(asked)
    db.session.rollback()
    assert db.session.scalars(asked).all() == []
    db.session.execute(text("DROP TABLE widened"))
    db.session.commit()


@pytest.mark.only_on("postgresql", "about the driver's cursor")
def test_columns_are_described_as_the_driver_does(db):
    cursor = db.session.connection().connection.cursor()
    cursor.execute("SELECT 1 AS one, 'two'::VARCHAR(7) AS two, now() AS three")
    usual = psycopg.Cursor.description.fget(cursor)
    assert [tuple(column) for column in cursor.description] == [tuple(column) for column in usual]
    assert [column.name for column in cursor.description[-2:]] == ["two", "three"]
    cursor.execute("SET LOCAL work_mem = '4MB'")
    assert cursor.description is None


@pytest.mark.only_on("postgresql", "about the driver's cursor")
def test_a_statement_that_is_known_has_no_column_described(db, monkeypatch):
    described, column = [], psycopg.Column
    monkeypatch.setattr(psycopg, "Column", lambda *which: described.append(which) or column(*which))
    asked = select(literal(1).label("never_asked_before"))
    assert db.session.scalar(asked) == 1
    assert len(described) == 1
    assert db.session.scalar(asked) == 1
    assert len(described) == 1


@pytest.mark.only_on("postgresql", "about what psycopg keeps of a statement")
def test_what_a_registration_writes_is_not_taken_apart_each_time(db, monkeypatch):
    cast.lived(cast.agent(), until="new")
    taken_apart = Mock(side_effect=_queries._split_query)
    monkeypatch.setattr(_queries, "_split_query", taken_apart)
    cast.lived(cast.agent("Ben"), until="new", contact="13900000000")
    assert [call.args[0][:40] for call in taken_apart.call_args_list] == []


@pytest.mark.parametrize("wanted", [Wait.R, Wait.W, Wait.RW], ids=["read", "write", "both"])
def test_whoever_waits_at_a_line_that_is_cut_goes_on_and_finds_out(ends, wanted):
    ours, theirs = ends
    theirs.close()
    assert outcome(steps(wanted), ours.fileno()) == [Ready(wanted)]


def test_what_a_step_raises_is_raised(ends):
    def fails():
        yield Wait.W
        raise ConnectionError("gone")

    with pytest.raises(ConnectionError, match="gone"):
        outcome(fails(), ends[0].fileno())
