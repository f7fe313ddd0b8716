"""The chain from a broken promise: whom a step calls, and when the next one follows."""

import pytest

from board.domain import escalation
from board.domain.escalation import Candidate
from board.domain.policies.limits import EscalationStep
from tests.domain.boards import at

CHAIN = (EscalationStep("supervisor", 0, 60), EscalationStep("head", 20), EscalationStep("admin", 65, 30))


@pytest.mark.covers("K-049", "K-059", level="rule")
@pytest.mark.parametrize(
    ("on_duty", "away", "passed_over", "called"),
    [
        ((1, 2), (), (), (1, 2)),
        ((1,), (2, 3), (), (1,)),
        ((), (2, 3), (), (2, 3)),
        ((), (), (), ()),
        ((1, 2), (), (1,), (2,)),
        ((1,), (2,), (1,), (2,)),
        ((), (2, 3), (2,), (3,)),
        ((1,), (2,), (1, 2), (1,)),
        ((), (2,), (2,), (2,)),
    ],
)
def test_those_on_duty_are_called_then_the_others_and_nobody_twice_while_another_is_left(
    on_duty, away, passed_over, called
):
    candidates = [*(Candidate(id, True) for id in on_duty), *(Candidate(id, False) for id in away)]
    assert escalation.called(candidates, passed_over) == called


@pytest.mark.parametrize(("away", "is_on_duty"), [((), True), ({2}, True), ({1}, False), ({1, 2}, False)])
def test_whoever_is_away_is_not_on_duty(away, is_on_duty):
    assert escalation.is_on_duty(1, away, ()) is is_on_duty
    assert escalation.is_on_duty(1, away, {1, 2}) is is_on_duty
    assert not escalation.is_on_duty(1, away, {2})


@pytest.mark.covers("K-059", level="rule")
@pytest.mark.parametrize(
    ("step", "called_at", "acknowledged_at", "runs"),
    [
        (0, 0, None, (1, 0, 20)),
        (0, 300, None, (1, 300, 20)),  # late by a stop: the next step still has its full time
        (1, 20, None, (2, 20, 45)),
        (2, 65, None, (2, 65, 0)),  # the last one stays, late, until somebody acts
        (0, 0, 8, (1, 8, 60)),
        (1, 20, 25, None),  # no figure: the acknowledgement ends the chain
        (2, 65, 70, (2, 70, 30)),
    ],
)
def test_each_step_has_its_full_time_and_an_acknowledgement_buys_more(step, called_at, acknowledged_at, runs):
    acknowledged = None if acknowledged_at is None else at(acknowledged_at)
    call = escalation.call_that_runs(step, at(called_at), acknowledged, CHAIN)
    assert call == (None if runs is None else (runs[0], at(runs[1]), runs[2]))


def test_a_chain_of_one_step_calls_once():
    assert escalation.call_that_runs(0, at(0), None, CHAIN[:1]) is None
    assert escalation.call_that_runs(0, at(0), at(3), CHAIN[:1]) is None


def test_a_timer_names_its_step():
    assert escalation.step_of("c1.b1716171000.a2") == 2
