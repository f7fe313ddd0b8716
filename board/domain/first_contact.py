"""How fast a contact was answered: within seconds online, within rings on the phone (G-024, G-025, K-061)."""

from datetime import datetime
from typing import NamedTuple

from board.domain.policies.labels import Channel


class Measure(NamedTuple):
    """One limit of the channel and what became of it: `state` is met, missed, or missing without the data."""

    unit: str
    limit: int
    taken: int | None
    state: str


def measures(
    channel: Channel, began_at: datetime | None, answered_at: datetime | None, rings: int | None
) -> tuple[Measure, ...]:
    """What the channel's limits say of a contact; empty where the channel has none."""
    both_known = began_at is not None and answered_at is not None
    seconds = max(0, int((answered_at - began_at).total_seconds())) if both_known else None
    told = (("seconds", channel.first_contact_seconds, seconds), ("rings", channel.answer_rings, rings))
    return tuple(Measure(unit, limit, taken, _state(limit, taken)) for unit, limit, taken in told if limit)


def _state(limit: int, taken: int | None) -> str:
    if taken is None:
        return "missing"
    return "met" if taken <= limit else "missed"
