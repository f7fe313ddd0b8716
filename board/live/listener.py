"""The listener of a web process: one thread that reads the feed and, while there is none, looks for itself."""

import logging
import threading
import time

from board import wallclock
from board.extensions import db, feed, policies
from board.extensions.feed import Unreachable
from board.extensions.transactions import reading
from board.queries.changes import fingerprint

WAIT_SECONDS = 1
BLIND_PAUSE_SECONDS = 2
UNHURRIED_SECONDS = 0.05  # while nobody reads, changes may come several at once
log = logging.getLogger("board.live")


class Listener:
    """Has the hub `show` what the feed says; without it `look_again`, and `begin_again` when it is back."""

    def __init__(self, app, hub, readers):
        self._app, self._hub, self._readers = app, hub, readers
        self._place = None
        self._seen = {}  # board to its fingerprint, while Valkey is away
        self._thread = None
        self._starting = threading.Lock()

    def place(self):
        """The Place up to which the feed has been shown; None while Valkey is away. Listening begins with the first."""
        if not self._thread:
            self._start()
        return self._place

    def _start(self):
        with self._starting:
            if not self._thread:
                self._place = _end()
                self._thread = threading.Thread(target=self._run, name="live", daemon=True)
                self._thread.start()

    def _run(self):
        with self._app.app_context():
            while True:
                try:
                    self._step()
                    self._hub.look()
                except Exception:
                    log.exception("live")
                    time.sleep(WAIT_SECONDS)

    def _step(self):
        """Wait for changes and have them shown; without Valkey, look now and then whether boards have changed."""
        if self._place is None:
            self._step_blindly()
            return
        try:
            changes, place = feed.read(self._place, WAIT_SECONDS)
        except Unreachable:
            self._place = None
            return
        try:
            self._hub.show(changes, place)
        finally:
            self._place = place  # only now: a beat must not name a place that nobody was shown
        self._readers.wait(UNHURRIED_SECONDS)

    def _step_blindly(self):
        boards = {group.topic.board for group in self._readers.groups}
        seen = {board: _look(board) for board in boards}
        place = _end()
        if not place and seen != self._seen:
            self._hub.look_again()
        time.sleep(BLIND_PAUSE_SECONDS)  # longer than a process publishes nothing after a failure
        if place:
            self._hub.begin_again(place)
        self._seen, self._place = ({} if place else seen), place


def _look(board):
    try:
        with reading():
            return fingerprint(policies[board], wallclock.now())
    finally:
        db.session.remove()


def _end():
    try:
        return feed.end()
    except Unreachable:
        return None
