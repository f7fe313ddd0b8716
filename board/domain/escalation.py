"""Who is called when a promise breaks, in which order, and by when somebody must act."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from board.domain.policies.limits import EscalationStep


class Candidate(NamedTuple):
    """Somebody of the rank that a step calls."""

    id: int
    is_on_duty: bool


class Call(NamedTuple):
    """The step whose time runs: it is due so many minutes after the start."""

    step: int
    start: datetime
    minutes: int


def is_on_duty(person_id: int, away: Collection[int], roster: Collection[int]) -> bool:
    """True for whoever is not away, and stands in the roster of the moment, if there is one (K-049)."""
    return person_id not in away and (not roster or person_id in roster)


def called(candidates: Iterable[Candidate], passed_over: Collection[int] = ()) -> tuple[int, ...]:
    """Ids of those on duty whom the chain has not passed over; all others when nobody is on duty (K-049, K-059).

    A rank that was passed over as a whole is called again: better twice than nobody.
    """
    everybody = tuple(candidates)
    fresh = [one for one in everybody if one.id not in passed_over] or everybody
    on_duty = [one for one in fresh if one.is_on_duty] or fresh
    return tuple(one.id for one in on_duty)


def call_that_runs(
    step: int, called_at: datetime, acknowledged_at: datetime | None, chain: tuple[EscalationStep, ...]
) -> Call | None:
    """The next step and the time until it; the last one once it was called. None when nothing more would follow.

    Each step has its full time from the call before it, however late that was. Whoever acknowledges gets the
    step's `acknowledged_minutes` to act; without such a figure the acknowledgement ends the chain.
    """
    last = len(chain) - 1
    following = min(step + 1, last)
    if following == 0:
        return None
    if acknowledged_at is not None:
        minutes = chain[step].acknowledged_minutes
        return None if minutes is None else Call(following, acknowledged_at, minutes)
    gap = chain[following].after_minutes - chain[step].after_minutes
    return Call(following, called_at, gap)


def step_of(ref: str) -> int:
    """Which step of the chain an `act` timer stands for: c1.b1716171000.a1 is the first after the first call."""
    return int(ref.rpartition(".a")[2])
