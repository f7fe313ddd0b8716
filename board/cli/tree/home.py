"""What must be true of the machine before anything starts; every failure is one line."""

import errno
import fcntl
import os
import socket

import click

LARGEST_LOG_BYTES = 20 * 1024 * 1024


def prepare(home):
    """Make the folder and show that it can be written."""
    try:
        (home / "logs").mkdir(parents=True, exist_ok=True)
        probe = home / f".write-{os.getpid()}"
        probe.write_text("")
        probe.unlink()
    except OSError as error:
        raise click.ClickException(
            f"{home} cannot be written ({error.strerror}). Choose another folder with BOARD_HOME."
        ) from None


def lock(home):
    """The open file that keeps a second `board up` out of this home."""
    file = (home / "board.lock").open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.seek(0)
        pid = file.read().strip() or "?"
        raise click.ClickException(
            f"A board is already running from {home} (process {pid}). Stop it, or choose another BOARD_HOME."
        ) from None
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file


def listen(host, port):
    """The listening socket; the web processes inherit it, so that a restart drops no connection."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(1024)
    except OSError as error:
        raise click.ClickException(_why_not(host, port, error)) from None
    listener.set_inheritable(True)
    return listener


def _why_not(host, port, error):
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use. Stop what listens there, or choose another: PORT={port + 1} make run"
    return f"Port {port} on {host} cannot be used ({error.strerror}). Choose another with PORT."


def open_log(home):
    """The file that all processes write to; yesterday's large one is set aside."""
    path = home / "logs" / "board.log"
    if path.exists() and path.stat().st_size > LARGEST_LOG_BYTES:
        path.replace(path.with_suffix(".log.1"))
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o640)
