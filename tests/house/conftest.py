"""A workshop: the application with a few routes of its own, on which the rules of the house can be seen."""

import errno
import os
import socket

import pytest
from flask import Blueprint, abort, flash
from sqlalchemy.exc import OperationalError

from board import config as configuration
from board import create_app, htmx, wallclock
from board.domain.refusals import Reason, Refused
from board.extensions import db as database
from board.extensions import passwords, writing
from board.models.person import Person
from board.models.serial import next_serial
from tests.client import BoardClient

bench = Blueprint("workshop", __name__, url_prefix="/workshop")


@bench.post("/notes")
def save_note():
    """One more note; its number is in the answer."""
    number = next_serial("workshop")
    database.session.commit()
    if htmx.is_fragment():
        return f"<p>note {number}</p>"
    return htmx.go(f"/workshop/notes/{number}")


@bench.post("/only-notes")
def save_the_only_note():
    """The first is saved; whoever comes after it is refused, and told so once more on the next page."""
    if next_serial("workshop") > 1:
        flash("Somebody was faster.")
        raise Refused([Reason("There is a note already.")])
    database.session.commit()
    return htmx.go("/workshop/notes/1")


@bench.post("/logged-notes")
def log_and_save():
    """Logs the use apart, then does what the form came for."""
    with writing():
        next_serial("log")
        database.session.commit()
    if htmx.is_fragment():
        raise RuntimeError("killed between the two")
    return save_note()


@bench.post("/late-faults")
def save_then_fail():
    """Commits, and answers 422 all the same."""
    next_serial("workshop")
    database.session.commit()
    return "not good", 422


@bench.post("/unshown-notes")
def save_and_stumble():
    """Commits, and cannot be shown."""
    next_serial("workshop")
    database.session.commit()
    raise RuntimeError("the answer cannot be drawn")


@bench.post("/refusals")
def refuse():
    """Refused for two reasons, after something was written."""
    next_serial("workshop")
    raise Refused([Reason("The solution is missing."), Reason("Wait %(minutes)s minutes.", None, {"minutes": 5})])


TROUBLES = {
    "full": lambda: OSError(errno.ENOSPC, "No space left on device"),
    "locked": lambda: OperationalError("BEGIN IMMEDIATE", {}, Exception("database is locked")),
    "away": lambda: OperationalError("SELECT 1", {}, Exception("server closed the connection unexpectedly")),
}


@bench.post("/troubles/<name>")
def meet_trouble(name):
    """What servers do to a form."""
    next_serial("workshop")
    raise TROUBLES[name]()


@bench.get("/bugs")
def fail():
    """A bug."""
    raise RuntimeError("a bug with a secret in it")


@bench.get("/writes")
def write_in_get():
    """A page that changes something."""
    database.session.add(Person(email="sneaky@demo.test", name="Sneaky", created_at=wallclock.now()))
    database.session.commit()
    return "written"


@bench.get("/statuses/<int:status>")
def show_status(status):
    """Any failure."""
    abort(status)


@pytest.fixture(scope="session")
def _workshop(_house, environ):
    application = create_app(configuration.load(environ))
    application.config["WTF_CSRF_ENABLED"] = False
    application.test_client_class = BoardClient
    application.register_blueprint(bench)
    return application


@pytest.fixture
def workshop(app, _workshop):
    """The application with the workshop's routes, on an empty database."""
    yield _workshop
    with _workshop.app_context():
        database.session.remove()
        database.engine.dispose()  # the next test gets another file under the same name


@pytest.fixture
def context(workshop):
    """An application context, as a job or a command has one."""
    with workshop.app_context():
        yield workshop
        database.session.rollback()


@pytest.fixture
def agent(workshop):
    """Somebody who may sign in with the password "correct horse"."""
    with workshop.app_context():
        person = Person(email="agent@demo.test", name="Ann Agent", created_at=wallclock.now())
        person.password_hash = passwords.hash("correct horse")
        database.session.add(person)
        database.session.commit()
        database.session.refresh(person)
        database.session.expunge(person)
        return person


@pytest.fixture
def visitor(workshop):
    """A browser in the workshop that is not signed in."""
    return workshop.test_client()


@pytest.fixture
def worker(workshop, agent):
    """A browser in the workshop, signed in as the agent."""
    return workshop.test_client().sign_in(agent)


@pytest.fixture
def notes_saved(workshop):
    """`notes_saved()`: how many notes there are."""

    def count():
        with workshop.app_context():
            return database.session.scalar(database.text("SELECT value FROM serial WHERE scope = 'workshop'")) or 0

    return count


@pytest.fixture
def csrf(workshop):
    """The workshop with its CSRF protection on, as everywhere but in tests."""
    workshop.config["WTF_CSRF_ENABLED"] = True
    yield
    workshop.config["WTF_CSRF_ENABLED"] = False


@pytest.fixture
def place(tmp_path):
    """The environment of an installation of its own, on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BOARD_", "VALKEY", "DATABASE"))}
    return kept | {
        "BOARD_HOME": str(tmp_path / "home"),
        "PORT": str(port),
        "BOARD_DEMO": "0",
        "BOARD_HOST": "127.0.0.1",
    }
