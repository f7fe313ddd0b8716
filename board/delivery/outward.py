"""Connections that leave the house: looked at when they are made, and ended when their time is over.

Python tells of every connection before it is made (audit events). That is after names have been looked up, and it
holds for every library and for every redirect; whoever looks at a name beforehand can be told another address later.
"""

import os
import socket
import sys
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from threading import Lock, Timer

from board.domain import outside

_current = ContextVar("outward", default=None)
_listening = []


class Forbidden(OSError):
    """The address lies in a network that messages may not go to."""


@contextmanager
def outward(seconds, allowed=None):
    """Connections of this thread are shut down after `seconds`; the watch comes back.

    With `allowed`, networks beside the public ones, all others are refused: `watch.refused` says so even
    when a library in between has swallowed the error.
    """
    _listen()
    watch = _Watch(allowed)
    timer = Timer(seconds, watch.end)
    timer.daemon = True
    token = _current.set(watch)
    timer.start()
    try:
        yield watch
    finally:
        timer.cancel()
        _current.reset(token)
        watch.close()


def _listen():
    """Hooks cannot be taken away again: one, the first time, in the processes that deliver."""
    if not _listening:
        _listening.append(True)
        sys.addaudithook(_look)


def _look(event, arguments):
    if event in ("socket.connect", "socket.sendto"):
        watch = _current.get()
        if watch is not None:
            watch.admit(*arguments[:2])


class _Watch:
    def __init__(self, allowed):
        self.refused = self.ended = False
        self._allowed, self._handles, self._lock = allowed, [], Lock()

    def admit(self, connection, address):
        if self._allowed is not None and not self._may_reach(connection, address):
            self.refused = True
            raise Forbidden("messages may not go there")
        with self._lock:
            if self.ended:
                raise TimeoutError("no time left")
            self._handles.append(os.dup(connection.fileno()))  # TLS wraps the socket into another one

    def _may_reach(self, connection, address):
        is_internet = connection.family in (socket.AF_INET, socket.AF_INET6)
        return is_internet and outside.is_reachable(str(address[0]), self._allowed)

    def end(self):
        with self._lock:
            self.ended = True
            for handle in self._handles:
                with socket.socket(fileno=os.dup(handle)) as connection, suppress(OSError):  # it was over already
                    connection.shutdown(socket.SHUT_RDWR)

    def close(self):
        with self._lock:
            while self._handles:
                os.close(self._handles.pop())
