"""How transactions begin.

On SQLite for pages as one state of everything, for writers with the first row they hold. Elsewhere pages have none:
each statement sees what is committed either way, and is spared the words around it.
"""

import contextlib
import contextvars
import sqlite3
import threading
import time
from functools import partial

from flask import g, has_request_context, request
from sqlalchemy import event, func
from sqlalchemy.exc import InvalidatePoolError

from board.extensions import postgres

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
READS = ("SELECT", "PRAGMA", "BEGIN")
BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
LONGEST_WAIT_SECONDS = 10
IDLE_SECONDS = 2  # what was used so lately is alive, or whoever uses it finds out
PAUSE_SECONDS = 0.001  # a verb holds the lock for some milliseconds
STEP_ASIDE_SECONDS = 0.002  # whoever waits has looked by then, and has the lock
LARGEST_LOG_PAGES = 1000
_writing = contextvars.ContextVar("writing", default=None)
_lasting = contextvars.ContextVar("lasting", default=True)
_turnstile = threading.Lock()  # of a process one waits at the database, the others behind it, in the order they came


def is_writing():
    """True where this unit of work may write: jobs, commands, and forms until their commit.

    What a form reads after its commit is for the answer: nobody else waits meanwhile.
    """
    chosen = _writing.get()
    if chosen is not None:
        return chosen
    if not has_request_context():
        return True
    return request.method not in SAFE_METHODS and not g.get("has_committed")


def is_set_apart():
    """True inside `writing()`: what is committed there is not what the form came for."""
    return _writing.get() is not None


@contextlib.contextmanager
def writing(session):
    """A stretch that may write although a page is being read, such as the access log.

    What was loaded before is read anew inside: the reading transaction ends.
    """
    session.rollback()
    token = _writing.set(True)
    try:
        yield
    finally:
        session.rollback()
        _writing.reset(token)


def execute_apart(engine, statement, rows=None):
    """Execute an UPDATE or DELETE that commits by itself, for rows that no session knows; once for each of `rows`.

    What it writes may be lost when the power fails: it waits for no disk.
    """
    begins = engine.dialect.name == "sqlite"  # elsewhere one statement is a transaction, as pages have it
    if not begins:
        statement = statement.where(func.set_config("synchronous_commit", "off", True) == "off")
    tokens = _writing.set(begins), _lasting.set(False)
    try:
        with engine.begin() as connection:
            connection.execute(statement, rows)
    finally:
        _writing.reset(tokens[0])
        _lasting.reset(tokens[1])


@contextlib.contextmanager
def reading():
    """A stretch outside any request that only reads: it never waits for writers, nor they for it."""
    token = _writing.set(False)
    try:
        yield
    finally:
        _writing.reset(token)


def step_aside(engine):
    """Between two of many transactions: leave SQLite's lock to those who wait, since it knows no order of coming."""
    if engine.dialect.name == "sqlite":
        time.sleep(STEP_ASIDE_SECONDS)


def hook(engine):
    """Give an SQLite engine durable, concurrent, yielding transactions, others short ones on connections that live."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
        event.listen(engine, "before_cursor_execute", _hold)
    else:
        event.listen(engine, "begin", _begin_where_it_writes)
        event.listen(engine, "checkin", _note_its_use)
        event.listen(engine, "checkout", partial(_look_whether_it_lives, engine.dialect))
        postgres.hook(engine)


def _begin_where_it_writes(connection):
    driver, is_reading = connection.connection.dbapi_connection, not is_writing()
    if driver.autocommit != is_reading:
        driver.autocommit = is_reading


def _note_its_use(_driver, record):
    record.info["used_at"] = time.monotonic()


def _look_whether_it_lives(dialect, driver, record, _proxy):
    """Ask a connection that was not used lately; one that is dead is replaced, with all that are as old."""
    if time.monotonic() - record.info.get("used_at", time.monotonic()) < IDLE_SECONDS:
        return
    try:
        dialect.do_ping(driver)
    except dialect.loaded_dbapi.Error as error:
        raise InvalidatePoolError from error


def _prepare(connection, _record):
    connection.isolation_level = None  # the driver must not begin transactions of its own
    cursor = connection.cursor()
    for pragma in (
        "busy_timeout=0",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "temp_store=MEMORY",
        "cache_size=-32000",
        f"wal_autocheckpoint={LARGEST_LOG_PAGES}",
    ):
        _patiently(cursor, f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection):
    """A page reads one state of everything; a writer begins when it holds or writes its first row."""
    if not is_writing():
        connection.exec_driver_sql("BEGIN")


def _hold(connection, cursor, statement, _parameters, context, _is_many):
    """Take the database's one lock where another database would lock rows; what was read before is not held."""
    driver = cursor.connection
    if driver.in_transaction or not (is_locking(context) or not statement.startswith(READS)):
        return
    _be_as_safe_as_wanted(connection, cursor)
    _in_turn(cursor, "BEGIN IMMEDIATE")


def is_locking(context):
    """True for a SELECT … FOR UPDATE, which SQLite's dialect writes like any other."""
    return getattr(context.invoked_statement, "_for_update_arg", None) is not None


def _be_as_safe_as_wanted(connection, cursor):
    wanted = "FULL" if _lasting.get() else "NORMAL"
    if connection.info.get("synchronous", "FULL") != wanted:
        cursor.execute(f"PRAGMA synchronous={wanted}")
        connection.info["synchronous"] = wanted


def _in_turn(cursor, statement):
    """Execute it as the one of this process that waits for the lock; the time behind the turnstile counts as waited."""
    deadline = time.monotonic() + LONGEST_WAIT_SECONDS
    is_first = _turnstile.acquire(timeout=LONGEST_WAIT_SECONDS)
    try:
        _patiently(cursor, statement, deadline)
    finally:
        if is_first:
            _turnstile.release()


def _patiently(cursor, statement, deadline=None):
    """Execute it, again and again while somebody else holds the lock, until the deadline on the monotonic clock.

    SQLite's own busy handler sleeps inside C, where it would stop every
    greenlet of the process; time.sleep lets them run.
    """
    deadline = deadline or time.monotonic() + LONGEST_WAIT_SECONDS
    while True:
        try:
            return cursor.execute(statement)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in BUSY or time.monotonic() > deadline:
                raise
        time.sleep(PAUSE_SECONDS)
