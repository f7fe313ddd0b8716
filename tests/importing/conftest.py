"""Files to import: excerpts that are always here, whole files where they are present."""

from pathlib import Path

import flask_migrate
import pytest

from board import importing
from board.importing import maps
from tests import cast

EXCERPTS = Path(__file__).parents[1] / "data"
WHOLE = Path(__file__).parents[3] / "shared" / "data"
NOW = cast.NOON


@pytest.fixture
def bring_in(db):
    """`bring_in(path, map)`: plan and carry out an import at noon of 20 May 2024; the plan."""

    def run(path, mapping, **more):
        mapping = maps.load(mapping) if isinstance(mapping, str) else mapping
        found = importing.plan(path, mapping, cast.policy(), **more)
        importing.carry_out(found, now=NOW)
        return found

    return run


@pytest.fixture
def whole():
    """`whole(name)`: the path of a whole file; the test is skipped where it is absent."""

    def path(name):
        if not (WHOLE / name).exists():
            pytest.skip(f"{name} is not here; the excerpt is tested")
        return WHOLE / name

    return path


@pytest.fixture
def installed(app):
    """The application on a database that the migrations know, as the commands want it."""
    with app.app_context():
        flask_migrate.stamp()
    return app
