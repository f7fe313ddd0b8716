"""Asking the customer, reading the answer, closing; and what begins again."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from board.domain import titles
from board.domain.actors import Actor
from board.domain.policies.labels import Label
from board.domain.policies.model import Policy, SecondHandling
from board.domain.priority import raised
from board.domain.refusals import N_, Reason

__all__ = [
    "AskingFacts", "ClosingFacts", "Proposal", "customer_tags", "objections_to_answer", "objections_to_asking",
    "objections_to_closing", "raised", "read_reply", "satisfaction", "second_handling_commitments", "silence_note",
    "status_for_export", "waits_for_leader", "what_follows_answer",
]  # fmt: skip

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


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A solution with the self-check of whoever carried it out, and its proof (G-139, G-140, G-266)."""

    solution: str = ""
    self_check: str = ""
    proof_count: int = 0
    is_passed: bool = True
    overdue_reason: str | None = None
    facts: dict = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class AskingFacts:
    """What decides whether the customer may be asked. `blocking`: needs of open commitments that block."""

    stage: str
    is_assignee: bool
    leads: bool
    first_promise_at: datetime | None
    now: datetime
    colour: str
    is_disputed: bool = False
    is_second_handling: bool = False
    is_approved: bool = False
    blocking: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ClosingFacts:
    """What decides whether a ticket may be closed, and by whom."""

    stage: str
    colour: str
    was_disputed: bool = False
    is_second_handling: bool = False
    answer: str | None = None
    rating: int | None = None
    is_ready_to_close: bool = False
    has_solution: bool = False
    has_self_check: bool = False
    is_late: bool = False
    has_overdue_reason: bool = False
    blocking: tuple[str, ...] = ()


def objections_to_asking(facts: AskingFacts, proposal: Proposal, policy: Policy) -> tuple[Reason, ...]:
    """Everything that speaks against asking the customer to confirm (G-137 to G-140, K-045, K-136)."""
    return tuple(_asking(facts, proposal, policy))


def _asking(facts: AskingFacts, proposal: Proposal, policy: Policy) -> Iterator[Reason]:
    if facts.stage != "in_progress":
        yield Reason(N_("Only a ticket in progress can be solved: start the work first."))
    if not (facts.is_assignee or facts.leads):
        yield Reason(N_("The assignee or a supervisor checks the solution; ask one of them."))
    if not proposal.solution.strip():
        yield Reason(N_("Describe the solution: what was done, and what the customer did."), "solution")
    if not proposal.self_check.strip() and not proposal.proof_count:
        yield Reason(N_("Say how you checked the result, or attach a screenshot of it."), "self_check")
    if not proposal.is_passed:
        yield Reason(N_("The check did not pass: go on working before asking the customer."), "self_check")
    is_late = facts.first_promise_at is not None and facts.now > facts.first_promise_at
    if is_late and not (proposal.overdue_reason or "").strip():
        yield Reason(N_("It took longer than first promised: say why."), "overdue_reason")
    if needs_approval(facts, policy) and not facts.is_approved:
        yield Reason(N_("A supervisor approves this solution before the customer is told."))
    yield from _blocked(facts.blocking)


def _blocked(needs: tuple[str, ...]) -> Iterator[Reason]:
    for need in needs:
        yield Reason(N_("Still to be answered: %(need)s"), None, {"need": need})


def needs_approval(facts: AskingFacts, policy: Policy) -> bool:
    """Whether a supervisor approves before the customer is told (K-136)."""
    rule = set(policy.closing.approval)
    return bool(rule & {"all", *_marks(facts.colour, facts.is_disputed, facts.is_second_handling)})


def _marks(colour: str, is_disputed: bool, is_second_handling: bool) -> set[str]:
    """A ticket in the words of the rules: its colour, and what is special about it."""
    marks = {colour}
    marks |= {"disputed"} if is_disputed else set()
    marks |= {"second_handling"} if is_second_handling else set()
    return marks


def waits_for_leader(facts: ClosingFacts, policy: Policy) -> bool:
    """Whether a supervisor closes it, not the answer: red, disputed, second-handled, or rated low (K-023, K-029)."""
    marks = _marks(facts.colour, facts.was_disputed, facts.is_second_handling)
    is_rated_low = facts.rating is not None and facts.rating <= policy.closing.low_rating
    return is_rated_low or bool(marks & set(policy.closing.supervisor_closes))


def what_follows_answer(is_solved: bool, facts: ClosingFacts, policy: Policy) -> str:
    """ "second_handling", "ready_to_close" or "closed" (G-144 to G-150)."""
    if not is_solved:
        return "second_handling"
    return "ready_to_close" if waits_for_leader(facts, policy) else "closed"


def objections_to_answer(stage: str, answer: str | None) -> tuple[Reason, ...]:
    """What speaks against taking a customer's answer now; `answer` is the one that stands (K-024)."""
    if answer is not None:
        return (Reason(N_("The customer has already answered.")),)
    if stage != "awaiting_customer":
        return (Reason(N_("The customer has not been asked yet: enter the solution first.")),)
    return ()


def objections_to_closing(facts: ClosingFacts, by: Actor, policy: Policy) -> tuple[Reason, ...]:
    """Everything that the three-party confirmation lacks, and who must close (G-137, G-138, G-273)."""
    return tuple(_closing(facts, by, policy))


def _closing(facts: ClosingFacts, by: Actor, policy: Policy) -> Iterator[Reason]:
    if facts.stage != "awaiting_customer":
        yield Reason(N_("Only a ticket that the customer was asked about can be closed."))
    if facts.answer != "solved" and not facts.is_ready_to_close:
        yield Reason(N_("The customer has not confirmed yet."))
    if not facts.has_solution:
        yield Reason(N_("The solution is missing."), "solution")
    if not facts.has_self_check:
        yield Reason(N_("The assignee's check of the result is missing."), "self_check")
    if facts.is_late and not facts.has_overdue_reason:
        yield Reason(N_("It took longer than first promised: say why."), "overdue_reason")
    if not by.leads and (facts.is_ready_to_close or waits_for_leader(facts, policy)):
        yield Reason(N_("A supervisor closes this one."))
    yield from _blocked(facts.blocking)


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
