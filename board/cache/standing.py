"""What was read of a database in which nothing has been committed since, by anybody."""

from sqlalchemy import text

from board.cache import Stamped
from board.extensions import db
from board.extensions.transactions import is_writing

MOST = 500  # answers kept by a connection
SNAPSHOT = text("SELECT pg_current_snapshot()::text")  # the same as before, and the same commits are seen
KEPT = Stamped(200)


def is_told():
    """True where the database says whether it stands still: on SQLite, in a transaction that only reads."""
    return not is_writing() and db.engine.dialect.name == "sqlite"


def while_it_stands(key, ask):
    """What `ask()` gives, asked anew as soon as anything has been committed since this connection asked.

    SQLite alone can say so, for next to nothing and of the very state that this transaction reads; where it is not
    told, it is asked every time.
    """
    if not is_told():
        return ask()
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


def while_it_looks_the_same(key, ask):
    """The same for what costs several statements: PostgreSQL is asked first which commits it shows, by one."""
    if is_writing() or db.engine.dialect.name != "postgresql":
        return while_it_stands(key, ask)
    return KEPT.get(key, db.session.scalar(SNAPSHOT), ask)
