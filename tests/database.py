"""An empty database for every test: a copied file, or emptied tables where BOARD_TEST_DATABASE_URL points."""

import shutil
from pathlib import Path

from board.extensions import db


def build(home):
    """Make the tables once; for SQLite keep the file as a template."""
    if is_file():
        db.create_all()
        leave()
        shutil.copy(Path(home) / "board.db", Path(home) / "empty.db")
    else:
        db.drop_all()
        db.create_all()
        leave()


def empty(home):
    """The tables as they were built, without a row."""
    leave()
    if is_file():
        _replace_file(Path(home))
    else:
        tables = ", ".join(f'"{table.name}"' for table in db.metadata.sorted_tables)
        db.session.execute(db.text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
        db.session.commit()


def leave():
    """Close every connection, so that the next one sees the next database."""
    db.session.remove()
    db.engine.dispose()


def is_file():
    """True on SQLite."""
    return db.engine.dialect.name == "sqlite"


def _replace_file(home):
    for leftover in ("board.db-wal", "board.db-shm"):
        (home / leftover).unlink(missing_ok=True)
    shutil.copy(home / "empty.db", home / "board.db")
