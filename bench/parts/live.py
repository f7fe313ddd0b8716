"""How fast a change reaches everybody who has the board open, and what an open stream weighs."""

import itertools
import random
import statistics
import time

from bench.changes import change, moves
from bench.figures import percentile
from bench.house import BOARD
from bench.streams import Streams, cards_in

PEOPLE = 19
PER_SECOND = 5
MOST_MISSED = 0.05  # of the changes: a clock that rings at the same moment gives the card another face


def measure(house, few, many, seconds):
    """`few` streams, then `many`; in each case 5 changes a second for so long."""
    callers = [house.sign_in(number) for number in range(PEOPLE)]
    fast, _weight = _measured(house, callers, few, seconds)
    slow, weight = _measured(house, callers, many, seconds)
    figures = {"live_50": percentile(fast, 0.95), "live_1000": percentile(slow, 0.95), "stream_kb": weight}
    return figures, {
        f"live, {few} streams, p50 ms": statistics.median(fast),
        f"live, {many} streams, p50 ms": statistics.median(slow),
        f"live, {many} streams, worst ms": max(slow),
    }


def _measured(house, callers, count, seconds):
    """(milliseconds from POST to last stream, kilobytes a stream)."""
    before = house.web_memory_kb()
    streams = Streams(house.port, f"{BOARD}/live", [caller.cookie for caller in callers], count)
    streams.open()
    try:
        sent = _changes(callers[0], moves(house), PER_SECOND * seconds)
        time.sleep(2)
        weight = (house.web_memory_kb() - before) / count
    finally:
        streams.close()
    return _delays(sent, streams), weight


def _changes(caller, cycles, count):
    """(number, face) of each changed card, and when the change was sent."""
    cycles, due, sent = [itertools.cycle(cycle) for cycle in cycles], time.perf_counter(), {}
    for _change in range(count):
        time.sleep(max(0, due - time.perf_counter()))
        due += 1 / PER_SECOND
        instant = time.perf_counter()
        text = change(caller, random.choice(cycles))
        sent |= dict.fromkeys(cards_in(text.encode()), instant)
    return sent


def _delays(sent, streams):
    arrived = {name: streams.last_arrival(name) for name in sent}
    missed = sum(instant is None for instant in arrived.values())
    assert missed <= MOST_MISSED * len(sent), f"{missed} of {len(sent)} changes did not reach every stream"
    return [1000 * (arrived[name] - instant) for name, instant in sent.items() if arrived[name]]
