"""How far a broken promise went up the chain, as pages say it."""

from dataclasses import dataclass
from datetime import timedelta

from board.domain import calendars, clocks, escalation


@dataclass(frozen=True)
class Escalation:
    """Who was called and who was passed over (names), by when somebody must act, who took it on.

    `act_by` is None where nothing more would follow; `state` is that of its clock. `acted_at` ends it.
    """

    rank: str
    called: tuple
    called_at: object
    act_by: object
    act_from: object
    state: str
    passed_over: tuple
    acknowledged_by: str
    acknowledged_at: object
    acted_at: object


def escalation_of(ticket, policy, people, language, now):
    """The present handling's chain; None while no promise of it is broken. `people` is id to face."""
    cycle = ticket.cycle
    if cycle.overdue_at is None:
        return None
    step = min(cycle.escalation_step or 0, len(policy.escalation) - 1)
    act_by, start = act_by_and_from(cycle, ticket.colour, policy)

    def names(ids):
        return tuple(people[id].name for id in ids or () if id in people)

    return Escalation(
        rank=policy.ranks[policy.escalation[step].rank].in_(language),
        called=names(cycle.called),
        called_at=cycle.called_at or cycle.overdue_at,
        act_by=act_by,
        act_from=start,
        state=clocks.state_of(act_by, now, start) if act_by else "",
        passed_over=names(cycle.passed_over),
        acknowledged_by="".join(names([cycle.acknowledged_by_id])),
        acknowledged_at=cycle.acknowledged_at,
        acted_at=None if ticket.chain_waits else cycle.acted_at,
    )


def act_by_and_from(cycle, colour, policy):
    """(by when somebody must act, since when) for a row with the chain's columns; (None, None) if nothing follows."""
    called_at, chain = cycle.called_at or cycle.overdue_at, policy.escalation
    step = min(cycle.escalation_step or 0, len(chain) - 1)
    call = escalation.call_that_runs(step, called_at, cycle.acknowledged_at, chain)
    if call is None:
        return None, None
    return calendars.later(call.start, timedelta(minutes=call.minutes), policy.hours_of(colour)), call.start


def called_ids(cycle):
    """The ids of everybody whom the chain names."""
    return {*(cycle.called or ()), *(cycle.passed_over or ()), cycle.acknowledged_by_id}
