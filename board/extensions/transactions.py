"""What a unit of work may do, and how its transactions begin: `sqlite` and `postgres` see to it.

On SQLite for pages as one state of everything, for writers with the first row they hold. Elsewhere pages have none:
each statement sees what is committed either way, and is spared the words around it.
"""

import contextlib
import contextvars
import time

from flask import g, has_request_context, request
from sqlalchemy import func

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
STEP_ASIDE_SECONDS = 0.002  # whoever waits has looked by then, and has the lock
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


def is_lasting():
    """False where what is written may be lost when the power fails."""
    return _lasting.get()


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
