"""The arithmetic of the measurements."""

import itertools
import statistics


def percentile(values, share):
    """The value below which that share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def ratio(pairs):
    """The median of first ÷ second: of pairs that were measured side by side, a bad moment spoils one at most."""
    return statistics.median(first / second for first, second in pairs)


def longest_gap(instants):
    """The longest time between two neighbours; 0 for fewer than two."""
    ordered = sorted(instants)
    return max((after - before for before, after in itertools.pairwise(ordered)), default=0)


def rounded(value):
    """A figure as people read it: three digits that count, whole numbers from 100 on."""
    if value is None or isinstance(value, (int, str)):
        return value
    return round(value) if abs(value) >= 100 else float(f"{value:.3g}")
