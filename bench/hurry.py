"""A database that is filled in a hurry: what makes it safe is switched off, and on again."""

from contextlib import contextmanager

from sqlalchemy import event, text
from sqlalchemy.schema import AddConstraint, DropConstraint, ForeignKeyConstraint

from board.extensions import db
from board.extensions.transactions import reading
from board.models import words_index

# Nobody else has the file, and a fill that was interrupted is begun anew.
PRAGMAS = ("journal_mode=MEMORY", "synchronous=OFF", "foreign_keys=OFF", "cache_size=-1000000")
# Of PostgreSQL what makes it write everything twice: a cluster of the measurement's own, and nobody else is on it.
SETTINGS = {"full_page_writes": "off", "max_wal_size": "'16GB'", "checkpoint_timeout": "'1h'"}


@contextmanager
def hurry():
    """Indexes and foreign keys are gone inside, and made again in one go at the end."""
    tables = db.metadata.sorted_tables
    if db.engine.dialect.name == "sqlite":
        event.listen(db.engine, "connect", _forget_safety)
        _reconnect()
    else:
        _set_up([f"ALTER SYSTEM SET {name} = {value}" for name, value in SETTINGS.items()])
    indexes = [index for table in tables for index in table.indexes]
    for index in indexes:
        index.drop(db.session.connection())
    for key in _foreign_keys(tables):
        db.session.execute(DropConstraint(key, if_exists=True))
    _forget_words()
    db.session.commit()
    yield
    _make_roomy()
    words_index.create(None, db.session.connection())
    for index in indexes:
        index.create(db.session.connection())
    for key in _foreign_keys(tables):
        db.session.execute(AddConstraint(key))
    _tidy_up(tables)


def _forget_words():
    """PostgreSQL's index over words, the dearest of all to keep; SQLite's is kept by triggers."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("DROP INDEX IF EXISTS ix_ticket_words_lexemes"))


def _make_roomy():
    """Indexes are sorted in memory; for this transaction alone."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SET LOCAL maintenance_work_mem = '512MB'"))


def _forget_safety(connection, _record):
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}").fetchall()
    cursor.close()


def _set_up(statements):
    """Each by itself, as pages have it: none of them may stand in a transaction."""
    with reading(), db.engine.connect() as connection:
        for statement in (*statements, "SELECT pg_reload_conf()"):
            connection.execute(text(statement))


def _reconnect():
    db.session.remove()
    db.engine.dispose()


def _foreign_keys(tables):
    """PostgreSQL's; in SQLite they are a part of the table and are not looked at inside."""
    if db.engine.dialect.name == "sqlite":
        return []
    return [key for table in tables for key in table.constraints if isinstance(key, ForeignKeyConstraint)]


def _tidy_up(tables):
    is_file = db.engine.dialect.name == "sqlite"
    for table in tables:
        if not is_file and "id" in table.c:
            highest = f"(SELECT coalesce(max(id), 1) FROM {table.name})"
            db.session.execute(text(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), {highest})"))
    db.session.execute(text("ANALYZE"))
    db.session.commit()
    if is_file:
        event.remove(db.engine, "connect", _forget_safety)
    else:
        _set_up([*(f"ALTER SYSTEM RESET {name}" for name in SETTINGS), "CHECKPOINT"])
    _reconnect()
