"""The real thing to measure: `board up` on a filled database, and who signs in to it."""

import ctypes
import json
import os
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import psutil

from bench.caller import Caller
from bench.ports import free_port, wait_until
from board.cli.tree.child import DIES_WITH_PARENT

ROOT = Path(__file__).parent.parent
UP = [sys.executable, "-c", "from board.cli import main; main()", "up"]
OURS = ("BOARD_", "VALKEY", "REDIS", "DATABASE", "PORT")
BOARD = "/boards/service-guide"
PASSWORD = "measured-and-nothing-else"


class House:
    """A home folder, its database and, while it is open, the processes of `board up`."""

    def __init__(self, home, database_url=None, **more):
        self.home, self.port, self.database_url = Path(home), free_port(), database_url
        self.database = "postgresql" if database_url else "sqlite"
        plain = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        self.environ = plain | ({"DATABASE_URL": database_url} if database_url else {}) | {
            "BOARD_HOME": str(self.home), "BOARD_DEMO": "0", "BOARD_HOST": "127.0.0.1", "PORT": str(self.port),
            "BOARD_PUBLIC_URL": f"http://localhost:{self.port}", "BOARD_WEB_WORKERS": "2",
        } | more  # fmt: skip
        self._process = None

    def inside(self, name, *arguments):
        """What a function of `bench.inside` returns, called by a process that is configured like the board's own."""
        command = [sys.executable, "-m", "bench.inside", name, *map(str, arguments)]
        done = subprocess.run(command, cwd=ROOT, env=self.environ, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{name}: {done.stderr[-2000:]}")
        return json.loads(done.stdout.splitlines()[-1])

    def open(self):
        """Start it, and wait until pages are served and the clocks that were due have rung."""
        log = (self.home / "up.log").open("w")
        self._process = subprocess.Popen(
            UP, cwd=ROOT, env=self.environ, stdout=log, stderr=log, start_new_session=True,
            preexec_fn=die_with_parent,
        )  # fmt: skip
        wait_until(lambda: "is ready" in (self.home / "up.log").read_text(), 90, "board up")
        wait_until(lambda: self.inside("due_now") == 0, 180, "ringing what was due")

    def close(self):
        """Stop all that it has started."""
        if self._process:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(60)

    def sign_in(self, number=0):
        """A Caller who has signed in as one of the people; 0 is the supervisor."""
        return Caller(self.port).sign_in(f"bench{number}@demo.test", PASSWORD)

    @property
    def process(self):
        """The head of its processes."""
        return psutil.Process(self._process.pid)

    def web_memory_kb(self):
        """What the web processes weigh together, memory they share counted once."""
        web = [child for child in self.process.children() if "gunicorn" in child.cmdline()]
        processes = [process for head in web for process in (head, *head.children(recursive=True))]
        return sum(process.memory_full_info().pss for process in processes) / 1024


def die_with_parent():
    """A run that is killed leaves nothing behind."""
    ctypes.CDLL(None).prctl(DIES_WITH_PARENT, signal.SIGTERM)


@contextmanager
def filled(total, open_count, database_url=None, *, starts=True):
    """A House with so many tickets, open unless told otherwise; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="board-bench-", ignore_cleanup_errors=True) as home:
        house = House(home, database_url)
        house.fill_seconds = house.inside("fill", total, open_count)
        try:
            if starts:
                house.open()
            yield house
        finally:
            house.close()
