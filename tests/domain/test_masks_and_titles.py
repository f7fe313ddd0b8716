"""What staff sees of a customer before anybody reveals more, and what a ticket is called."""

import pytest

from board.domain import masks, titles
from board.domain.titles import TitleFacts
from tests.domain.boards import GUIDE, TINY


@pytest.mark.covers("G-034", "G-196", level="rule")
@pytest.mark.parametrize(
    ("value", "mask"),
    [
        ("13812345678", "138****5678"),
        ("+8613812345678", "+86138****5678"),
        ("138 1234 5678", "138 **** 5678"),
        ("02112345678", "021****5678"),
        ("62345678", "62****78"),
        ("95554", "95****"),
        ("zhang.san@example.com", "z***@example.com"),
        ("wx_id", "wx****"),
    ],
)
def test_contacts_are_masked(value, mask):
    assert masks.contact(value) == mask


@pytest.mark.covers("G-195", level="rule")
@pytest.mark.parametrize(
    ("name", "mask"),
    [
        ("张三", "张*"),
        ("张小三", "张*"),
        ("欧阳娜娜", "欧阳*"),
        ("Jane Smith", "J*** S***"),
        ("😀Very Long (Jo) &", "😀V*** L*** (J*** &"),
        ("😀 张三", "😀 张*"),
        ("…", "…"),
        ("Pine & Vale", "P*** & V***"),
        ("华东贸易公司", "华东**"),
        ("", ""),
    ],
)
def test_names_are_masked(name, mask):
    assert masks.name(name) == mask


FACTS = TitleFacts(
    colour="red", customer_name="张*", customer_level="vip", topic="delay", domain="logistics",
    request_type="aftersales", urgency_mark="urgent",
)  # fmt: skip


@pytest.mark.covers("G-103", "G-230", level="rule")
def test_a_title_is_customer_problem_and_priority():
    assert titles.compose(FACTS, GUIDE, "zh") == "VIP客户张*-物流延迟-最高优先级"
    assert titles.compose(FACTS, GUIDE, "en") == "VIP customer 张*-Delivery delay-Critical"


def test_a_title_says_what_is_known():
    assert (
        titles.compose(TitleFacts(colour="yellow", core_demand="订单未收到"), GUIDE, "zh") == "客户-订单未收到-中优先级"
    )
    assert (
        titles.compose(TitleFacts(colour="green", customer_level="passing", topic="我加的"), TINY, "zh")
        == "散客客户-我加的-普通"
    )
    new = TitleFacts(colour="green", customer_level="new", domain="order")
    assert titles.compose(new, GUIDE, "zh") == "新客户-订单交易类-低优先级"


@pytest.mark.parametrize(
    ("title", "whose"),
    [
        ("VIP customer J*** S***-Delivery delay-Critical", "VIP customer J*** S***-"),
        ("VIP客户张*-物流延迟-最高优先级", "VIP客户张*-"),
        ("Re-order of the printer", ""), ("Printer *urgent*", ""), ("", ""),
    ],
)  # fmt: skip
def test_the_beginning_of_a_title_that_tells_the_customer_can_be_left_out(title, whose):
    assert titles.whose(title) == whose


@pytest.mark.covers("G-045", "G-047", level="rule")
def test_the_initial_mark_is_type_topic_urgency():
    assert titles.mark(FACTS, GUIDE, "zh") == "售后-物流延迟-紧急"
    early = TitleFacts(colour="yellow", request_type="presales", core_demand="产品咨询", urgency_mark="normal")
    assert titles.mark(early, GUIDE, "zh") == "售前-产品咨询-一般"
