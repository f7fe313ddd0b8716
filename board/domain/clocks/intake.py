"""Clocks of the intake: registration, judgement, a named person, a ruling, the first response."""

from collections.abc import Iterator

from board.domain.clocks.standing import Standing, cycle_began, folded, usual
from board.domain.facts import TicketFacts
from board.domain.folding import fold
from board.domain.policies.model import Policy


def register(facts: TicketFacts, policy: Policy) -> Iterator[Standing]:
    """G-207: a quick registration with fields missing keeps its clock."""
    if facts.registered_at is None:
        start = facts.contact_ended_at or facts.received_at
        yield usual("register", "r", start, policy)


def judge_and_assign(facts: TicketFacts, policy: Policy) -> Iterator[Standing]:
    """K-048: judged after 5, with a named person after 10 minutes; anew in each cycle (K-050).

    Only while the ticket is new: an imported one may stand further without having been judged.
    """
    cycle, began = facts.cycle, cycle_began(facts)
    if began is None or facts.stage != "new":
        return
    if cycle.triaged_at is None:
        yield usual("judge", f"c{cycle.no}", began, policy)
    if cycle.assigned_at is None:
        yield usual("assign", f"c{cycle.no}", began, policy)


def review(facts: TicketFacts, policy: Policy) -> Iterator[Standing]:
    """G-091: two minutes for the ruling, for disputes only (K-047)."""
    raised, ruled = facts.dispute_raised_at, facts.ruled_at
    if raised is not None and (ruled is None or ruled < raised):
        yield usual("review", f"c{facts.cycle.no}.d{facts.dispute_no}", raised, policy)


def respond(facts: TicketFacts, policy: Policy) -> Iterator[Standing]:
    """G-079, G-083, G-087: from reception to the first delivered contact by a person (K-042)."""
    if facts.first_contact_at is None and facts.colours:
        run = fold(facts.received_at, facts.colours, policy.limit_of("respond_minutes"), hours_of=policy.hours_of)
        yield from folded("respond", "t", run)
