"""Streams on SQLite while thousands of timers fire: how long anybody waits for a sign of life."""

import sqlite3
import threading
import time
from contextlib import closing

from bench.changes import Pace, moves
from bench.figures import longest_gap
from bench.house import BOARD
from bench.streams import Streams

STREAMS = 200
SOON_SECONDS = 6
LONGEST_SECONDS = 240
RUNG = "SELECT count(*) FROM timer WHERE fired_at IS NOT NULL"


def measure(house, count):
    """`house` has no timer that is due; `count` of them become due at one moment."""
    callers = [house.sign_in(number) for number in range(19)]
    cycles = moves(house)
    return _measured(house, callers, cycles, count)


def _measured(house, callers, cycles, count):
    streams = Streams(house.port, f"{BOARD}/live", [caller.cookie for caller in callers], STREAMS)
    streams.open()
    before = _rung(house)
    assert house.inside("make_due", count, SOON_SECONDS) == count
    with Pace(callers[0], cycles) as pace, _Asking(house.sign_in(1)) as asking:
        took = _until_rung(house, before, count)
    streams.close()
    gaps = {"streams": max(longest_gap(_during(heard, took)) for heard in streams.heard)}
    gaps |= {"answers": asking.longest, "moves": pace.longest}
    seen = {f"while timers fire, longest silence of {name}, s": value for name, value in gaps.items()}
    return {"silence": max(gaps.values())}, seen | {f"{count} timers rung in, s": took[1] - took[0]}


def _until_rung(house, before, count):
    """The instants at which the first and the last of the timers rang."""
    deadline, first, rung = time.perf_counter() + LONGEST_SECONDS, None, before
    while rung < before + count:
        assert time.perf_counter() < deadline, f"{rung - before} of {count} timers rang"
        time.sleep(0.1)
        rung = _rung(house)
        first = first or (time.perf_counter() if rung > before else None)
    return first, time.perf_counter()


def _rung(house):
    with closing(sqlite3.connect(f"file:{house.home}/board.db?mode=ro", uri=True)) as connection:
        return connection.execute(RUNG).fetchone()[0]


def _during(instants, took):
    return [instant for instant in instants if took[0] <= instant <= took[1]]


class _Asking:
    """Somebody who asks for a page that costs nothing, twenty times a second; `longest` is the longest wait."""

    def __init__(self, caller):
        self._caller, self.longest = caller, 0.0
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *error):
        self._is_over.set()
        self._thread.join()

    def _run(self):
        while not self._is_over.wait(0.05):
            began = time.perf_counter()
            self._caller.get("/healthz")
            self.longest = max(self.longest, time.perf_counter() - began)
