"""Real processes of a board: started by their commands, waited for, and looked at."""

import subprocess
import sys
import time
import urllib.request

import psutil

COMMAND = [sys.executable, "-c", "from board.cli import main; main()"]
PATIENCE_SECONDS = 120  # many processes start at once, beside other tests


def start(place, **more):
    """`board up`, once it answers."""
    output = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    process = subprocess.Popen([*COMMAND, "up"], env=place, start_new_session=True, **output, **more)
    until(lambda: process.poll() is not None or answers(place))
    assert process.poll() is None, process.stdout.read()
    return process


def answers(place):
    """True when the health page says that all is well."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{place['PORT']}/healthz", timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False


def until(condition):
    """Wait for something to become true."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def all_gone(processes):
    """True when none of them lives any more."""
    return not any(map(lives, processes))


def lives(process):
    """True for a process that runs."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:  # it ended at this moment
        return False
