"""Workers under a movable clock, an outbox that is empty at first."""

import shutil

import pytest

from board.extensions import db as database
from tests.cast import NOON
from tests.workers import Workers


@pytest.fixture
def workers(app, db, clock, run_jobs):
    """The installation's workers; it is noon."""
    clock.at(NOON)
    outbox = app.config["BOARD"].home / "outbox"
    shutil.rmtree(outbox, ignore_errors=True)
    yield Workers(app, clock, run_jobs)
    shutil.rmtree(outbox, ignore_errors=True)


@pytest.fixture
def elsewhere(app):
    """An application context in which several threads may work at once; for tests on PostgreSQL."""
    with app.app_context():
        yield app
        database.session.rollback()
