"""Titles of tickets, and the mark of a request before anyone has judged it."""

from dataclasses import dataclass

from board.domain import masks
from board.domain.policies.labels import Label, by_key
from board.domain.policies.model import Policy

CUSTOMER = Label(" customer", "客户")
LONGEST = 200
NAMELESS = Label("Customer", "客户")


@dataclass(frozen=True, kw_only=True)
class TitleFacts:
    """What titles are made of. The name comes masked; `topic` is a key or, where people edited the list, a text."""

    colour: str
    customer_name: str | None = None
    customer_level: str | None = None
    topic: str | None = None
    domain: str | None = None
    request_type: str | None = None
    urgency_mark: str | None = None
    core_demand: str | None = None


def compose(facts: TitleFacts, policy: Policy, language: str) -> str:
    """Customer, problem and priority, as VIP客户张*-物流延迟-最高优先级 (G-103, G-230, K-041)."""
    level = policy.priority(facts.colour).label.in_(language)
    return shortened("-".join(filter(None, (who(facts, policy, language), subject(facts, policy, language), level))))


def whose(title: str) -> str:
    """The beginning of a composed title that tells the customer, its hyphen included: "VIP customer J***-"; else ""."""
    start, hyphen, _problem = title.partition("-")
    return start + hyphen if hyphen and masks.HIDDEN in start else ""


def shortened(text: str, most: int = LONGEST) -> str:
    """The text, cut with an ellipsis where it is longer than may be kept."""
    return text if len(text) <= most else text[: most - 1] + "…"


def who(facts: TitleFacts, policy: Policy, language: str) -> str:
    """The customer's level and masked name: VIP客户张*, "VIP customer J***"."""
    name = facts.customer_name or ""
    known = [level for level in policy.customer.levels if level.key == facts.customer_level]
    if not known:  # no level, or one that only another board has
        return name or NAMELESS.in_(language)
    label = known[0].label.in_(language)
    word = CUSTOMER.in_(language)
    if not label.endswith(word.strip()):
        label += word
    return f"{label}{name}" if language.lower().startswith("zh") else f"{label} {name}".strip()


def subject(facts: TitleFacts, policy: Policy, language: str) -> str:
    """The problem in a word or two: the topic, else the domain, the core demand, the type."""
    if facts.topic:
        return topic_label(facts.topic, policy).in_(language)
    if facts.domain:
        return by_key(policy.domains, facts.domain).label.in_(language)
    if facts.core_demand:
        return masks.in_text(facts.core_demand.strip())  # a title stands on walls and in mails
    return by_key(policy.types, facts.request_type).label.in_(language) if facts.request_type else ""


def topic_label(topic: str, policy: Policy) -> Label:
    """The label of a seeded topic; a topic that people added is its own label in both languages."""
    try:
        return by_key(policy.topics, topic).label
    except KeyError:
        return Label(topic, topic)


def mark(facts: TitleFacts, policy: Policy, language: str) -> str:
    """The initial mark, type-topic-urgency, as 售后-物流延迟-紧急 (G-045 to G-047, K-010)."""
    parts = []
    if facts.request_type:
        parts.append(by_key(policy.types, facts.request_type).short.in_(language))
    if facts.topic or facts.domain or facts.core_demand:
        parts.append(subject(facts, policy, language))
    if facts.urgency_mark:
        parts.append(by_key(policy.triage.marks, facts.urgency_mark).label.in_(language))
    return "-".join(parts)
