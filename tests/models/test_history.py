"""Events alone tell what a ticket was at any past instant."""

import itertools
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from board.domain.history import State, state_at
from board.domain.refusals import Refused
from board.extensions import db
from tests import cast

STEPS = (
    "triage", "assign", "reassign", "release", "start", "note", "update", "pause", "resume", "material", "estimate",
    "dispute", "rule", "solve", "recall", "confirm", "refute", "close", "reopen", "withdraw", "undo",
)  # fmt: skip
NAMES = itertools.count()


def act(ticket, step, ada, lea, now):
    """One verb, refused or not."""
    by = cast.words(ada, now)
    lead = by | {"by": cast.as_(lea)}
    verbs = {
        "triage": lambda: ticket.triage(cast.judgement(2, 2, 1), **by),
        "assign": lambda: ticket.assign(ada, **by),
        "reassign": lambda: ticket.assign(lea, reason="load", **lead),
        "release": lambda: ticket.release("wrong person", **by),
        "start": lambda: ticket.start(**lead),
        "note": lambda: ticket.note(happened_at=now, action="called", result="no answer", **by),
        "update": lambda: ticket.update_customer(cast.PARTS, **by),
        "pause": lambda: ticket.pause("material", None, **by),
        "resume": lambda: ticket.resume(**by),
        "material": lambda: ticket.receive_material(**by),
        "estimate": lambda: ticket.estimate(now + timedelta(hours=2), "the carrier is late", **by),
        "dispute": lambda: ticket.dispute("red", "the customer insists", **by),
        "rule": lambda: ticket.rule("yellow", "one parcel only", **lead),
        "solve": lambda: ticket.solve(cast.SOLUTION, **lead),
        "recall": lambda: ticket.recall("not yet", **lead),
        "confirm": lambda: ticket.answer(True, how="phone", **by),
        "refute": lambda: ticket.answer(False, how="phone", **by),
        "close": lambda: ticket.close(**lead),
        "reopen": lambda: ticket.reopen("the same again", **by),
        "undo": lambda: undo(ticket, ada, lea, now),
        "withdraw": lambda: ticket.withdraw("spam", "not a customer", **lead),
    }
    try:
        verbs[step]()
    except Refused:
        db.session.rollback()
    db.session.commit()


def undo(ticket, ada, lea, now):
    """What the step before did is taken back by whoever did it, a few seconds after it."""
    event = ticket.events[-1]
    if event.recorded_at < now - timedelta(minutes=7):
        return
    by = cast.as_(lea if event.actor_id == lea.id else ada)
    ticket.undo(event.id, by=by, now=event.recorded_at + timedelta(seconds=5), policy=cast.policy())


def present(ticket):
    """The same facts from the rows."""
    promise = ticket.cycle.promise_at
    return State(
        stage=ticket.stage,
        colour=ticket.colour,
        assignee_id=ticket.assignee_id,
        promise_at=promise.isoformat() if promise else None,
        cycle_no=ticket.cycle.no,
        note_count=ticket.cycle.note_count,
        update_count=ticket.update_count,
        answer=ticket.cycle.answer,
        is_paused=ticket.paused_for is not None,
        is_disputed=ticket.is_disputed,
    )


@given(steps=st.lists(st.sampled_from(STEPS), min_size=5, max_size=25))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_events_rebuild_the_facts_of_any_past_instant(db, steps):
    ada, lea = cast.agent(f"Ada {next(NAMES)}"), cast.lead(f"Lea {next(NAMES)}")
    ticket, now = cast.registered(ada), cast.NOON
    seen = {now: present(ticket)}
    for step in ("triage", "assign", "start", *steps):
        now += timedelta(minutes=7)
        act(ticket, step, ada, lea, now)
        seen[now] = present(ticket)
    events = list(ticket.events)
    assert {instant: state_at(events, instant) for instant in seen} == seen
