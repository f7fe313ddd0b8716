"""Which team a ticket should go to."""

from board.domain.policies.labels import Team, by_key
from board.domain.policies.model import Policy


def team_for(domain: str | None, nature: str | None, policy: Policy) -> Team:
    """The team that takes tickets of this domain and nature (G-093 to G-100, K-031)."""
    return by_key(policy.teams, policy.route_for(domain, nature))


def escalation_team(colour: str, policy: Policy) -> Team | None:
    """The special group that a ticket of this colour also concerns; None when it does not escalate (G-075)."""
    if policy.routes.escalated is None or not policy.priority(colour).escalates:
        return None
    return by_key(policy.teams, policy.routes.escalated)
