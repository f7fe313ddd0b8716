"""Another policy: how long the clocks of all open tickets take, and what moves cost meanwhile."""

import itertools
import random
import threading
import time
from pathlib import Path

from bench.changes import change, moves
from bench.figures import percentile
from board.extensions.policies import SHIPPED

IDLE_SECONDS = 10
PER_SECOND = 5


def measure(house):
    """`house` is open, with many open tickets."""
    with Paced(house) as idle:
        time.sleep(IDLE_SECONDS)
    _change_policy(house)
    with Paced(house) as busy:
        seconds, tickets = house.inside("reckon")
    share = percentile(busy.waits, 0.95) / percentile(idle.waits, 0.95)
    seen = {"tickets reckoned anew": tickets, "move meanwhile, p95 ms": percentile(busy.waits, 0.95) * 1000}
    return {"reckon": seconds, "reckon_moves": share}, seen


def _change_policy(house):
    """Orange tickets get ten minutes more; only who starts from now on reads it."""
    text = (Path(SHIPPED) / "service-guide.toml").read_text("utf-8")
    folder = house.home / "policies"
    folder.mkdir(exist_ok=True)
    changed = text.replace("promise_minutes = 240 ", "promise_minutes = 250 ").replace(
        "resolve_minutes = 240 ", "resolve_minutes = 250 "
    )
    assert changed != text
    (folder / "service-guide.toml").write_text(changed, "utf-8")


class Paced:
    """Moves at a steady pace inside; `waits` is how long each took, in seconds."""

    def __init__(self, house):
        self._caller, self._cycles = house.sign_in(1), [itertools.cycle(cycle) for cycle in moves(house)]
        self.waits, self._is_over = [], threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *error):
        self._is_over.set()
        self._thread.join()

    def _run(self):
        while not self._is_over.wait(1 / PER_SECOND):
            began = time.perf_counter()
            change(self._caller, random.choice(self._cycles))
            self.waits.append(time.perf_counter() - began)
