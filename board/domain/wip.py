"""More at once than agreed on: it is told, and somebody says why; nothing is blocked, and red is not even asked."""

from dataclasses import dataclass

from board.domain.policies.model import Policy
from board.domain.refusals import N_, Reason

FIELD = "over_limit"
PERSON = N_("%(name)s would have %(count)s tickets in hand; %(limit)s are agreed on.")
COLUMN = N_("“%(stage)s” would hold %(count)s tickets; %(limit)s are agreed on.")


@dataclass(frozen=True, kw_only=True)
class LoadFacts:
    """What one more would make: the target column's count and the person's; None where nothing is added."""

    colour: str
    stage: str | None = None
    in_stage: int | None = None
    person: str = ""
    in_hand: int | None = None


def is_free(colour: str, policy: Policy) -> bool:
    """True for the highest level: no limit holds it up, so nobody need count."""
    return policy.rank_of(colour) == 4


def over_limits(facts: LoadFacts, policy: Policy) -> tuple[Reason, ...]:
    """Which limits one more would exceed; none for the highest level."""
    if is_free(facts.colour, policy):
        return ()
    found = []
    if _exceeds(facts.in_hand, policy.wip.person):
        found.append(Reason(PERSON, FIELD, {"name": facts.person, "count": facts.in_hand, "limit": policy.wip.person}))
    limit = limit_of(facts.stage, policy)
    if _exceeds(facts.in_stage, limit):
        stage = policy.stage_label(facts.stage)
        found.append(Reason(COLUMN, FIELD, {"stage": stage, "count": facts.in_stage, "limit": limit}))
    return tuple(found)


def limit_of(stage: str | None, policy: Policy) -> int | None:
    """How many tickets a column should hold at most; None for any number."""
    return getattr(policy.wip, stage, None) if stage else None


def _exceeds(count: int | None, limit: int | None) -> bool:
    return count is not None and limit is not None and count > limit
