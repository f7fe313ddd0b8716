"""A real installation for the browser tests: `board up` with its workers, a movable clock and a file outbox."""

import ctypes
import signal
import socket
import subprocess
import sys
import time
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import psutil

from board import config as configuration
from board import create_app
from board.cli.tree.child import DIES_WITH_PARENT
from board.delivery.letters import slug
from board.extensions import db, feed, policies, rq
from board.models.lists import seed_lists
from board.models.message import Message
from tests import database as databases

COMMAND = [sys.executable, "-c", "from board.cli import main; main()", "up"]
PATIENCE_SECONDS = 60
OPENING_SECONDS = 30


class House:
    """`board up` in a folder of its own, and this process's own application on the same database."""

    def __init__(self, home, environ, plain_environ):
        self.home = Path(home)
        self.port = _free_port()
        self.url = f"http://localhost:{self.port}"
        self.environ = environ | {"PORT": str(self.port), "BOARD_HOST": "127.0.0.1", "BOARD_PUBLIC_URL": self.url}
        self._process = None
        self._plain = plain_environ

    def open(self):
        """Start it; the application comes back once the pages are served."""
        log = (self.home / "up.log").open("w")
        self._process = subprocess.Popen(
            COMMAND, env=self._plain | self.environ, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
            preexec_fn=lambda: ctypes.CDLL(None).prctl(DIES_WITH_PARENT, signal.SIGTERM),
        )  # fmt: skip
        wait_for(lambda: "is ready" in self.log or self._process.poll() is not None, PATIENCE_SECONDS)
        assert self._process.poll() is None, self.log
        self.app = create_app(configuration.load(self.environ))
        return self.app

    def kill_web(self):
        """Kill the web server with its workers, and count them; the tree starts another one after a moment."""
        children = psutil.Process(self._process.pid).children(recursive=True)
        web = [child for child in children if "gunicorn" in child.cmdline()]
        for child in web:
            child.kill()
        return len(web)

    def close(self):
        """Stop everything that it started."""
        self._process.send_signal(signal.SIGINT)
        self._process.wait(PATIENCE_SECONDS)

    @property
    def log(self):
        """What the tree has said about itself."""
        return (self.home / "up.log").read_text()

    def tracebacks(self):
        """What the processes wrote about bugs since the test began."""
        with (self.home / "logs" / "board.log").open() as log:
            log.seek(self._read)
            return [line for line in log if '"at"' not in line or "error" in line][-60:]

    def begin(self):
        """As new, while everything runs on: no row, no job, no letter, the clock at real time; lists are seeded."""
        with self.app.app_context():
            _forget_rows()
            rq.queue.connection.flushall()
            feed.publish({})  # a new epoch: what was drawn of the old rows is as good as forgotten
            for policy in policies.all():
                seed_lists(policy)
            db.session.commit()
        for letter in self.home.glob("outbox/*"):
            letter.unlink()
        (self.home / "clock.json").unlink(missing_ok=True)
        self._read = (self.home / "logs" / "board.log").stat().st_size

    def sweep(self):
        """Have a worker sweep now, instead of when the ticker comes round, and deliver what is due."""
        from board.jobs.sweeping import sweep

        with self.app.app_context():
            job = sweep.enqueue(result_ttl=60)
            wait_for(lambda: job.get_status(refresh=True) in ("finished", "failed", None))
            assert job.get_status() == "finished", job.exc_info

    def letter(self, number, template):
        """The latest letter of a template about a ticket, waited for; its text."""
        found = []

        def look():
            found[:] = [row.key for row in self._messages(number, template)]
            return found and self._file(found[-1]).exists()

        wait_for(look)
        content = message_from_bytes(self._file(found[-1]).read_bytes(), policy=default)
        return content.get_content()

    def _messages(self, number, template):
        with self.app.app_context():
            query = db.select(Message).where(Message.template == template, Message.channel == "email")
            return list(db.session.scalars(query.where(Message.ticket.has(number=number)).order_by(Message.id)))

    def _file(self, key):
        return self.home / "outbox" / f"{slug(key)}.eml"


def wait_for(condition, seconds=OPENING_SECONDS):
    """Wait for something to become true."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.03)


def _forget_rows():
    """Delete every row in one transaction, whatever order the tables depend on each other in."""
    if not databases.is_file():
        return databases.empty(None)
    session, tables = db.session, db.metadata.sorted_tables
    session.execute(tables[0].delete().where(db.false()))  # the transaction begins with the first write
    session.execute(db.text("PRAGMA defer_foreign_keys=ON"))
    for table in tables:
        session.execute(table.delete())
    session.commit()
    return None


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
