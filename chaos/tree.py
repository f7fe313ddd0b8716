"""`board up` on SQLite: one tree of processes that repairs itself."""

import psutil

from bench.house import House
from chaos.house import Besieged, environ


class Tree(Besieged):
    """Web, workers, ticker and Valkey under one head."""

    database = "sqlite"
    postgres = None

    def __init__(self, home, receivers):
        self._house = House(home, **environ(home, receivers))
        super().__init__(home, self._house.environ)
        self.ports = [self._house.port]

    def open(self):
        """Start it, and wait until pages are served."""
        self._house.open()

    def close(self):
        """Stop all that it has started."""
        self._house.close()

    def processes(self, name):
        """The living processes of the tree by name: web, web worker, worker, ticker, Valkey."""
        heads = living(self._house.process)
        if name == "web worker":
            return [one for web in heads if _name(web) == "web" for one in living(web)]
        return [child for child in heads if _name(child) == name]


def living(process):
    """The children of a process that have not ended, also while they are looked at."""
    try:
        return [child for child in process.children() if _lives(child)]
    except psutil.NoSuchProcess:
        return []


def _lives(process):
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _name(process):
    """What a child of the tree is; its forks have a name of their own, programs their command line."""
    try:
        command = " ".join(process.cmdline())
        forked = next((name for name in ("worker", "ticker") if process.name().startswith(f"board {name}")), None)
        return "web" if "gunicorn" in command else "Valkey" if "valkey-server" in command else forked
    except psutil.NoSuchProcess:
        return None
