"""Moves by four clients, and by one."""

import statistics

from bench import wrk
from bench.changes import moves


def measure(house, seconds, rounds):
    """Every client is somebody else, and has cards of their own."""
    callers, many, alone = [house.sign_in(number) for number in range(4)], [], []
    wrk.write(house.port, moves(house), callers, seconds=1)  # the first of its kind costs more
    for _round in range(rounds):
        many.append(wrk.write(house.port, moves(house), callers, seconds=seconds))
        alone.append(wrk.write(house.port, moves(house), callers[:1], seconds=seconds))
    failed = sum(load.failed for load in (*many, *alone))
    assert not failed, f"{failed} moves were refused"
    figures = {
        "moves": statistics.median(load.per_second for load in many),
        "move_p95": statistics.median(load.p95 for load in alone),
    }
    return figures, {
        "move at four clients, p50 ms": statistics.median(load.p50 for load in many),
        "move at four clients, p95 ms": statistics.median(load.p95 for load in many),
        "move at one client, p50 ms": statistics.median(load.p50 for load in alone),
    }
