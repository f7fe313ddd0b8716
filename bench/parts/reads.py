"""The board page: against a bare view, while cards change, compressed, at one client; statements."""

import statistics

from bench import wrk
from bench.bare import bare
from bench.changes import Pace, moves
from bench.figures import ratio
from bench.house import BOARD


def measure(house, seconds, rounds):
    """Board and bare view in turn."""
    caller = house.sign_in()
    page = caller.get(BOARD)[1]
    assert page.count("data-ticket=") >= 500, "the board does not show 500 cards"
    loads = {"bare": [], "board": [], "changing": []}
    _board(house, caller, seconds)  # every process has seen it
    with bare(page.encode()) as port:
        for _round in range(rounds):
            loads["bare"].append(wrk.read(port, "/", seconds=seconds))
            loads["board"].append(_board(house, caller, seconds))
            with Pace(house.sign_in(), moves(house)):
                loads["changing"].append(_board(house, caller, seconds))
    compressed = [_board(house, caller, seconds, encoding="gzip") for _round in range(rounds)]
    alone = [_board(house, caller, seconds, clients=1) for _round in range(rounds)]
    assert not sum(load.failed for found in (*loads.values(), compressed, alone) for load in found)
    figures = _figures(loads, alone) | {"board_statements": house.inside("statements", BOARD)[BOARD]}
    return figures, _seen(loads, compressed, alone)


def _board(house, caller, seconds, **more):
    return wrk.read(house.port, BOARD, cookie=caller.cookie, seconds=seconds, **more)


def _figures(loads, alone):
    bare_rates = [load.per_second for load in loads["bare"]]
    shares = {
        "board_share": [load.per_second for load in loads["board"]],
        "board_share_changing": [load.per_second for load in loads["changing"]],
    }
    found = {key: 100 * ratio(zip(rates, bare_rates, strict=True)) for key, rates in shares.items()}
    return found | {"board_p50": statistics.median(load.p50 for load in alone)}


def _seen(loads, compressed, alone):
    rate = {name: statistics.median(load.per_second for load in found) for name, found in loads.items()}
    return {
        "bare view, requests/s": rate["bare"],
        "board uncompressed, requests/s": rate["board"],
        "board uncompressed with 5 changes a second, requests/s": rate["changing"],
        "board compressed, requests/s": statistics.median(load.per_second for load in compressed),
        "board at one client, p95 ms": statistics.median(load.p95 for load in alone),
    }


def growth(small, large, seconds, rounds):
    """The larger database against the smaller one, in turn: p50 at one client."""
    callers = {house: house.sign_in() for house in (small, large)}
    times = {house: [] for house in callers}
    for _round in range(rounds):
        for house, caller in callers.items():
            times[house].append(_board(house, caller, seconds, clients=1).p50)
    seen = {"board at 1,000,000 tickets, p50 ms": statistics.median(times[large])}
    return {"board_growth": ratio(zip(times[large], times[small], strict=True))}, seen
