"""Transactions: durable, immediate for writers, waits that yield; hooks after a commit."""

import threading
import time

import pytest

from board.extensions import after_commit, db, postgres, writing
from board.extensions.commits import WriteInReading
from board.extensions.transactions import execute_apart
from board.models.serial import Serial, next_serial


@pytest.mark.only_on("sqlite", "about the embedded database")
@pytest.mark.parametrize("pragma, value", [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)])
def test_the_embedded_database_is_durable_and_strict(context, pragma, value):
    assert db.session.scalar(db.text(f"PRAGMA {pragma}")) == value


@pytest.mark.only_on("sqlite", "about the embedded database")
def test_only_what_may_be_lost_waits_for_no_disk(context):
    def safety():
        with db.engine.connect() as connection:  # the one that was used last
            return connection.scalar(db.text("PRAGMA synchronous"))

    execute_apart(db.engine, db.delete(Serial))
    apart = safety()
    next_serial("anything")
    db.session.commit()
    assert (apart, safety()) == (1, 2)


@pytest.mark.only_on("postgresql", "the embedded one is told by a pragma")
def test_only_what_may_be_lost_waits_for_no_disk_elsewhere(context):
    next_serial("anything")
    db.session.commit()
    careful = db.create_engine(db.engine.url, connect_args={"options": "-c synchronous_commit=on"}, pool_size=1)
    postgres.hook(careful)
    note = db.update(Serial).values(scope=db.func.current_setting("synchronous_commit"))

    def safety():
        with careful.connect() as connection:
            return connection.scalar(db.select(Serial.scope)), connection.scalar(db.text("SHOW synchronous_commit"))

    with careful.begin() as connection:
        connection.execute(note)
    usual = safety()
    execute_apart(careful, note)
    assert [usual, safety()] == [("on", "on"), ("off", "on")]
    careful.dispose()


@pytest.mark.parametrize("rows", [None, [{"which": "apart"}, {"which": "nothing"}]])
def test_a_statement_apart_is_committed_at_once_and_what_comes_after_it_is_not(context, rows):
    next_serial("apart")
    db.session.commit()
    statement = db.update(Serial.__table__).values(value=7)
    execute_apart(db.engine, statement.where(Serial.scope == db.bindparam("which")) if rows else statement, rows)
    next_serial("never committed")
    db.session.rollback()
    assert list(map(tuple, db.session.execute(db.select(Serial.scope, Serial.value)))) == [("apart", 7)]


def test_a_writer_that_has_only_read_holds_nobody_up(context, workshop):
    db.session.scalars(db.select(Serial)).all()

    def write():
        with workshop.app_context():
            next_serial("elsewhere")
            db.session.commit()

    other = threading.Thread(target=write)
    other.start()
    other.join(5)

    assert not other.is_alive()
    assert db.session.get(Serial, "elsewhere").value == 1  # seen at once: nothing is locked or frozen yet


def test_who_holds_a_row_reads_and_writes_alone(context, workshop):
    next_serial("held")
    db.session.commit()
    order = []

    def write():
        with workshop.app_context():
            db.session.get(Serial, "held", with_for_update=True).value += 1
            order.append("other")
            db.session.commit()

    held = db.session.get(Serial, "held", with_for_update=True, populate_existing=True)
    other = threading.Thread(target=write)
    other.start()
    time.sleep(0.1)
    held.value += 1
    order.append("first")
    db.session.commit()
    other.join(10)

    assert order == ["first", "other"]
    assert db.session.get(Serial, "held", populate_existing=True).value == 3


def test_a_writer_waits_for_another_without_stopping_the_process(workshop):
    order = []
    holds = threading.Event()

    def hold():
        with workshop.app_context():
            next_serial("slow")
            holds.set()
            time.sleep(0.3)
            order.append("first")
            db.session.commit()

    holder = threading.Thread(target=hold)
    holder.start()
    holds.wait()
    with workshop.app_context():
        number = next_serial("slow")
        order.append("second")
        db.session.commit()
    holder.join()

    assert (order, number) == (["first", "second"], 2)


def test_many_writers_at_once_leave_no_gap_and_no_double(workshop):
    numbers = []

    def work():
        for _ in range(10):
            with workshop.app_context():
                numbers.append(next_serial("busy"))
                db.session.commit()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(numbers) == list(range(1, 81))


def test_reading_is_not_stopped_by_a_writer(workshop, worker):
    with workshop.app_context():
        next_serial("held")
        began = time.monotonic()
        answer = worker.application.test_client().get("/login")
        db.session.rollback()

    assert answer.status_code == 200
    assert time.monotonic() - began < 2


def test_a_hook_runs_after_the_commit_only_and_once(context):
    heard = []

    next_serial("hooked")
    after_commit(lambda: heard.append("called"))
    with db.session.begin_nested():
        next_serial("nested")
    assert heard == []

    db.session.commit()
    db.session.commit()
    assert heard == ["called"]


def test_a_hook_is_dropped_by_a_rollback(context):
    heard = []

    next_serial("hooked")
    after_commit(lambda: heard.append("called"))
    db.session.rollback()
    next_serial("hooked")
    db.session.commit()

    assert heard == []


def test_a_hook_that_fails_does_not_take_the_commit_with_it(context, caplog):
    next_serial("hooked")
    after_commit(lambda: 1 / 0)
    db.session.commit()

    assert db.session.get(Serial, "hooked").value == 1
    assert "ZeroDivisionError" in caplog.text


def test_a_page_writes_only_where_it_says_so(workshop):
    with workshop.test_request_context("/login"):
        db.session.add(Serial(scope="page", value=1))
        with pytest.raises(WriteInReading):
            db.session.commit()

        with writing():
            db.session.add(Serial(scope="log", value=1))
            db.session.commit()

    with workshop.app_context():
        assert [row.scope for row in db.session.scalars(db.select(Serial))] == ["log"]
