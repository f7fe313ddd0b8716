"""Scores that the facts suggest; people may change them with a reason."""

from dataclasses import dataclass

from board.domain.policies.model import Policy


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """What the scores can be suggested from; money in the board's currency, spend of a year, None unknown."""

    customers: int = 1
    is_company: bool = False
    level: str | None = None
    is_partner: bool = False
    amount: float | None = None
    spend: float | None = None


def suggested_points(circumstances: Circumstances, policy: Policy) -> dict[str, int]:
    """Suggestions for impact and level, which people may change with a reason; {} without a score scheme."""
    if policy.triage.thresholds is None:
        return {}
    return {
        "impact": suggested_impact(circumstances, policy),
        "level": suggested_level(circumstances, policy),
    }


def suggested_impact(circumstances: Circumstances, policy: Policy) -> int:
    """G-064 to G-067 with what they leave out (K-005): several customers 2, no amount 1, personal VIP by amount."""
    limits = policy.triage.thresholds
    is_enterprise_vip = circumstances.is_company and suggested_level(circumstances, policy) == 3
    if circumstances.customers >= limits.batch_customers or is_enterprise_vip:
        return 3
    has_high_amount = circumstances.amount is not None and circumstances.amount >= limits.high_amount
    return 2 if circumstances.customers >= limits.several_customers or has_high_amount else 1


def suggested_level(circumstances: Circumstances, policy: Policy) -> int:
    """G-068 to G-072; a partner is a VIP, and the higher of mark and spend wins (K-007, K-008)."""
    limits, spend = policy.triage.thresholds, circumstances.spend
    if circumstances.is_partner or circumstances.level == "vip" or (spend or 0) >= limits.vip_spend:
        return 3
    if spend is None:
        return 2 if circumstances.level == "ordinary" else 1
    return 2 if spend >= limits.ordinary_spend else 1
