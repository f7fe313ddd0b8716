"""Starts the children in order, starts again what dies, and stops all of them in reverse."""

import os
import signal
import time

PATIENCE_SECONDS = 30  # gunicorn lets requests that have begun take 25
TICK_SECONDS = 0.2


class StartFailed(Exception):
    """A child did not come up; the message says which."""


class Supervisor:
    """The head of the tree. `say` gets one line for people whenever something happens."""

    def __init__(self, say):
        self.say = say
        self.children = []
        self.is_stopping = False

    def listen(self):
        """Ctrl-C and SIGTERM end the watch."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)

    def add(self, child, timeout=20):
        """Start a child and wait until it is ready. Raises StartFailed."""
        self.children.append(child)
        child.start()
        deadline = time.monotonic() + timeout
        while child.ready and not child.ready():
            self._bury()
            if child.pid is None or time.monotonic() > deadline:
                raise StartFailed(f"{child.name} did not start")
            if self.is_stopping:
                raise StartFailed("stopped")
            self._revive()  # what this one waits for may have died meanwhile
            time.sleep(0.05)

    def watch(self):
        """Until asked to stop: whatever dies is started again, after growing pauses."""
        while not self.is_stopping:
            self._bury()
            self._revive()
            time.sleep(TICK_SECONDS)

    def _revive(self):
        for child in self.children:
            if child.pid is None and time.monotonic() >= child.starts_at:
                child.start()

    def stop(self):
        """End every child, last started first, and leave nothing behind."""
        for child in reversed(self.children):
            if child.pid is not None:
                child.ask_to_stop()
                self._wait_for(child)

    def _wait_for(self, child):
        """Patient, then not; whatever a child leaves in its group goes with it."""
        pid, deadline = child.pid, time.monotonic() + PATIENCE_SECONDS
        while not _is_over(pid):
            if time.monotonic() > deadline:
                child.send(signal.SIGKILL)
            time.sleep(0.02)
        child.send(signal.SIGKILL)
        child.pid = None

    def _bury(self):
        for child in self.children:
            if child.pid is not None and _is_over(child.pid):
                child.send(signal.SIGKILL)  # its own children must not outlive it
                pause = child.ended()
                if not self.is_stopping:
                    self.say(f"{child.name} ended and is started again in {pause:g} s")

    def _stop(self, _number, _frame):
        self.is_stopping = True


def _is_over(pid):
    """True when the process has ended; it is reaped by this."""
    try:
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    except ChildProcessError:
        return True
