"""From a judgement to a colour, with the reasons that anyone can read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from board.domain.policies.labels import Label
from board.domain.policies.model import Policy
from board.domain.refusals import N_, Reason, refuse_if
from board.domain.suggesting import Circumstances, suggested_points

__all__ = [
    "Circumstances", "Judgement", "Verdict", "Why", "colour_for_total", "differs_from_mark", "higher", "judge",
    "objections_to_judgement", "provisional_colour", "raised", "refuse_if_incomplete", "review_needed",
    "suggested_points", "why_this_colour",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """A filled triage sheet (form 3.2): points and their reasons by dimension, or the criteria that hold."""

    domain: str | None = None
    nature: str | None = None
    topic: str | None = None
    points: Mapping[str, int] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    criteria: tuple[str, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)

    def as_dict(self) -> dict:
        """What is stored of it: points, reasons, criteria."""
        return {"points": dict(self.points), "reasons": dict(self.reasons), "criteria": list(self.criteria)}


class Why(NamedTuple):
    """One line of "why this colour": what was judged, its points, and why."""

    label: Label
    points: int | None
    reason: str


@dataclass(frozen=True)
class Verdict:
    """What a judgement gives: colour, total and the most there is (None by criteria), and why."""

    colour: str
    why: tuple[Why, ...]
    total: int | None = None
    highest: int | None = None

    @property
    def shown(self) -> str:
        """The total as people see it, "8 / 9"; never out of a 10 that cannot be reached (K-001)."""
        return "" if self.total is None else f"{self.total} / {self.highest}"


def objections_to_judgement(judgement: Judgement, policy: Policy) -> tuple[Reason, ...]:
    """Everything that a judgement lacks (G-213 to G-218)."""
    found = [
        *_unknown("domain", judgement.domain, policy.domains, N_("Choose the business domain.")),
        *_unknown("nature", judgement.nature, policy.natures, N_("Choose the nature of the problem.")),
    ]
    if policy.triage.topic_required and not (judgement.topic or "").strip():
        found.append(Reason(N_("Choose the topic: titles and reports are made of it."), "topic"))
    if policy.triage.scheme == "score":
        found += [reason for one in policy.triage.dimensions for reason in _score_objections(one, judgement)]
    else:
        known = {criterion.key for criterion in policy.triage.criteria}
        found += [Reason(N_("Choose among the listed criteria."), "criteria") for _ in set(judgement.criteria) - known]
    return tuple(found)


def refuse_if_incomplete(judgement: Judgement, policy: Policy) -> None:
    """Raises Refused with everything that a judgement lacks."""
    refuse_if(objections_to_judgement(judgement, policy))


def _unknown(name: str, key: str | None, choices, text: str) -> list[Reason]:
    return [] if any(choice.key == key for choice in choices) else [Reason(text, name)]


def _score_objections(dimension, judgement: Judgement) -> list[Reason]:
    """One reason per score that is missing or has no explanation; the field is points_urgency or reason_urgency."""
    found = []
    if judgement.points.get(dimension.key) not in {criterion.points for criterion in dimension.criteria}:
        text = N_("Give a score for “%(dimension)s”.")
        found.append(Reason(text, f"points_{dimension.key}", {"dimension": dimension.label}))
    if not (judgement.reasons.get(dimension.key) or "").strip():
        text = N_("Say why “%(dimension)s” has this score.")
        found.append(Reason(text, f"reason_{dimension.key}", {"dimension": dimension.label}))
    return found


def judge(judgement: Judgement, policy: Policy) -> Verdict:
    """The colour of a complete judgement (G-219, G-220, G-225)."""
    if policy.triage.scheme == "score":
        return _by_score(judgement, policy)
    return _by_criteria(judgement, policy)


def _by_score(judgement: Judgement, policy: Policy) -> Verdict:
    dimensions = policy.triage.dimensions
    total = sum(judgement.points[dimension.key] for dimension in dimensions)
    why = tuple(Why(one.label, judgement.points[one.key], judgement.reasons.get(one.key, "")) for one in dimensions)
    return Verdict(colour_for_total(total, policy), why, total, policy.triage.highest_total)


def colour_for_total(total: int, policy: Policy) -> str:
    """The colour of a total in the band set in force. Raises ValueError when no band holds it."""
    for band in policy.triage.bands:
        if band.low <= total <= band.high:
            return band.priority
    raise ValueError(f"no band of board {policy.key} holds a total of {total}")


def _by_criteria(judgement: Judgement, policy: Policy) -> Verdict:
    held = [criterion for criterion in policy.triage.criteria if criterion.key in judgement.criteria]
    colours = [criterion.priority for criterion in held] or [policy.triage.default]
    why = tuple(Why(criterion.label, None, judgement.reasons.get(criterion.key, "")) for criterion in held)
    return Verdict(max(colours, key=policy.rank_of), why)


def why_this_colour(judgement: Judgement, policy: Policy) -> tuple[Why, ...]:
    """The lines that explain a judged colour, in the order of the sheet."""
    return judge(judgement, policy).why


def provisional_colour(mark: str | None, policy: Policy) -> str:
    """The colour that an urgency mark gives until someone has judged; the default mark's without one (K-009)."""
    known = policy.triage.provisional
    if mark in known:
        return known[mark]
    default = next((one.default for one in policy.fields["registration"] if one.key == "urgency_mark"), None)
    return known[default] if default else min(known.values(), key=policy.rank_of)


def differs_from_mark(mark: str | None, colour: str, policy: Policy) -> bool:
    """Whether a judged colour says something else than the urgency mark: worth a hint (G-048, K-009)."""
    return mark in policy.triage.provisional and policy.triage.provisional[mark] != colour


def review_needed(colour: str, is_disputed: bool, policy: Policy) -> str:
    """ "required" for the levels that must be reviewed and for disputes, "open" for all others (G-223, G-224)."""
    return "required" if is_disputed or policy.priority(colour).must_review else "open"


def raised(colour: str, levels: int, policy: Policy) -> str:
    """The colour so many of the policy's levels higher, at most the highest (K-140)."""
    colours = [priority.colour for priority in policy.priorities]
    return colours[max(0, colours.index(colour) - levels)]


def higher(colour: str, other: str, policy: Policy) -> str:
    """The more urgent of two colours: what holds when nobody rules (K-049)."""
    return max(colour, other, key=policy.rank_of)
