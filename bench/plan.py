"""What a run measures, on which houses, and for how long."""

import time
from dataclasses import dataclass
from functools import partial

from bench.house import filled
from bench.parts import against, drag, lighthouse, live, past, reads, reckoning, sweep, timers, weights, writes
from bench.peer.desk import desk
from bench.ports import CannotInstall
from bench.report import PARTS

OPEN = 500


@dataclass(frozen=True)
class Plan:
    """Sizes and seconds; parts that are `left_out` take too long for a quick look."""

    total: int
    large: int
    seconds: int
    rounds: int
    live_seconds: int
    streams: int
    timers: int
    past: int = 10_000_000
    left_out: frozenset = frozenset()
    only_sqlite: frozenset = frozenset({"weights", "drag", "lighthouse", "timers"})
    only_postgresql: frozenset = frozenset({"past"})


THOROUGH = Plan(
    total=20_000, large=1_000_000, seconds=4, rounds=3, live_seconds=20, streams=1_000, timers=5_000,
)  # fmt: skip
QUICK = Plan(
    total=20_000, large=0, seconds=2, rounds=1, live_seconds=4, streams=1_000, timers=200,
    left_out=frozenset({"against", "growth", "lighthouse", "timers", "sweep", "reckoning", "past"}),
    only_sqlite=THOROUGH.only_sqlite | {"live"},
)  # fmt: skip


class Run:
    """One run: its plan, the parts that are wanted, the book that keeps the figures."""

    def __init__(self, plan, wanted, book, cluster):
        self.failed = []
        self._plan, self._book, self._cluster = plan, book, cluster
        self._wanted = [part for part in PARTS if part in wanted and part not in plan.left_out]

    def measure(self, database):
        """All parts that this database is for."""
        elsewhere = self._plan.only_postgresql if database == "sqlite" else self._plan.only_sqlite
        parts = [part for part in self._wanted if part not in elsewhere]
        apart = {"timers": self._timers, "sweep": self._sweep, "reckoning": self._reckoning, "past": self._past}
        on_usual = [part for part in parts if part not in apart]
        if on_usual:
            with self._house(database, self._plan.total) as house:
                for part in on_usual:
                    self._measure_on(house, part)
        for part in (part for part in parts if part in apart):
            self._note(part, database, partial(apart[part], database))

    def _measure_on(self, house, part):
        plan = self._plan
        how = {
            "weights": lambda: weights.measure(house),
            "reads": lambda: reads.measure(house, plan.seconds, plan.rounds),
            "drag": lambda: drag.measure(house),
            "live": lambda: live.measure(house, 50, plan.streams, plan.live_seconds),
            "writes": lambda: writes.measure(house, plan.seconds, plan.rounds),
            "lighthouse": lambda: lighthouse.measure(house, plan.rounds),
            "against": lambda: self._against(house),
            "growth": lambda: self._growth(house),
        }
        self._note(part, house.database, how[part])

    def _note(self, part, database, how):
        """Measure and keep. What cannot be had here is left out, what fails spoils nothing else; both are said."""
        began = time.perf_counter()
        try:
            figures, seen = how()
        except CannotInstall as reason:
            print(f"{database}: {part} left out, it cannot be installed here ({reason})", flush=True)
        except Exception as error:
            self.failed.append(f"{database}: {part} failed: {error}")
            print(self.failed[-1], flush=True)
        else:
            self._book.note(database, figures, seen)
            print(f"{database}: {part}, {time.perf_counter() - began:.0f} s: {figures}", flush=True)

    def _house(self, database, total, name="small", **more):
        url = self._cluster.create(name) if database == "postgresql" else None
        return filled(total, min(total, more.pop("open_count", OPEN)), url, **more)

    def _growth(self, small):
        with self._house(small.database, self._plan.large, "large") as large:
            figures, seen = reads.growth(small, large, self._plan.seconds, self._plan.rounds)
            return figures, seen | {"filling 1,000,000 tickets, s": large.fill_seconds}

    def _against(self, house):
        port = None
        if house.database == "postgresql":
            port = self._cluster.port
            self._cluster.create("helpdesk")
        house.inside("index")
        with desk(house, port) as peer:
            return against.measure(house, peer, self._plan.seconds, self._plan.rounds)

    def _sweep(self, database):
        """In a house of its own, where all that was due has rung."""
        with self._house(database, 2_600, "sweep", open_count=2_500) as house:
            return sweep.measure(house, 1_000_000, self._plan.timers)

    def _reckoning(self, database):
        with self._house(database, 10_100, "reckoning", open_count=10_000) as house:
            return reckoning.measure(house)

    def _past(self, database):
        with (
            self._house(database, self._plan.total, "few", starts=False) as few,
            self._house(database, self._plan.total, "many", starts=False) as many,
        ):
            few.inside("ring", 0)
            many.inside("ring", 0)
            return past.measure(few, many, self._plan.past, self._plan.rounds)

    def _timers(self, _database):
        """In a house of its own, where nothing is due until then."""
        count = self._plan.timers
        with self._house("sqlite", count // 2 + 100, open_count=count // 2, starts=False) as house:
            house.inside("postpone")
            house.open()
            return timers.measure(house, count)
