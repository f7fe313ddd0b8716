"""What a firing costs when ten million timers have rung before, against ten thousand."""

from bench.figures import ratio

TIMERS = 400


def measure(small, large, past, rounds):
    """Both houses have the same tickets and are not started; neither has a timer that is due."""
    few, many = small.inside("add_past", 10_000), large.inside("add_past", past)
    pairs = [(large.inside("ring", TIMERS), small.inside("ring", TIMERS)) for _ in range(rounds)]
    figures = {"past_timers": ratio(pairs)} if past >= 10_000_000 else {}
    seen = {"a firing with 10,000 past timers, ms": min(pair[1] for pair in pairs)}
    seen[f"a firing with {past:,} past timers, ms"] = min(pair[0] for pair in pairs)
    return figures, seen | {f"making {past:,} past timers, s": many, "making 10,000 past timers, s": few}
