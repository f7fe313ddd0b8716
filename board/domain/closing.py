"""Asking the customer, reading the answer, closing; and what begins again."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from board.domain.actors import Actor
from board.domain.answers import (
    ANSWERED_BY_CUSTOMER,
    customer_tags,
    read_reply,
    satisfaction,
    second_handling_commitments,
    silence_note,
    status_for_export,
)
from board.domain.policies.model import Policy
from board.domain.priority import raised
from board.domain.refusals import N_, Reason

__all__ = [
    "AskingFacts", "ClosingFacts", "Proposal", "customer_tags", "objections_to_answer", "objections_to_asking",
    "objections_to_closing", "raised", "read_reply", "satisfaction", "second_handling_commitments", "silence_note",
    "status_for_export", "waits_for_leader", "what_follows_answer",
]  # fmt: skip


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
    yield from _missing(proposal.facts, policy)
    if not proposal.is_passed:
        yield Reason(N_("The check did not pass: go on working before asking the customer."), "self_check")
    is_late = facts.first_promise_at is not None and facts.now > facts.first_promise_at
    if is_late and not (proposal.overdue_reason or "").strip():
        yield Reason(N_("It took longer than first promised: say why."), "overdue_reason")
    if needs_approval(facts, policy) and not facts.is_approved:
        yield Reason(N_("A supervisor approves this solution before the customer is told."))
    yield from _blocked(facts.blocking)


def _missing(facts: dict, policy: Policy) -> Iterator[Reason]:
    """What the policy wants to know with the solution."""
    for one in policy.fields["closing"]:
        if one.required and one.key not in ANSWERED_BY_CUSTOMER and facts.get(one.key) in (None, ""):
            yield Reason(N_("Please fill this in."), one.key)


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
