"""The feed of changes: what a commit touched, named in a Valkey stream for whoever shows it live.

It only carries. Emptied, it starts a new epoch, and every reader is told to look at the database again; absent,
`read` raises Unreachable and `publish` does nothing, at most once a second.
"""

import json
import logging
import time
import uuid
from contextlib import contextmanager
from typing import NamedTuple

import redis

STREAM, EPOCH, MINUTE = "live:feed", "live:epoch", "live:minute"
KEPT = 10_000  # entries; a reader that was away for longer looks at everything again
PAUSE_SECONDS = 1
log = logging.getLogger("board.feed")


class Unreachable(Exception):
    """Valkey does not answer."""


class Place(NamedTuple):
    """A place in the feed, as text `epoch.id`: what a browser sends back to go on from there."""

    epoch: str
    id: str

    @classmethod
    def parse(cls, text):
        """The place, None for anything else."""
        epoch, dot, entry = (text or "").partition(".")
        milliseconds, _, number = entry.partition("-")
        is_one = dot and len(epoch) == 8 and epoch.isalnum() and milliseconds.isdecimal() and number.isdecimal()
        return cls(epoch, entry) if is_one else None

    def __str__(self):
        return f"{self.epoch}.{self.id}"


class Feed:
    """Writes and reads the stream; one per application, bound by `init_app`."""

    def __init__(self):
        self._redis = None
        self._silent_until, self._has_dropped = 0.0, False

    def init_app(self, app):
        """Connect at the first use."""
        url = app.config["RQ_CONNECTION"]
        self._redis = redis.Redis.from_url(url, decode_responses=True, socket_timeout=5, socket_connect_timeout=1)

    def publish(self, change):
        """Append what a commit changed, a dict of plain values; quietly nothing while Valkey is away.

        What was dropped meanwhile nobody can be told: the next change begins a new epoch.
        """
        if time.monotonic() < self._silent_until:
            self._has_dropped = True
            return
        begins_anew, self._has_dropped = self._has_dropped, False
        try:
            with self._redis.pipeline(transaction=False) as pipe:  # emptied between the two, it begins a new epoch
                pipe.set(EPOCH, uuid.uuid4().hex[:8], nx=not begins_anew)
                pipe.xadd(STREAM, {"change": json.dumps(change)}, maxlen=KEPT, approximate=True)
                pipe.execute()
        except redis.RedisError as error:
            self._silent_until, self._has_dropped = time.monotonic() + PAUSE_SECONDS, True
            if not begins_anew:  # once while it is away: a long import would say it each second
                log.warning("the feed cannot be written: %s", error)

    def turn(self, minute):
        """Publish that a minute has begun, an instant as text: once, however many processes say so.

        As a change it is shown, and said again after a gap, like all others: `since` is the minute before.
        """
        try:
            before = self._redis.set(MINUTE, minute, get=True)
        except redis.RedisError:
            return  # whoever looks at a board meanwhile is told to look again when it is back
        if before and before < minute:
            self.publish({"since": before})

    def end(self):
        """The Place after the latest change."""
        with _reachable(), self._redis.pipeline(transaction=True) as pipe:
            pipe.set(EPOCH, uuid.uuid4().hex[:8], nx=True)
            pipe.get(EPOCH)
            pipe.xrevrange(STREAM, count=1)
            _, epoch, latest = pipe.execute()
            return Place(epoch, latest[0][0] if latest else "0-0")

    def read(self, after, wait_seconds):
        """(changes, Place after them); changes is None when the epoch is another one: look at everything again.

        It is asked for before waiting, so that nothing stands between a change and who shows it.
        """
        with _reachable():
            if self._redis.get(EPOCH) != after.epoch:
                return None, self.end()
            found = self._redis.xread({STREAM: after.id}, count=200, block=max(1, int(wait_seconds * 1000)))
            entries = found[0][1] if found else []
            return _changes(entries), after._replace(id=entries[-1][0] if entries else after.id)

    def since(self, after, limit):
        """The changes after a Place, None when they are no longer all there or more than `limit`."""
        with _reachable(), self._redis.pipeline(transaction=True) as pipe:
            pipe.get(EPOCH)
            pipe.xrange(STREAM, count=1)
            pipe.xrange(STREAM, min=f"({after.id}", count=limit + 1)
            epoch, oldest, entries = pipe.execute()
        is_whole = epoch == after.epoch and (
            not oldest or _order(oldest[0][0]) <= _order(after.id) or after.id == "0-0"
        )
        return _changes(entries) if is_whole and len(entries) <= limit else None


def _changes(entries):
    return [json.loads(fields["change"]) for _id, fields in entries]


def _order(entry_id):
    return tuple(map(int, entry_id.split("-")))


@contextmanager
def _reachable():
    try:
        yield
    except redis.RedisError as error:
        raise Unreachable(str(error)) from error
