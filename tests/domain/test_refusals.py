"""Refusals of many, told once each."""

import pytest

from board.domain.refusals import grouped


@pytest.mark.parametrize(
    ("refused", "told"),
    [
        ([], []),
        ([("A", "closed")], [("closed", ["A"])]),
        (
            [("A", "closed"), ("B", "judge it"), ("C", "closed")],
            [("closed", ["A", "C"]), ("judge it", ["B"])],
        ),
    ],
)
def test_equal_refusals_are_told_once_with_all_whom_they_concern(refused, told):
    assert grouped(refused) == told
