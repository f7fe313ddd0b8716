"""A PostgreSQL of the run's own, where one is installed; it refuses to run as root, so then it runs as `postgres`."""

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import psutil

from bench.ports import free_port

PROGRAMS = Path("/usr/lib/postgresql/15/bin")
HERE = "127.0.0.1"
URL = "postgresql+psycopg://postgres@{host}:{port}/{name}"


def is_installed():
    """True when there is a PostgreSQL 15 to start."""
    return (PROGRAMS / "initdb").exists()


class Cluster:
    """A server with stock settings, in a folder of its own."""

    def __init__(self, folder, port, host=HERE):
        self.folder, self.port, self.host, self.data = folder, port, host, folder / "data"

    def start(self):
        """Start it, and wait until it answers."""
        addresses = ",".join(dict.fromkeys((HERE, self.host)))
        options = f"-p {self.port} -c listen_addresses={addresses} -c unix_socket_directories={self.folder}"
        options += " -c max_connections=200"
        _run(PROGRAMS / "pg_ctl", "-D", self.data, "-l", self.folder / "log", "-o", options, "-w", "start")

    def stop(self):
        """Stop it, whoever is connected."""
        _run(PROGRAMS / "pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop")

    def create(self, name):
        """A new empty database; its URL."""
        _run(PROGRAMS / "createdb", "-h", "127.0.0.1", "-p", self.port, "-U", "postgres", name)
        return URL.format(host=self.host, port=self.port, name=name)

    @property
    def process(self):
        """The head of its processes."""
        return psutil.Process(int((self.data / "postmaster.pid").read_text().splitlines()[0]))


@contextmanager
def cluster(host=HERE):
    """A running one, for everybody on the network of `host`; gone afterwards."""
    server = Cluster(Path(tempfile.mkdtemp(prefix="board-postgres-")), free_port(), host)
    if os.getuid() == 0:
        shutil.chown(server.folder, "postgres")
    _run(PROGRAMS / "initdb", "-D", server.data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8")
    with (server.data / "pg_hba.conf").open("a") as rules:
        rules.write(f"host all all {host}/24 trust\n")
    server.start()
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(server.folder, ignore_errors=True)


def _run(*command):
    as_user = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.STDOUT}
    subprocess.run([*as_user, *map(str, command)], check=True, cwd="/", **quiet)
