"""The demo, loaded once and copied: loading takes seconds."""

import shutil
from pathlib import Path

import pytest

from board import demo
from tests import cast
from tests import database as databases

LOADED_AT = cast.NOON


@pytest.fixture(scope="session")
def _loaded(_house, environ):
    """A database file with the demo in it, of noon, 20 May 2024."""
    home = Path(environ["BOARD_HOME"])
    with _house.app_context():
        databases.empty(home)
        demo.load(LOADED_AT)
        databases.leave()  # the last connection to close brings everything into the one file
    shutil.copy(home / "board.db", home / "demo.db")
    return home / "demo.db"


@pytest.fixture
def loaded(_loaded, db):
    """The demo's database inside an application context."""
    databases.leave()
    databases.replace(_loaded.parent, _loaded.name)
    return db
