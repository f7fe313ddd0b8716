"""Contacts inside a sentence: masked; what only looks like one: readable."""

import pytest

from board.domain import masks


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("我的电话13812345678，请回电", "我的电话138****5678，请回电"),
        ("call +86 138 1234 5678 please", "call +86 138 **** 5678 please"),
        ("座机010-62345678", "座机010-****5678"),
        ("write to jane.doe@example.com.", "write to j***@example.com."),
        ("身份证110101199003072316", "身份证110*************16"),
        ("订单ORD20240519001，需求20240520-001", "订单ORD20240519001，需求20240520-001"),
        ("工单GD20240520-001于14:30完成，金额1500元", "工单GD20240520-001于14:30完成，金额1500元"),
    ],
)
@pytest.mark.covers("G-196", level="rule")
def test_a_sentence_hides_the_contacts_in_it(text, masked):
    assert masks.in_text(text) == masked
