"""`board web`, `board worker`, `board ticker` as they run machines of their own: several of each, stopped in order."""

import http.client
import re
import subprocess
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import func, select

from board import config as configuration
from board import create_app, wallclock
from board.delivery.due import PENDING
from board.extensions import db as database
from board.models.event import Event
from board.models.message import Message
from board.models.timer import Timer
from tests import cast, postgres
from tests.cast import NOON
from tests.house.running import COMMAND, PATIENCE_SECONDS, answers, until

pytestmark = pytest.mark.xdist_group("process tree")
MIGRATED = re.compile(r"The database is at revision \w+\.")


@pytest.fixture
def apart(place, valkey_url, tmp_path):
    """An installation with a Valkey of its own and a clock that can be moved, and logs that are printed."""
    clock = str(tmp_path / "clock.json")
    return place | {"VALKEY_URL": valkey_url, "BOARD_LOG": "stdout", "BOARD_ENV": "test", "BOARD_CLOCK": clock}


@pytest.fixture
def on_postgresql(apart):
    """The same on PostgreSQL."""
    if not postgres.binary("initdb"):
        pytest.skip("PostgreSQL is not installed here")
    with postgres.server() as url:
        yield apart | {"DATABASE_URL": url}


def run(place, *words):
    """A command that ends by itself."""
    return subprocess.run(
        [*COMMAND, *words], env=place, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False
    )


@contextmanager
def at_work(place, *names):
    """Processes of these names, each started by its command; killed afterwards if they still run."""
    with ExitStack() as stack:
        crew, log = [], stack.enter_context((Path(place["BOARD_HOME"]) / "parts.log").open("w"))
        for name in names:
            process = subprocess.Popen([*COMMAND, name], env=place, stdout=log, stderr=log)
            stack.callback(process.kill)
            crew.append(process)
        yield crew


def stop(crew):
    """Ask all of them to stop; their exit codes."""
    for process in crew:
        process.terminate()
    return {process.wait(PATIENCE_SECONDS) for process in crew}


@contextmanager
def inside(place):
    """The application of this installation, in the test's own process; the usual one comes back."""
    usual = configuration.current()
    app = create_app(configuration.load(place))
    try:
        with app.app_context():
            yield app
            database.session.remove()
            database.engine.dispose()
    finally:
        configuration.use(usual)


def set_clock(app, instant):
    """Stop the installation's clock there."""
    since = datetime.now(UTC)
    offset = (instant - since).total_seconds()
    wallclock.move(app.config["BOARD"].clock, offset_seconds=offset, speed=0, since=since)


def count(*conditions):
    """How many rows there are, counted anew."""
    database.session.rollback()
    return database.session.scalar(select(func.count()).where(*conditions))


def test_parts_do_not_start_before_the_database_is_migrated(apart):
    for part in ("web", "worker"):
        answer = run(apart, part)
        assert answer.returncode == 1 and "run `board migrate`" in answer.stderr


def test_several_of_each_on_postgresql_ring_every_timer_once(on_postgresql):
    two = [subprocess.Popen([*COMMAND, "migrate"], env=on_postgresql, stdout=subprocess.PIPE, text=True) for _ in "ab"]
    assert all(MIGRATED.match(process.communicate(timeout=PATIENCE_SECONDS)[0]) for process in two)
    with inside(on_postgresql) as app:
        ada, lea = cast.agent(), cast.lead()
        for _ in range(12):
            cast.lived(ada, until="in_progress")
        set_clock(app, NOON + timedelta(minutes=241))
        due = count(*PENDING, Timer.due_at <= wallclock.now())
        assert due == 12 * 7
        with at_work(on_postgresql, "web", "worker", "worker", "ticker", "ticker") as crew:
            until(lambda: answers(on_postgresql))
            until(lambda: count(*PENDING, Timer.due_at <= wallclock.now()) == 0)
            until(lambda: count(Message.person_id == lea.id, Message.template == "bundle", Message.state != "queued"))
            until(lambda: (metric(on_postgresql, "board_workers"), metric(on_postgresql, "board_tickers")) == (2, 2))
            assert stop(crew) == {0}
        assert count(Event.kind == "timer_fired") == due
        assert count(Message.template == "overdue_escalated") == 12


def metric(place, name):
    """What `/metrics` says of a name."""
    connection = http.client.HTTPConnection("127.0.0.1", place["PORT"], timeout=10)
    connection.request("GET", "/metrics")
    text = connection.getresponse().read().decode()
    found = (s.value for family in text_string_to_metric_families(text) for s in family.samples if s.name == name)
    return next(found, None)


@pytest.fixture
def served(apart):
    """A board served by `board web`, with somebody who may sign in."""
    assert MIGRATED.match(run(apart, "migrate").stdout)
    with inside(apart):
        cast.agent()
    with at_work(apart, "web") as (web,):
        until(lambda: answers(apart))
        yield apart, web


def test_a_request_that_has_begun_is_answered_and_streams_are_sent_away(served):
    place, web = served
    cookie = signed_in(begin_to_sign_in(place), place)
    stream = http.client.HTTPConnection("127.0.0.1", place["PORT"], timeout=PATIENCE_SECONDS)
    stream.request("GET", "/boards/service-guide/live", headers={"Cookie": cookie})
    flow = stream.getresponse()
    assert flow.status == 200 and flow.fp.readline()
    slow = begin_to_sign_in(place)

    web.terminate()
    flow.fp.read()  # ends: the browser is told to go elsewhere
    until(lambda: not answers(place))
    assert web.poll() is None, "it waits for what has begun"

    assert signed_in(slow, place)
    assert web.wait(PATIENCE_SECONDS) == 0


def begin_to_sign_in(place):
    """A connection on which half of a form has been sent, and the other half."""
    connection = http.client.HTTPConnection("127.0.0.1", place["PORT"], timeout=PATIENCE_SECONDS)
    connection.request("GET", "/login")
    answer = connection.getresponse()
    token = re.search(r'<meta name="csrf-token" content="([^"]+)"', answer.read().decode())[1]
    body = urlencode({"email": "ada.agent@demo.test", "password": cast.PASSWORD, "csrf_token": token}).encode()
    connection.putrequest("POST", "/login")
    connection.putheader("Cookie", answer.headers["Set-Cookie"].partition(";")[0])
    connection.putheader("Content-Type", "application/x-www-form-urlencoded")
    connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body[:20])
    return connection, body[20:]


def signed_in(begun, place):
    """Send the other half; the cookie of who is signed in."""
    connection, rest = begun
    connection.send(rest)
    answer = connection.getresponse()
    assert answer.status == 303
    return answer.headers["Set-Cookie"].partition(";")[0]
