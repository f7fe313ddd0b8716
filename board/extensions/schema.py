"""Which revision of the tables the database has, and which this version needs."""

import fcntl
from contextlib import contextmanager
from functools import cache

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import func, select

from board.extensions import db, migrate

LOCK = 0x616E646F6E  # "andon", as the number of an advisory lock of PostgreSQL


def is_missing_anything():
    """True when a migration is missing. A database that a later version has brought further on lacks nothing."""
    present = present_revision()
    return present != newest_revision() and (present is None or present in _known())


def present_revision():
    """The revision of the database, None when it is empty."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_revision():
    """The revision that this version needs."""
    return _known()[0]


@cache
def _known():
    """Every revision that this version knows, the newest first."""
    return tuple(script.revision for script in ScriptDirectory.from_config(migrate.get_config()).walk_revisions())


@contextmanager
def held_alone():
    """Only one at a time is inside, on whatever machine: by a lock in PostgreSQL, or a file beside SQLite's."""
    if db.engine.dialect.name == "sqlite":
        with (current_app.config["BOARD"].home / "migrate.lock").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
        return
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(select(func.pg_advisory_lock(LOCK)))
        try:
            yield
        finally:
            connection.execute(select(func.pg_advisory_unlock(LOCK)))
