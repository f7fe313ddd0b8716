"""The demo, loaded once and copied: loading takes seconds."""

import pytest

from board import demo
from tests import cast
from tests import database as databases

LOADED_AT = cast.NOON


@pytest.fixture(scope="session")
def _loaded(_house, environ):
    """The demo of noon, 20 May 2024, kept beside the database; the folder where it is."""
    home = environ["BOARD_HOME"]
    with _house.app_context():
        databases.empty(home)
        demo.load(LOADED_AT)
        databases.keep(home, "demo")
    return home


@pytest.fixture
def loaded(_loaded, db):
    """The demo's database inside an application context."""
    databases.replace(_loaded, "demo")
    return db
