"""More at once than agreed on is told and explained; red is never asked."""

from dataclasses import replace

import pytest

from board.domain.policies.limits import Wip
from board.domain.wip import LoadFacts, over_limits
from tests.domain.boards import GUIDE

POLICY = replace(GUIDE, wip=Wip(person=3, assigned=None, in_progress=5))


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"in_hand": 3, "person": "Ada"}, []),
        ({"in_hand": 4, "person": "Ada"}, ["Ada would have 4 tickets in hand; 3 are agreed on."]),
        ({"in_hand": 4, "person": "Ada", "colour": "red"}, []),
        ({"stage": "in_progress", "in_stage": 6}, ["would hold 6 tickets; 5 are agreed on."]),
        ({"stage": "in_progress", "in_stage": 5}, []),
        ({"stage": "assigned", "in_stage": 99}, []),
        ({"stage": "in_progress", "in_stage": 6, "colour": "red"}, []),
        ({"stage": "in_progress", "in_stage": 6, "in_hand": 4}, ["would have 4", "would hold 6"]),
    ],
)
def test_one_more_than_agreed_is_told(facts, found):
    reasons = over_limits(LoadFacts(**({"colour": "orange"} | facts)), POLICY)
    assert [words in str(reason) for words, reason in zip(found, reasons, strict=True)] == [True] * len(found)
    assert {reason.field for reason in reasons} <= {"over_limit"}
