"""How transactions begin: at once for writers on SQLite, and with waits that yield."""

import contextlib
import contextvars
import time

from flask import g, has_request_context, request
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
LONGEST_WAIT_SECONDS = 10
_writing = contextvars.ContextVar("writing", default=None)
_lasting = contextvars.ContextVar("lasting", default=True)


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
def writing(session, *, is_lasting=True):
    """A stretch that may write although a page is being read, such as the access log.

    What was loaded before is read anew inside: the reading transaction ends.
    What is not `is_lasting` may be lost when the power fails, and waits for no disk on SQLite.
    """
    session.rollback()
    tokens = _writing.set(True), _lasting.set(is_lasting)
    try:
        yield
    finally:
        session.rollback()
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


def hook(engine):
    """Give an SQLite engine durable, concurrent, yielding transactions; others are left as they are."""
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)


def _prepare(connection, _record):
    connection.isolation_level = None  # the driver must not begin transactions of its own
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "temp_store=MEMORY",
        "cache_size=-32000",
    ):
        _patiently(lambda pragma=pragma: cursor.execute(f"PRAGMA {pragma}"), lambda error: "locked" in str(error))
    cursor.close()


def _begin(connection):
    _be_as_safe_as_wanted(connection)
    statement = "BEGIN IMMEDIATE" if is_writing() else "BEGIN"
    _patiently(lambda: connection.exec_driver_sql(statement), _is_busy)


def _be_as_safe_as_wanted(connection):
    wanted = "FULL" if _lasting.get() else "NORMAL"
    if connection.info.get("synchronous", "FULL") != wanted:
        cursor = connection.connection.cursor()
        _patiently(lambda: cursor.execute(f"PRAGMA synchronous={wanted}"), lambda error: "locked" in str(error))
        cursor.close()
        connection.info["synchronous"] = wanted


def _is_busy(error):
    return isinstance(error, OperationalError) and "locked" in str(error.orig)


def _patiently(act, is_busy):
    """Do it, again and again while somebody else holds the lock.

    SQLite's own busy handler sleeps inside C, where it would stop every
    greenlet of the process; time.sleep lets them run.
    """
    deadline = time.monotonic() + LONGEST_WAIT_SECONDS
    pause = 0.001
    while True:
        try:
            return act()
        except Exception as error:
            if not is_busy(error) or time.monotonic() > deadline:
                raise
        time.sleep(pause)
        pause = min(pause * 1.5, 0.02)
