"""How much somebody has to do: running clocks weighed by colour, as one bar."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from board.domain.policies.limits import COLOUR_RANKS


class Segment(NamedTuple):
    """One ticket in a load bar: its colour, where it begins and how wide it is, in the bar's units."""

    colour: str
    x: float
    width: float


def load_of(colours: Iterable[str], weights: Mapping[str, int]) -> int:
    """The load of running tickets of these colours."""
    return sum(weights[colour] for colour in colours)


def segments_of(
    colours: Iterable[str], weights: Mapping[str, int], *, full: int, width: int
) -> tuple[int, tuple[Segment, ...]]:
    """The load, and its bar: the most urgent first, cut where the bar is full."""
    ordered = sorted(colours, key=lambda colour: -COLOUR_RANKS[colour])
    scale, x, found = width / full, 0.0, []
    for colour in ordered:
        wide = min(weights[colour] * scale, width - x)
        if wide <= 0:
            break
        found.append(Segment(colour, round(x, 2), round(wide, 2)))
        x += wide
    return load_of(ordered, weights), tuple(found)
