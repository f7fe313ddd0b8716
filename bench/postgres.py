"""A PostgreSQL of the run's own, where one is installed; it refuses to run as root, so then it runs as `postgres`."""

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

from bench.ports import free_port

PROGRAMS = Path("/usr/lib/postgresql/15/bin")
URL = "postgresql+psycopg://postgres@127.0.0.1:{port}/{name}"


def is_installed():
    """True when there is a PostgreSQL 15 to start."""
    return (PROGRAMS / "initdb").exists()


class Cluster:
    """A running server with stock settings."""

    def __init__(self, port):
        self.port = port

    def create(self, name):
        """A new empty database; its URL."""
        _run(PROGRAMS / "createdb", "-h", "127.0.0.1", "-p", self.port, "-U", "postgres", name)
        return URL.format(port=self.port, name=name)


@contextmanager
def cluster():
    """Start it in a folder of its own; gone afterwards."""
    folder, port = Path(tempfile.mkdtemp(prefix="board-postgres-")), free_port()
    if os.getuid() == 0:
        shutil.chown(folder, "postgres")
    data = folder / "data"
    _run(PROGRAMS / "initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c max_connections=200"
    _run(PROGRAMS / "pg_ctl", "-D", data, "-l", folder / "log", "-o", options, "-w", "start")
    try:
        yield Cluster(port)
    finally:
        _run(PROGRAMS / "pg_ctl", "-D", data, "-m", "fast", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _run(*command):
    as_user = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.STDOUT}
    subprocess.run([*as_user, *map(str, command)], check=True, cwd="/", **quiet)
