"""One process of the tree: it dies with its parent, and is told apart from the terminal."""

import contextlib
import ctypes
import os
import signal
import sys
import time

DIES_WITH_PARENT = 1  # PR_SET_PDEATHSIG
IS_CALLED = 15  # PR_SET_NAME
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 4  # a board is ready again within ten seconds, however often it is hit
SETTLED_SECONDS = 10


class Child:
    """A named process: a command to execute with some more environment, or a function that a fork of this one runs."""

    def __init__(self, name, *, command=None, environ=None, function=None, log=None, ready=None):
        self.name, self.command, self.function, self.log = name, command, function, log
        self.environ = environ or {}
        self.ready = ready
        self.pid = None
        self.starts_at = 0.0
        self._started_at = 0.0
        self._pause = FIRST_PAUSE_SECONDS

    def start(self):
        """Run it in a session of its own, so that Ctrl-C reaches only the head of the tree."""
        parent = os.getpid()
        sys.stdout.flush()
        self._started_at = time.monotonic()
        self.pid = os.fork()
        if self.pid == 0:
            self._become(parent)

    def here(self):
        """Be it in this very process, alone on its machine; comes back when its function has ended."""
        self._redirect()
        self._carry_out()

    def ended(self):
        """Note that it has died, and when it may start again: the pause doubles while it keeps dying."""
        lived = time.monotonic() - self._started_at
        self._pause = FIRST_PAUSE_SECONDS if lived > SETTLED_SECONDS else min(self._pause * 2, LONGEST_PAUSE_SECONDS)
        self.pid, self.starts_at = None, time.monotonic() + self._pause
        return self._pause

    def send(self, number):
        """Signal the process and all that it has started."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, number)

    def ask_to_stop(self):
        """Signal the process alone: it stops its own children in its own order."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGTERM)

    def _become(self, parent):
        """Never returns: this is the new process."""
        try:
            os.setsid()
            _die_with(parent)
            _be_called(self.name)
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD, signal.SIGHUP):
                signal.signal(number, signal.SIG_DFL)
            self._redirect()
            self._carry_out()
            os._exit(0)
        except SystemExit as error:
            os._exit(error.code if isinstance(error.code, int) else 1)
        except BaseException:
            sys.excepthook(*sys.exc_info())
            os._exit(1)

    def _carry_out(self):
        if self.command:
            os.execve(self.command[0], self.command, os.environ | self.environ)
        self.function()

    def _redirect(self):
        if self.log is not None:
            os.dup2(self.log, 1)
            os.dup2(self.log, 2)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)


def _die_with(parent):
    """Ask the kernel to end this process when its parent ends, whatever ends it."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(DIES_WITH_PARENT, signal.SIGTERM)
    if os.getppid() != parent:  # it was gone before the kernel was asked
        os._exit(1)


def _be_called(name):
    """Let `ps` and `top` tell the forks apart: they all have the command line of their parent."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(IS_CALLED, f"board {name}"[:15].encode())
