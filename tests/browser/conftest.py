"""A running board and Chromium for the browser tests; each test begins on an empty database."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from board import config as configuration
from board.extensions import db as database
from board.models.person import Person
from board.models.ticket import Ticket
from tests import cast
from tests import database as databases
from tests.browser.house import House
from tests.browser.watching import Watch

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# The first draws pages as the others do, but no window around them, whose own pages cost as much again.
CHROMIUMS = (
    os.environ.get("BOARD_CHROMIUM"), "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome",
)  # fmt: skip
DESK = {"width": 1440, "height": 900}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}


def pytest_collection_modifyitems(items):
    """Mark them all, and keep each file together: a server is started once per process and file."""
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


@pytest.fixture(scope="package")
def house():
    """The running board of this test process; its folder is in memory where there is such a place."""
    patch = pytest.MonkeyPatch()
    patch.setattr(configuration, "_current", None)  # other tests of this process have theirs
    memory = Path("/dev/shm")
    home = Path(tempfile.mkdtemp(prefix="board-house-", dir=memory if os.access(memory, os.W_OK) else None))
    kept = ("BOARD_", "VALKEY", "REDIS", "DATABASE", "PORT")
    plain = {name: value for name, value in os.environ.items() if not name.startswith(kept)}
    house = House(home, _environ(home), plain)
    house.open()
    yield house
    house.close()
    patch.undo()
    shutil.rmtree(home, ignore_errors=True)


def _environ(home):
    return {
        "BOARD_ENV": "test",
        "BOARD_HOME": str(home),
        "BOARD_CLOCK": str(home / "clock.json"),
        "BOARD_SECRET_KEY": "only-for-the-tests-and-long-enough-for-them",
        "BOARD_DEMO": "0",
        "BOARD_WEB_WORKERS": "1",
        "BOARD_JOB_WORKERS": "1",
    }


@pytest.fixture(scope="package")
def chromium():
    """Chromium, started once."""
    path = next(filter(None, (shutil.which(name) for name in CHROMIUMS if name)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def app(house):
    """The running board's application, as new."""
    house.begin()
    yield house.app
    with house.app.app_context():
        databases.leave()


@pytest.fixture
def given(app):
    """`given(scene)` lets a function prepare rows and commits them; what it returns can still be read.

    Nobody is shown the tour, unless `tour`.
    """

    def prepare(scene, *, tour=False):
        with app.app_context():
            database.session().expire_on_commit = False
            found = scene()
            if not tour:
                database.session.execute(database.update(Person).values(toured_at=cast.NOON))
            database.session.commit()
            return found

    return prepare


@pytest.fixture
def meanwhile(given):
    """`meanwhile(number, verb, **more)`: a colleague does something to the ticket, in another process."""

    def act(number, verb, **more):
        ticket = database.session.scalar(database.select(Ticket).filter_by(number=number))
        person = database.session.scalar(database.select(Person))
        getattr(ticket, verb)(**cast.words(person), **more)

    return lambda number, verb, **more: given(lambda: act(number, verb, **more))


@pytest.fixture
def browse(house, app, chromium):
    """`browse(person=None, **options)`: a page in a browser of its own; complaints fail the test at its end."""
    contexts, watches = [], []

    def open_browser(person=None, **options):
        options = {"viewport": DESK, "locale": "en-GB", "timezone_id": "Asia/Shanghai", "base_url": house.url} | options
        context = chromium.new_context(**options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        watches.append(Watch(context))
        page = context.new_page()
        page.watch = watches[-1]
        if person:
            context.add_cookies([{"name": "board_session", "value": _session_of(app, person), "url": house.url}])
        return page

    yield open_browser
    complaints = [complaint for watch in watches for complaint in watch.complaints]
    for context in contexts:
        context.close()
    assert not complaints, "\n".join([*complaints, *house.tracebacks()])


def _session_of(app, person):
    signer = app.session_interface.get_signing_serializer(app)
    return signer.dumps({"_user_id": person.get_id(), "_fresh": True})


@pytest.fixture
def sign_in(house):
    """`sign_in(page, person)`: through the log-in page, as people do."""

    def fill_in(page, person):
        page.goto("/login")
        page.fill("[name=email]", person.email)
        page.fill("[name=password]", cast.PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url(lambda url: "/login" not in url)
        return page

    return fill_in
