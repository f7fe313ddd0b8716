"""What is suggested, chosen and carried: points by the files, kinds of problems, colours with their limits."""

import re

import pytest

from board.models.lists import seed_lists
from tests import cast
from tests.blueprints import filled
from tests.blueprints.presses import fresh, open_sheet, press, record, standing, ticket_page


def door(*ids):
    return pytest.mark.covers(*ids, level="door")


@pytest.fixture
def ada(db, clock):
    clock.at(cast.NOON)
    seed_lists(cast.policy())
    return cast.agent(language="zh")


def suggested(page, dimension):
    """The points that stand chosen when the sheet opens."""
    inputs = re.findall(rf"<input[^>]*name=\"points_{dimension}\"[^>]*>", page)
    return next((int(re.search(r'value="(\d)"', one)[1]) for one in inputs if "checked" in one), None)


@pytest.mark.parametrize(
    ("dimension", "points", "customer", "facts"),
    [
        pytest.param("impact", 3, {}, {"affected_customers": 10}, marks=door("G-064")),
        pytest.param("impact", 3, {"kind": "company", "level": "vip"}, {}, marks=door("G-065", "K-006")),
        pytest.param("impact", 2, {}, {"amount": 1000}, marks=door("G-066")),
        pytest.param("impact", 1, {"level": "ordinary"}, {"amount": 999}, marks=door("G-067")),
        pytest.param("level", 3, {"level": "ordinary", "annual_spend": 10000}, {}, marks=door("G-068", "K-007")),
        pytest.param("level", 3, {"level": "new", "is_partner": True}, {}, marks=door("G-069")),
        pytest.param("level", 2, {"level": "ordinary", "annual_spend": 5000}, {}, marks=door("G-070")),
        pytest.param("level", 1, {"level": "new"}, {}, marks=door("G-071")),
        pytest.param("level", 1, {"level": "new", "annual_spend": 999}, {}, marks=door("G-072")),
    ],
)
def test_the_files_suggest_the_points_of_impact_and_level(db, ada, sign_in, dimension, points, customer, facts):
    ticket = cast.registered(ada, values=facts)
    for name, value in customer.items():
        setattr(ticket.customer, name, value)
    db.session.commit()
    assert suggested(open_sheet(sign_in(ada), ticket, "triages"), dimension) == points


@pytest.mark.covers("G-062", "G-063", "G-049", "G-059", level="door")
def test_three_dimensions_are_judged_one_by_one_and_add_up(ada, sign_in):
    ticket = cast.registered(ada)
    page = open_sheet(sign_in(ada), ticket, "triages")
    assert "部分功能受影响，如某模块卡顿、非核心功能报错" in page and "轻微不便，如界面显示模糊、咨询建议" in page
    for missing in ("urgency", "impact", "level"):
        sheet = filled.judgement(2, 1, 1) | {f"points_{missing}": ""}
        assert press(sign_in(ada), ticket, "triages", **sheet).status_code == 422
    press(sign_in(ada), ticket, "triages", **filled.judgement(2, 1, 1))
    form = record(sign_in(ada), ticket)["judgement-1"]
    assert [form[f"{name}评分"][0] for name in ("紧急程度", "影响范围", "客户等级")] == ["2", "1", "1"]
    assert form["总分"] == "4 / 9"


@pytest.mark.parametrize(
    ("points", "colour", "word"),
    [
        pytest.param((3, 3, 2), "red", "最高优先级", marks=door("G-073", "G-074", "G-060")),
        pytest.param((3, 2, 2), "orange", "高优先级", marks=door("G-077", "G-078", "G-060")),
        pytest.param((1, 1, 2), "yellow", "中优先级", marks=door("G-081", "G-082")),
    ],
)
def test_the_ticket_carries_the_colour_of_its_band(ada, sign_in, points, colour, word):
    ticket = cast.registered(ada)
    press(sign_in(ada), ticket, "triages", **filled.judgement(*points))
    page = ticket_page(sign_in(ada), ticket)
    assert f'data-priority="{colour}"' in page and f">{word}</span>" in page


@pytest.mark.covers("G-085", "G-086", "K-002", level="door")
def test_low_is_reached_by_a_ruling(ada, sign_in):
    ticket = cast.lived(ada, until="judged")
    press(sign_in(cast.lead()), ticket, "rulings", colour="green", reason="客户不急")
    page = ticket_page(sign_in(ada), ticket)
    assert 'data-priority="green"' in page and ">低优先级</span>" in page


@pytest.mark.parametrize(
    ("colour", "respond", "resolve"),
    [
        pytest.param("orange", 60, 240, marks=door("G-079", "G-080")),
        pytest.param("yellow", 240, 1440, marks=door("G-083", "G-084")),
        pytest.param("green", 1440, 4320, marks=door("G-087", "G-088")),
    ],
)
def test_each_colour_has_its_limits_to_respond_and_to_resolve(ada, sign_in, colour, respond, resolve):
    ticket = cast.registered(ada, values={"urgency_mark": "low"})
    press(sign_in(ada), ticket, "triages", **filled.judgement(1, 1, 1))
    press(sign_in(cast.lead()), ticket, "rulings", colour=colour, reason="裁定")
    clocks = standing(ticket)
    due = {kind: minutes for kind, minutes in clocks.items() if kind in ("respond", "resolve")}
    # a colour that falls never takes time away: low stood first, so higher ones count from the change
    assert due == {"respond": respond, "resolve": resolve}


KINDS = [
    ("product", "how_to", "产品功能类", "操作疑问", "G-050"),
    ("order", "payment_failed", "订单交易类", "支付失败", "G-051"),
    ("logistics", "damaged", "物流配送类", "包裹破损", "G-052"),
    ("account", "password", "账户安全类", "密码找回", "G-053"),
    ("complaint", "slow_response", "服务投诉类", "响应超时", "G-054"),
    ("suggestion", "feature", "建议咨询类", "功能优化建议", "G-055"),
]


@pytest.mark.parametrize(
    ("domain", "topic", "domain_word", "topic_word"), [pytest.param(*kind[:4], marks=door(kind[4])) for kind in KINDS]
)
def test_each_business_domain_is_judged_with_its_topics(ada, sign_in, domain, topic, domain_word, topic_word):
    ticket = cast.registered(ada)
    press(sign_in(ada), ticket, "triages", **filled.judgement(1, 1, 1, domain=domain, topic=topic))
    form = record(sign_in(ada), ticket)["judgement-1"]
    assert form["业务领域"] == domain_word and topic_word in form.values()
    assert topic_word in fresh(ticket).title


@pytest.mark.parametrize(
    ("nature", "word"),
    [
        pytest.param("fault", "故障类", marks=door("G-056")),
        pytest.param("consultation", "咨询类", marks=door("G-057")),
        pytest.param("claim", "诉求类", marks=door("G-058")),
    ],
)
def test_each_nature_of_a_problem_is_judged(ada, sign_in, nature, word):
    ticket = cast.registered(ada)
    press(sign_in(ada), ticket, "triages", **filled.judgement(1, 1, 1, nature=nature))
    assert record(sign_in(ada), ticket)["judgement-1"]["问题性质"] == word
