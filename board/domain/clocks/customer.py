"""Clocks towards the customer: updates, enquiries, what was promised, the question and its silence."""

from collections.abc import Iterator
from datetime import datetime

from board.domain.calendars import Calendar
from board.domain.clocks.standing import Standing, after, agreed, cycle_began, usual
from board.domain.facts import TicketFacts
from board.domain.folding import fold
from board.domain.policies.model import Policy
from board.domain.reckoning import Step, began


def update(facts: TicketFacts, policy: Policy) -> Iterator[Standing]:
    """G-113 to G-117: from registration, then each complete update, until resolved; a promised cadence caps (K-052)."""
    opened = cycle_began(facts)
    if opened is None or facts.cycle.resolved_at is not None:
        return
    start = max(opened, facts.last_update_at or opened)
    run = fold(start, facts.colours, policy.limit_of("update_minutes"), hours_of=policy.hours_of)
    promised = _promised_update(facts, start, run.calendar)
    steps = (*run.steps, promised) if promised and promised.due < run.due else tuple(run.steps)
    yield Standing("update", f"u{facts.update_count}", start, steps[-1].due, steps=steps)


def _promised_update(facts: TicketFacts, start: datetime, calendar: Calendar | None) -> Step | None:
    """When the promised cadence wants the next update: from that promise on, not backwards (G-136)."""
    if facts.promised_cadence_minutes is None:
        return None
    since = max(start, facts.promised_cadence_from or start)
    return began(since, facts.promised_cadence_minutes, calendar)._replace(what="cadence")


def enquiry(facts: TicketFacts, policy: Policy) -> Iterator[Standing]:
    """G-118, K-051: a customer who asks is answered at once, whatever the level's cadence."""
    if facts.enquired_at is not None:
        yield usual("enquiry", f"e{facts.enquiry_count}", facts.enquired_at, policy)


def open_ends(facts: TicketFacts, policy: Policy) -> Iterator[Standing]:
    """G-119 to G-122 milestones, G-127 material, G-256 commitments."""
    prefix = f"c{facts.cycle.no}"
    for milestone in facts.milestones:
        yield usual("milestone", f"{prefix}.{milestone.ref}", milestone.at, policy)
    for material in facts.materials:
        yield usual("material", f"{prefix}.m{material.ref}", material.at, policy)
    for commitment in facts.commitments:
        yield agreed("commitment", commitment.ref, commitment.made_at, commitment.due_at)


def untold(facts: TicketFacts, policy: Policy) -> Iterator[Standing]:
    """A question or reminder that no machine could bring: somebody tells it, or silence never begins to count."""
    cycle = facts.cycle
    if cycle.untold_since is not None and _is_waiting(facts):
        what = "q" if cycle.confirmation_delivered_at is None else "r"
        ref = f"c{cycle.no}.{what}{cycle.confirmation_no}"
        yield usual("tell", ref, cycle.untold_since, policy)


def _is_waiting(facts: TicketFacts) -> bool:
    return facts.stage == "awaiting_customer" and facts.cycle.answered_at is None and not facts.is_ready_to_close


def silence(facts: TicketFacts, policy: Policy) -> Iterator[Standing]:
    """G-151, G-153, K-025: each step counts from the contact before it, once that was delivered."""
    cycle, closing = facts.cycle, policy.closing
    if not _is_waiting(facts) or cycle.confirmation_delivered_at is None or cycle.confirmation_blocked:
        return
    ref = f"c{cycle.no}.q{cycle.confirmation_no}"
    if cycle.reminder_delivered_at is None and closing.reminder_minutes is not None:
        yield after("reminder", ref, cycle.confirmation_delivered_at, closing.reminder_minutes, closing.calendar)
    if cycle.reminder_delivered_at is not None and closing.silence_minutes is not None:
        yield after("silence", ref, cycle.reminder_delivered_at, closing.silence_minutes, closing.calendar)
