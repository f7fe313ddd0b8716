"""The databases that tests run on, each empty for every test: SQLite, and a PostgreSQL of this process's own."""

import contextlib
import shutil
from pathlib import Path

import pytest
from sqlalchemy import create_engine, event, make_url, text

from board.extensions import db
from tests import postgres

KINDS = ("sqlite", "postgresql")
CHOICES = (*KINDS, "both")
HERE_ONCE = pytest.mark.skipif(not postgres.binary("initdb"), reason="PostgreSQL is not installed here")
PARAMETERS = {
    "sqlite": pytest.param("sqlite", id=pytest.HIDDEN_PARAM),
    "postgresql": pytest.param("postgresql", id="postgresql", marks=HERE_ONCE),
}
# Emptying 50 tables takes seconds with TRUNCATE; most tests touch ten of them, with a few rows each.
EMPTY = """
CREATE OR REPLACE FUNCTION empty_all() RETURNS void LANGUAGE plpgsql SET session_replication_role = replica AS $$
DECLARE
    has_rows boolean;
    stood record;
BEGIN
    FOR stood IN SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %I)', stood.name) INTO has_rows;
        IF has_rows THEN EXECUTE format('DELETE FROM %I', stood.name); END IF;
    END LOOP;
    PERFORM setval(seqrelid, seqstart, false) FROM pg_sequence WHERE pg_sequence_last_value(seqrelid) IS NOT NULL;
END $$
"""


def chosen(metafunc):
    """The databases for a test that wants one: those its marker names, else those of the command line."""
    marker = metafunc.definition.get_closest_marker("only_on")
    option = metafunc.config.getoption("databases")
    kinds = KINDS if option == "both" else (option,)
    return [PARAMETERS[kind] for kind in (marker.args[:1] if marker else kinds)]


@contextlib.contextmanager
def address(kind):
    """The variables that lead to a database of this kind."""
    if kind == "sqlite":
        yield {}
    else:
        with postgres.server() as url:
            yield {"DATABASE_URL": url}


def build(home):
    """Make the tables once, empty."""
    db.create_all()
    if is_file():
        keep(home, "empty")
    else:
        db.session.execute(text(EMPTY))
        db.session.commit()


def empty(home):
    """The tables as they were built, without a row."""
    if is_file():
        replace(home, "empty")
    else:
        db.session.remove()
        db.session.execute(text("SET LOCAL lock_timeout = '20s'; SELECT empty_all()"))
        db.session.commit()


def keep(home, name):
    """Put a copy of the database aside under a name."""
    leave()
    if is_file():
        shutil.copy(Path(home) / "board.db", Path(home) / f"{name}.db")
    else:
        _beside(db.engine.url, f"CREATE DATABASE {name} TEMPLATE postgres")


def replace(home, name):
    """Put a kept copy in the place of the database; nobody may have it open."""
    leave()
    if is_file():
        for leftover in ("board.db-wal", "board.db-shm"):
            (Path(home) / leftover).unlink(missing_ok=True)
        shutil.copy(Path(home) / f"{name}.db", Path(home) / "board.db")
    else:
        _beside(db.engine.url, "DROP DATABASE postgres WITH (FORCE)", f"CREATE DATABASE postgres TEMPLATE {name}")


def everything():
    """All that is kept, as text."""
    if is_file():
        return "\n".join(db.session.connection().connection.driver_connection.iterdump())
    rows = (row for table in db.metadata.sorted_tables for row in db.session.execute(table.select()))
    return "\n".join(str(tuple(row)) for row in rows)


def leave():
    """Close every connection, so that the next one sees the next database."""
    db.session.remove()
    db.engine.dispose()


def is_file():
    """True on SQLite."""
    return db.engine.dialect.name == "sqlite"


def another(environ, folder):
    """The address of a new database without a table, of the same kind as the one of these variables."""
    if "DATABASE_URL" not in environ:
        return f"sqlite:///{folder}/another.db"
    url = make_url(environ["DATABASE_URL"]).set(drivername="postgresql+psycopg")
    _beside(url, "DROP DATABASE IF EXISTS another WITH (FORCE)", "CREATE DATABASE another")
    return url.set(database="another").render_as_string(hide_password=False)


def _beside(url, *statements):
    """Carry out what no connection to the database itself can do."""
    engine = create_engine(url.set(database="template1"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


@contextlib.contextmanager
def statements():
    """The statements that are sent inside."""
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
