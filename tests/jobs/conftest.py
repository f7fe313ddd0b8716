"""Workers under a movable clock, an outbox that is empty at first, and a house on PostgreSQL."""

import shutil

import pytest

from board import config as configuration
from board import create_app
from board.extensions import db as database
from board.extensions import rq
from tests.cast import NOON
from tests.client import BoardClient
from tests.jobs import postgres
from tests.workers import Workers


@pytest.fixture
def workers(app, db, clock, run_jobs):
    """The installation's workers; it is noon."""
    clock.at(NOON)
    outbox = app.config["BOARD"].home / "outbox"
    shutil.rmtree(outbox, ignore_errors=True)
    yield Workers(app, clock, run_jobs)
    shutil.rmtree(outbox, ignore_errors=True)


@pytest.fixture(scope="module")
def house(_house, environ):
    """The application on PostgreSQL; the usual one comes back afterwards."""
    usual = configuration.current()
    with postgres.server() as url:
        application = create_app(configuration.load(environ | {"DATABASE_URL": url}))
        application.config["WTF_CSRF_ENABLED"] = False
        application.test_client_class = BoardClient
        with application.app_context():
            database.create_all()
        yield application
        with application.app_context():
            database.engine.dispose()
    configuration.use(usual)


@pytest.fixture
def elsewhere(house):
    """An application context with empty tables."""
    with house.app_context():
        database.session.execute(
            database.text(f"TRUNCATE {', '.join(database.metadata.tables)} RESTART IDENTITY CASCADE")
        )
        database.session.commit()
        rq.queue.connection.flushall()
        yield house
        database.session.rollback()
