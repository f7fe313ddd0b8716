"""What a customer's answer says, what is written down of it, and what it obliges to."""

import re
from datetime import datetime

from board.domain import titles
from board.domain.policies.labels import Label
from board.domain.policies.model import Policy
from board.domain.policies.rules import SecondHandling

# Fields of the closing form that come with the customer's answer, not with the solution (G-270, G-272).
ANSWERED_BY_CUSTOMER = ("confirmation_way", "suggestion")
SATISFIED_FROM, NEUTRAL = 4, 3
SOLVED = Label("Solved-{topic}", "已解决-{topic}")
HIGHLY_SATISFIED = Label("highly satisfied", "高满意度")
DISSATISFIED = Label("dissatisfied", "低满意度")
CONTACTS = Label("{note} (asked {asked}, reminded {reminded})", "{note}（{asked}请求确认，{reminded}提醒）")
PLAN = Label("Make a new plan", "制定新的解决方案")
CONTACT = Label("Contact the customer", "联系客户")
REPLY = re.compile(r"\s*[“‘\"'【\[(（]?([12])(?![0-9])(?![.:：/-][0-9])")
# What makes a leading figure a part of the sentence: "2nd", "2 days", "1小时", "1个".
GOES_ON = re.compile(
    r"[A-Za-z\u3400-\u9fff]| +(?:hours?|days?|minutes?|times?|weeks?|of|more)\b| +[年月日点时分个元次号件天小]"
)


def read_reply(text: str, is_pending: bool) -> bool | None:
    """True for a customer's "1", False for "2", None for all else.

    Read only while a confirmation is pending, and only as the whole or the leading token (K-024):
    "1，已收到" answers, "1小时后再试" and "12" do not.
    """
    match = REPLY.match(text.translate(str.maketrans("１２", "12"))) if is_pending else None
    if match is None or GOES_ON.match(text[match.end() :]):
        return None
    return match[1] == "1"


def satisfaction(rating: int | None, is_solved: bool) -> str | None:
    """satisfied, neutral or dissatisfied; a bare "solved" counts as satisfied (G-144, G-147, K-022)."""
    if rating is None:
        return "satisfied" if is_solved else "dissatisfied"
    if rating >= SATISFIED_FROM:
        return "satisfied"
    return "neutral" if rating == NEUTRAL else "dissatisfied"


def silence_note(asked_at: datetime, reminded_at: datetime, policy: Policy, language: str) -> str:
    """The prescribed note of a default closing, with the times of both contacts (G-154, K-026)."""
    asked, reminded = (f"{at.astimezone(policy.tz):%m-%d %H:%M}" for at in (asked_at, reminded_at))
    note = policy.prescribed.silence.in_(language)
    return CONTACTS.in_(language).format(note=note, asked=asked, reminded=reminded)


def second_handling_commitments(rules: SecondHandling, language: str) -> tuple[tuple[str, int, str], ...]:
    """(kind, hours, need) of what "not solved" obliges to: a plan and a contact (K-140)."""
    wanted = (("plan", rules.plan_hours, PLAN), ("contact", rules.contact_hours, CONTACT))
    return tuple((kind, hours, need.in_(language)) for kind, hours, need in wanted if hours is not None)


def customer_tags(
    facts: titles.TitleFacts, satisfied: str | None, answer: str | None, policy: Policy, language: str
) -> tuple[str, ...]:
    """Tags for the customer's file, as 已解决-支付失败 and VIP客户-高满意度 (G-158, G-245)."""
    tags = []
    topic = titles.subject(facts, policy, language)
    if answer == "solved" and topic:
        tags.append(SOLVED.in_(language).format(topic=topic))
    words = {"satisfied": HIGHLY_SATISFIED, "dissatisfied": DISSATISFIED}
    if satisfied in words and facts.customer_level:
        nameless = titles.TitleFacts(colour=facts.colour, customer_level=facts.customer_level)
        tags.append(f"{titles.who(nameless, policy, language)}-{words[satisfied].in_(language)}")
    return tuple(tags)


def status_for_export(which: str, stage: str, is_late: bool, policy: Policy) -> Label:
    """The status in the documents' words, "request" or "task" list; an open late one is 已延期 (K-020, K-021)."""
    is_open = stage not in ("closed", "archived")
    return policy.statuses[which]["delayed" if is_late and is_open else stage]
