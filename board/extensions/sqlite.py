"""The connections to SQLite: durable, concurrent, and patient while somebody else holds its one lock."""

import sqlite3
import threading
import time

from sqlalchemy import event

from board.extensions.transactions import is_lasting, is_writing

READS = ("SELECT", "PRAGMA", "BEGIN")
BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
LONGEST_WAIT_SECONDS = 10
PAUSE_SECONDS = 0.001  # a verb holds the lock for some milliseconds
LARGEST_LOG_PAGES = 1000
_turnstile = threading.Lock()  # of a process one waits at the database, the others behind it, in the order they came


def hook(engine):
    """Have an engine make such connections, whose transactions begin as late as they may."""
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "before_cursor_execute", _hold)


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
    if driver.in_transaction or not (_is_locking(context) or not statement.startswith(READS)):
        return
    _be_as_safe_as_wanted(connection, cursor)
    _in_turn(cursor, "BEGIN IMMEDIATE")


def _is_locking(context):
    """True for a SELECT … FOR UPDATE, which SQLite's dialect writes like any other."""
    return getattr(context.invoked_statement, "_for_update_arg", None) is not None


def _be_as_safe_as_wanted(connection, cursor):
    wanted = "FULL" if is_lasting() else "NORMAL"
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
