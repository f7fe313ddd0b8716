"""Whatever people do to a ticket in whatever order, with time passing between: what `make chaos` looks for holds.

A refusal changes nothing; what was done stands in the history; clocks are those of the facts; each rings once.
"""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from board.domain.refusals import Refused
from board.extensions import db
from board.models.event import Event
from board.models.guard import SEEN
from board.models.message import Message
from board.models.timer import Timer
from chaos.checks import messages, timers, verbs
from tests import cast
from tests import database as databases
from tests.cast import NOON, PARTS, SOLUTION

WHO = st.sampled_from(("ada", "lea"))
STAGES = ("new", "judged", "assigned", "in_progress", "awaiting_customer")


def at(*stages):
    """Where a verb may do something; what it refuses elsewhere is tried by the rules that stand everywhere."""
    return precondition(lambda machine: machine.ticket.stage in stages)


class AnyOrder(RuleBasedStateMachine):
    """One ticket, an agent, a supervisor, a customer and the clock. `workers` is given by the test."""

    workers = None

    @initialize(stage=st.sampled_from(STAGES))
    def begin(self, stage):
        databases.empty(self.workers.app.config["BOARD"].home)
        self.now = NOON
        self.workers.clock.at(NOON)
        self.ada, self.lea = cast.agent(), cast.lead()
        self.ticket = cast.lived(self.ada, until=stage)
        db.session.commit()
        self.version, self.face = self.ticket.version, self.ticket.face

    def _do(self, verb, *args, who="ada", **more):
        """One verb: done and committed, or refused without a trace."""
        self.now += timedelta(seconds=40)
        before = self._traces()
        by = cast.as_(getattr(self, who))
        try:
            getattr(self.ticket, verb)(*args, by=by, now=self.now, policy=cast.policy(), **more)
            db.session.commit()
            assert self.ticket.face > before["face"], f"{verb} left the face as it was"
        except Refused:
            db.session.rollback()
            assert self._traces() == before, f"{verb} was refused and left something"

    def _traces(self):
        rows = (Event, Message, Timer)
        counts = {row.__tablename__: db.session.scalar(select(func.count(row.id))) for row in rows}
        return counts | {name: getattr(self.ticket, name) for name in (*SEEN, "version", "face", "rank")}

    @at("new", "assigned")
    @rule(urgency=st.integers(1, 3), impact=st.integers(1, 3), level=st.integers(1, 3))
    def triage(self, urgency, impact, level):
        self._do("triage", cast.judgement(urgency, impact, level))

    @rule(who=WHO, to=WHO)
    def assign(self, who, to):
        self._do("assign", getattr(self, to), who=who, reason="load" if self.ticket.assignee_id else None)

    @at("assigned", "in_progress")
    @rule()
    def release(self):
        self._do("release", "the wrong person")

    @at("assigned")
    @rule(who=WHO)
    def start(self, who):
        self._do("start", who=who)

    @rule()
    def note(self):
        self._do("note", happened_at=self.now, action="called", result="no answer")

    @rule(asks=st.booleans())
    def update(self, asks):
        self._do("update_customer", PARTS, asks_material=asks)

    @rule()
    def commit_to(self):
        due, need = self.now + timedelta(minutes=20), f"call the depot, {len(self.ticket.commitments) + 1}"
        self._do("commit_to", "todo", need=need, due_at=due, owner_id=self.ada.id)  # two alike may be told of alike

    @rule()
    def keep_a_commitment(self):
        for commitment in [c for c in self.ticket.commitments if not c.answered_at][:1]:
            self._do("answer_commitment", commitment, "they have it")

    @at("in_progress")
    @rule()
    def pause(self):
        self._do("pause", "material", None)

    @precondition(lambda machine: machine.ticket.paused_for)
    @rule()
    def resume(self):
        self._do("resume")

    @rule()
    def material_comes(self):
        self._do("receive_material")

    @at("assigned", "in_progress")
    @rule(hours=st.integers(1, 8))
    def estimate(self, hours):
        self._do("estimate", self.now + timedelta(hours=hours), "the carrier is late")

    @rule(colour=st.sampled_from(("red", "orange", "yellow", "green")))
    def dispute(self, colour):
        self._do("dispute", colour, "the customer insists")

    @rule(colour=st.sampled_from(("red", "orange", "yellow", "green")))
    def rule_on_it(self, colour):
        self._do("rule", colour, "one parcel only", who="lea")

    @at("in_progress")
    @rule(who=WHO)
    def solve(self, who):
        self._do("solve", SOLUTION, who=who)

    @at("awaiting_customer")
    @rule()
    def recall(self):
        self._do("recall", "not yet")

    @at("awaiting_customer")
    @rule()
    def reject(self):
        self._do("reject", "nobody has checked", who="lea")

    @at("awaiting_customer")
    @rule(is_solved=st.booleans())
    def customer_answers(self, is_solved):
        self._do("answer", is_solved, how="phone")

    @rule(who=WHO)
    def close(self, who):
        self._do("close", who=who)

    @rule()
    def withdraw(self):
        self._do("withdraw", "spam", "not a customer", who="lea")

    @at("closed")
    @rule()
    def reopen(self):
        self._do("reopen", "the same again")

    @rule()
    def take_back(self):
        event = self.ticket.events[-1]
        who = "lea" if event.actor_id == self.lea.id else "ada"
        self.now = max(self.now, event.recorded_at)
        self._do("undo", event.id, who=who)

    @rule(minutes=st.sampled_from((1, 5, 12, 31, 65, 250)))
    def time_passes(self, minutes):
        self.now += timedelta(minutes=minutes)
        for _again in range(2):
            self.workers.at(self.now)
        assert [*timers.silent(self.now)] == []

    @invariant()
    def nothing_is_done_by_half(self):
        if hasattr(self, "ticket"):
            db.session.rollback()
            db.session.expire_all()
            assert [*verbs.half_done()] == []
            assert [*timers.doubled(), *timers.not_derived(), *messages.doubled()] == []

    @invariant()
    def counters_only_rise(self):
        if hasattr(self, "ticket"):
            assert (self.ticket.version, self.ticket.face) >= (self.version, self.face)
            self.version, self.face = self.ticket.version, self.ticket.face


@pytest.mark.only_on("sqlite", "a thousand verbs in a row; the doors of each are tested on both")
def test_whatever_is_done_in_whatever_order_nothing_is_half_done(workers):
    machine = type("AnyOrder", (AnyOrder,), {"workers": workers})
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large]
    run_state_machine_as_test(
        machine, settings=settings(max_examples=20, stateful_step_count=20, deadline=None, suppress_health_check=slow)
    )
