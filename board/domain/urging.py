"""Chasers: how soon one may follow another, and when they are many."""

from datetime import datetime, timedelta

from board.domain.policies.model import Policy
from board.domain.refusals import N_, Reason

WORKED_ON = ("new", "assigned", "in_progress")


def objections_to_urging(stage: str, last_at: datetime | None, now: datetime, policy: Policy) -> tuple[Reason, ...]:
    """Why the customer may not urge now: it is not our turn, or the last chaser was a moment ago."""
    if stage not in WORKED_ON:
        return (Reason(N_("The work is done: it is the customer's turn to say whether it is solved.")),)
    return objections_to_nudging(last_at, now, policy)


def objections_to_nudging(last_at: datetime | None, now: datetime, policy: Policy) -> tuple[Reason, ...]:
    """Why one of us may not remind the assignee now: somebody did a moment ago."""
    again_at = may_urge_again_at(last_at, policy)
    if again_at is not None and now < again_at:
        time = f"{again_at.astimezone(policy.tz):%H:%M}"
        return (Reason(N_("This was urged a moment ago. It can be urged again from %(time)s."), None, {"time": time}),)
    return ()


def may_urge_again_at(last_at: datetime | None, policy: Policy) -> datetime | None:
    """From when the next chaser is taken; None when nobody has urged yet."""
    return last_at + timedelta(minutes=policy.urging.every_minutes) if last_at else None


def are_many(count: int, policy: Policy) -> bool:
    """True when the customer has chased several times (K-092): leaders hear of it too."""
    return count >= policy.urging.many
