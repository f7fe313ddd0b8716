"""The sweep: what it costs to look, how much it rings in a second, and how late what it rings is."""

import sqlite3
import time
from contextlib import closing, contextmanager

import psycopg

from bench.figures import percentile

SOON_SECONDS = 6
LONGEST_SECONDS = 240
PER_SECOND, SPREAD_SECONDS = 100, 20
POLL_SECONDS = 0.1
IS_OVER = "id IN ({ids}) AND (ended_at IS NOT NULL OR fired_at IS NOT NULL)"
DONE = f"SELECT id, due_at, fired_at IS NOT NULL FROM timer WHERE {IS_OVER}"
COUNTED = f"SELECT count(*), count(fired_at) FROM timer WHERE {IS_OVER}"  # looking at each costs as much as 30 rings


def measure(house, pending, at_once):
    """`house` is open, with two workers."""
    looking = house.inside("look_for_nothing", pending)
    house.inside("forget_pending_copies")
    rate, late = _at_once(house, at_once), _lateness(house)
    figures = {"sweep_looks": looking, "firing_rate": rate, "lateness_p99": percentile(late, 0.99)}
    return figures, {"lateness at 100 a second, p50, s": percentile(late, 0.5), "lateness, worst, s": max(late)}


def _at_once(house, count):
    """Timers rung in a second, from the first commit to the last, when so many become due at one moment."""
    ids = house.inside("due_soon", count, SOON_SECONDS, 0, 100)
    with _asking(house, COUNTED, ids) as counted:
        began = _when(lambda: counted()[0][0] > 0)
        ended = _when(lambda: counted()[0][0] == len(ids))
        ((_over, rung),) = counted()
    return rung / max(ended - began, POLL_SECONDS)


def _lateness(house):
    """Seconds between due and rung as anybody else sees it, for each of the timers that come at a steady pace."""
    ids, seen = house.inside("due_soon", PER_SECOND * SPREAD_SECONDS, SOON_SECONDS, PER_SECOND, 1), {}
    with _asking(house, DONE, ids) as done:

        def all_seen():
            now = time.time()
            seen.update({i: now - due if fired else None for i, due, fired in done() if i not in seen})
            return len(seen) == len(ids)

        _when(all_seen)
    return [late for late in seen.values() if late is not None]


def _when(condition):
    """The instant at which it is so."""
    deadline = time.perf_counter() + LONGEST_SECONDS
    while not condition():
        assert time.perf_counter() < deadline, "the timers did not ring"
        time.sleep(POLL_SECONDS)
    return time.perf_counter()


@contextmanager
def _asking(house, question, ids):
    """A function that gives the rows of the question about these timers."""
    question = question.format(ids=",".join(map(str, ids)))
    if house.database == "sqlite":
        question = question.replace("due_at,", "(julianday(due_at) - 2440587.5) * 86400,")
        file = f"file:{house.home}/board.db?mode=ro"
        with closing(sqlite3.connect(file, uri=True)) as connection:
            yield lambda: connection.execute(question).fetchall()
        return
    question = question.replace("due_at,", "extract(epoch FROM due_at)::float8,")
    address = house.database_url.replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(address, autocommit=True) as connection:
        yield lambda: connection.execute(question).fetchall()
