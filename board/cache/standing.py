"""What was read of a database in which nothing has been committed since, by anybody."""

from sqlalchemy import text

from board.cache import Stamped
from board.extensions import db
from board.extensions.transactions import is_writing

MOST = 500  # answers kept: on SQLite by a connection, elsewhere by a process
SNAPSHOT = text("SELECT pg_current_snapshot()::text")  # the same as before, and the same commits are seen
KEPT = Stamped(MOST)


def while_it_stands(key, ask):
    """What `ask()` gives, asked anew as soon as anything has been committed since it was asked.

    SQLite says so for next to nothing and of the very state that this transaction reads; PostgreSQL by one statement,
    once a transaction: what is asked after it is as new or newer. What may write asks every time.
    """
    if is_writing():
        return ask()
    if db.engine.dialect.name == "postgresql":
        return KEPT.get(key, _snapshot(), ask)
    connection = db.session.connection()
    driver = connection.connection.dbapi_connection
    stamp = (driver.execute("PRAGMA data_version").fetchone()[0], driver.total_changes)
    before, kept = connection.info.get("standing", (None, {}))
    if before != stamp or len(kept) > MOST:
        kept = {}
        connection.info["standing"] = (stamp, kept)
    if key not in kept:
        kept[key] = ask()
    return kept[key]


def _snapshot():
    """Which commits PostgreSQL shows, as this transaction was told when it first asked."""
    session = db.session()
    asked_in, snapshot = session.info.get("snapshot", (None, None))
    if asked_in is None or asked_in is not session.get_transaction():
        snapshot = session.scalar(SNAPSHOT)
        session.info["snapshot"] = session.get_transaction(), snapshot
    return snapshot
