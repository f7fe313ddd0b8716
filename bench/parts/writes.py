"""Moves by four clients, and by one."""

import itertools
import random
import statistics
import time

from bench import wrk
from bench.changes import change, moves
from bench.figures import percentile


def measure(house, seconds, rounds):
    """Every client is somebody else, and has cards of their own."""
    callers, many, alone = [house.sign_in(number) for number in range(4)], [], []
    wrk.write(house.port, moves(house), callers, seconds=1)  # the first of its kind costs more
    for _round in range(rounds):
        many.append(wrk.write(house.port, moves(house), callers, seconds=seconds))
        alone.append(_waits(callers[0], moves(house), seconds))
    failed = sum(load.failed for load in many)
    assert not failed, f"{failed} moves were refused"
    figures = {
        "moves": statistics.median(load.per_second for load in many),
        "move_p95": statistics.median(percentile(waits, 0.95) for waits in alone),
    }
    return figures, {
        "move at four clients, p50 ms": statistics.median(load.p50 for load in many),
        "move at four clients, p95 ms": statistics.median(load.p95 for load in many),
        "move at one client, p50 ms": statistics.median(map(statistics.median, alone)),
    }


def _waits(caller, cycles, seconds):
    """How long one client waited for each answer, in ms.

    Not by `wrk`: after a long wait it adds shorter ones that it believes to have missed, which is right for a
    steady stream of requests and wrong for one client who sends the next when the last was answered.
    """
    cards, waits = [itertools.cycle(cycle) for cycle in cycles], []
    end = time.perf_counter() + seconds
    while (began := time.perf_counter()) < end:
        change(caller, random.choice(cards))
        waits.append((time.perf_counter() - began) * 1000)
    time.sleep(wrk.SETTLE_SECONDS)
    return waits
