"""Which team and which of its people a ticket should go to."""

from collections.abc import Iterable
from typing import NamedTuple

from board.domain.policies.labels import Team, by_key
from board.domain.policies.model import Policy


class Candidate(NamedTuple):
    """Someone who could take a ticket: `load` is the number of open tickets."""

    person_id: int
    name: str
    load: int
    team: str | None = None
    is_absent: bool = False


def team_for(domain: str | None, nature: str | None, policy: Policy) -> Team:
    """The team that takes tickets of this domain and nature (G-093 to G-100, K-031)."""
    return by_key(policy.teams, policy.route_for(domain, nature))


def escalation_team(colour: str, policy: Policy) -> Team | None:
    """The special group that a ticket of this colour also concerns; None when it does not escalate (G-075)."""
    if policy.routes.escalated is None or not policy.priority(colour).escalates:
        return None
    return by_key(policy.teams, policy.routes.escalated)


def sorted_candidates(candidates: Iterable[Candidate], team: str | None = None) -> tuple[Candidate, ...]:
    """Present people of the team first, the least loaded before the others, absent ones last."""
    return tuple(sorted(candidates, key=lambda one: (one.is_absent, one.team != team, one.load, one.name)))


def suggestion(candidates: Iterable[Candidate], team: str | None = None) -> Candidate | None:
    """Who should take it: the least loaded present person, of the team where it has one; None when all are absent."""
    first = next(iter(sorted_candidates(candidates, team)), None)
    return None if first is None or first.is_absent else first
