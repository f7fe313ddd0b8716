"""How Alembic meets this application: its engine, its models, batches for SQLite."""

from contextlib import contextmanager

from alembic import context
from flask import current_app

from board.models import words_index
from board.models.base import UtcDateTime

migrate = current_app.extensions["migrate"]


def render(kind, item, autogen_context):
    """Migrations know plain column types only, so that they stay readable when models move on."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and type(item).__module__.startswith("board."):
        return f"sa.{item.impl!r}"
    return False


def run():
    """Carry the migrations out in one transaction each."""
    with migrate.db.engine.connect() as connection, _tables_may_be_made_anew(connection):
        context.configure(
            connection=connection,
            target_metadata=migrate.db.metadata,
            render_item=render,
            include_name=lambda name, _kind, _parents: not words_index.is_part(name),
            transaction_per_migration=True,
            **migrate.configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
        words_index.keep(connection)
        connection.commit()


@contextmanager
def _tables_may_be_made_anew(connection):
    """SQLite changes a table by making it anew and dropping the old one, which rows that refer to it would forbid."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.dbapi_connection  # itself: no transaction may be open
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


run()
