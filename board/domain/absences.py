"""When somebody is away: which absences may stand beside each other."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from board.domain.refusals import N_, Reason

CLASH = N_(
    "Another absence stands at this time, or ends or begins just there. End or cancel it first, or choose other times."
)


class Stretch(NamedTuple):
    """From an instant until another; whoever is away then is back at its end."""

    from_at: datetime
    until_at: datetime


def objections(wanted: Stretch, standing: Iterable[Stretch], now: datetime) -> list[Reason]:
    """Why somebody cannot be away so; `standing` are their present and coming absences.

    Two that only touch are one absence, and are refused as such: its end would say the wrong time of return.
    """
    if wanted.until_at <= max(wanted.from_at, now):
        return [Reason(N_("The end must lie after the beginning, and in the future."), "until_at")]
    clash = next((one for one in standing if _meet(wanted, one)), None)
    if clash is None:
        return []
    begins_inside = clash.from_at <= wanted.from_at
    return [Reason(CLASH, "from_at" if begins_inside else "until_at")]


def _meet(one: Stretch, other: Stretch) -> bool:
    return one.from_at <= other.until_at and other.from_at <= one.until_at
