"""Clocks of the work: start, solution, promise and what follows when it breaks, progress notes."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from board.domain import calendars, escalation
from board.domain.clocks.standing import Standing, after, folded
from board.domain.facts import TicketFacts
from board.domain.folding import Run, fold
from board.domain.policies.model import Policy
from board.domain.reckoning import Step


def start(facts: TicketFacts, policy: Policy) -> Iterator[Standing]:
    """G-076: from the assignment to the start, where the level has such a limit."""
    cycle = facts.cycle
    if cycle.assigned_at is not None and cycle.started_at is None and cycle.resolved_at is None:
        run = fold(cycle.assigned_at, facts.colours, policy.limit_of("start_minutes"), hours_of=policy.hours_of)
        yield from folded("start", f"c{cycle.no}", run)


def resolve(facts: TicketFacts, policy: Policy) -> Iterator[Standing]:
    """G-080, G-084, G-088: from reception, pauses credited (K-056)."""
    cycle = facts.cycle
    if cycle.resolved_at is None and facts.colours:
        start = facts.received_at if cycle.no == 1 else cycle.opened_at
        limit = policy.limit_of("resolve_minutes")
        run = fold(start, facts.colours, limit, facts.pauses, policy.hours_of)
        yield from folded("resolve", f"c{cycle.no}", run)


def promise(facts: TicketFacts, policy: Policy) -> Iterator[Standing]:
    """G-128, G-130, G-243: half the time, one hour before, and the promise; a new promise re-arms all three."""
    cycle = facts.cycle
    if cycle.promise_at is None or cycle.promise_made_at is None or cycle.resolved_at is not None:
        return
    ref, made, due = f"c{cycle.no}.p{cycle.promise_no}", cycle.promise_made_at, cycle.promise_at
    steps = _promise_steps(facts, policy)
    half, hour = _warnings(facts, policy)
    yield Standing("promise_half", f"{ref}.half", made, half, steps=steps)
    yield Standing("promise_hour", f"{ref}.hour", made, hour, steps=steps)
    yield Standing("promise", ref, made, due, steps=steps)


def _warnings(facts: TicketFacts, policy: Policy) -> tuple[datetime, datetime]:
    """When half the promise's time has passed, and when an hour of it is left: in working time, if it has any."""
    made, due = facts.cycle.promise_made_at, facts.cycle.promise_at
    hours = policy.hours_of(facts.colour) if facts.colour else None
    calendar = hours if calendars.worked(made, due, hours) else None
    span, before = calendars.worked(made, due, calendar), timedelta(minutes=policy.warnings.before_minutes)
    half = calendars.later(made, span * policy.warnings.half, calendar)
    # K-013: an hour before is no warning when the whole promise takes no more than that
    return half, calendars.earlier(due, before, calendar) if span > before else half


def _promise_steps(facts: TicketFacts, policy: Policy) -> tuple[Step, ...]:
    """How the promise came about: reckoned by the policy, or named by somebody."""
    cycle = facts.cycle
    run = policy_promise(facts, policy)
    if run is not None and run.due == cycle.promise_at:
        return tuple(run.steps)
    return (Step("agreed", cycle.promise_made_at, cycle.promise_at),)


def policy_promise(facts: TicketFacts, policy: Policy) -> Run | None:
    """The promise that the policy gives by itself; None once somebody named another, or a customer was told one."""
    if facts.cycle.promise_from_at is None or not facts.colours:
        return None
    return fold(
        facts.cycle.promise_from_at, facts.colours, policy.limit_of("promise_minutes"), hours_of=policy.hours_of
    )


def act(facts: TicketFacts, policy: Policy) -> Iterator[Standing]:
    """G-130, K-059: after a broken promise the next step of the chain is a timer, until somebody has acted."""
    cycle, fired = facts.cycle, facts.cycle.overdue_fired_at
    if fired is None or cycle.resolved_at is not None:
        return
    if cycle.acted_at is not None and cycle.acted_at >= fired:
        return
    # named after the breach, not the promise: a new time by the system leaves the chain as it runs
    chain = f"c{cycle.no}.b{int(fired.timestamp())}"
    called_at, hours = cycle.called_at or fired, policy.hours_of(facts.colour)
    call = escalation.call_that_runs(cycle.escalation_step, called_at, cycle.acknowledged_at, policy.escalation)
    if call is not None:
        yield after("act", f"{chain}.a{call.step}", call.start, call.minutes, hours)


def note(facts: TicketFacts, policy: Policy) -> Iterator[Standing]:
    """G-108, G-242: only while in progress (K-017), the first one by its own limit (K-016), pausable (K-056)."""
    cycle = facts.cycle
    if facts.stage != "in_progress" or cycle.started_at is None:
        return
    is_first = facts.note_count == 0 or facts.last_note_at is None
    start = cycle.started_at if is_first else max(facts.last_note_at, cycle.started_at)

    limit = policy.limit_of("note_first_minutes" if is_first else "note_minutes")
    run = fold(start, facts.colours, limit, facts.pauses, policy.hours_of)
    yield from folded("note", f"c{cycle.no}.n{facts.note_count}", run)
