"""The demo, loaded once and copied: loading takes seconds."""

import shutil
from pathlib import Path

import pytest

from board import demo
from board.extensions import db as database
from tests import cast

LOADED_AT = cast.NOON


@pytest.fixture(scope="session")
def _loaded(_house, environ):
    """A database file with the demo in it, of noon, 20 May 2024."""
    home = Path(environ["BOARD_HOME"])
    with _house.app_context():
        database.engine.dispose()
        for leftover in ("board.db-wal", "board.db-shm"):
            (home / leftover).unlink(missing_ok=True)
        shutil.copy(home / "empty.db", home / "board.db")
        demo.load(LOADED_AT)
        database.session.remove()
        database.engine.dispose()  # the last connection to close brings everything into the one file
    shutil.copy(home / "board.db", home / "demo.db")
    return home / "demo.db"


@pytest.fixture
def loaded(_loaded, db):
    """The demo's database inside an application context."""
    db.session.remove()
    db.engine.dispose()
    home = _loaded.parent
    for leftover in ("board.db-wal", "board.db-shm"):
        (home / leftover).unlink(missing_ok=True)
    shutil.copy(_loaded, home / "board.db")
    return db
