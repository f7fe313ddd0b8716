"""The demo, loaded once and copied: loading takes seconds."""

import pytest

from board import demo
from tests import cast

LOADED_AT = cast.NOON


@pytest.fixture
def loaded(kept, db):
    """The demo of noon, 20 May 2024, inside an application context."""
    kept("demo", lambda: demo.load(LOADED_AT))
    return db
