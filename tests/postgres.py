"""A PostgreSQL of the tests' own, where the machine has one."""

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
import threading
from pathlib import Path

# Nothing here has to outlive the power, and most plans are used once.
OPTIONS = (
    "fsync=off",
    "autovacuum=off",  # a table of nobody's is changed by nobody: some tests count what is asked while nothing happens
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "jit=off",
)


def binary(name):
    """The path of one of PostgreSQL's programs; None where it is not installed."""
    found = shutil.which(name)
    if found:
        return found
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((str(folder / name) for folder in folders if (folder / name).exists()), None)


@contextlib.contextmanager
def server():
    """The address of an empty database on a socket; nothing is left behind."""
    folder = Path(tempfile.mkdtemp(prefix="board-pg-"))
    owner = _owner()
    shutil.chown(folder, owner)
    data, run = folder / "data", {"user": owner if os.getuid() == 0 else None, "cwd": folder, "env": _environment()}
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} " + " ".join(f"-c {o}" for o in OPTIONS)
    try:
        _do([binary("initdb"), "-D", data, "-U", "board", "-A", "trust", "-E", "UTF8", "--no-sync"], **run)
        _do([binary("pg_ctl"), "-D", data, "-w", "-l", folder / "log", "-o", options, "start"], **run)
        yield f"postgresql://board@/postgres?host={folder}"
    finally:
        with contextlib.suppress(subprocess.CalledProcessError):
            _do([binary("pg_ctl"), "-D", data, "-m", "immediate", "-w", "stop"], **run)
        shutil.rmtree(folder, ignore_errors=True)


def at_once(house, *works):
    """Run functions in threads, each with a context of its own; what they returned, in their order."""
    gate, results = threading.Barrier(len(works)), {}

    def run(place):
        with house.app_context():
            gate.wait(20)
            results[place] = works[place]()

    crew = [threading.Thread(target=run, args=(place,)) for place in range(len(works))]
    for thread in crew:
        thread.start()
    for thread in crew:
        thread.join(60)
    assert len(results) == len(works)
    return [results[place] for place in range(len(works))]


def _owner():
    """PostgreSQL refuses to run as root."""
    if os.getuid() != 0:
        return pwd.getpwuid(os.getuid()).pw_name
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _environment():
    return {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}


def _do(command, **run):
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run([str(part) for part in command], check=True, timeout=60, **quiet, **run)
