"""From a judgement to a colour."""

from itertools import product

import pytest

from board.domain import priority
from board.domain.policies import parse
from board.domain.priority import Judgement
from board.domain.refusals import Refused
from board.domain.suggesting import Circumstances, suggested_level, suggested_points
from tests.domain.boards import FILES, GUIDE, TINY

REASONS = {"urgency": "包裹未送达", "impact": "单个客户", "level": "VIP"}


def judgement(urgency=1, impact=1, level=1, **given):
    points = {"urgency": urgency, "impact": impact, "level": level}
    return Judgement(
        **{"domain": "logistics", "nature": "fault", "topic": "delay", "points": points, "reasons": REASONS} | given
    )


@pytest.mark.covers("G-219", "G-220", level="rule")
def test_the_documents_example_is_eight_points_and_red():
    verdict = priority.judge(judgement(3, 2, 3), GUIDE)
    assert (verdict.total, verdict.colour, verdict.shown) == (8, "red", "8 / 9")


@pytest.mark.covers("G-073", "G-077", "G-081", "G-085", level="rule")
@pytest.mark.parametrize(
    ("total", "colour"),
    [(1, "green"), (2, "green"), (3, "yellow"), (4, "yellow"), (5, "orange"), (7, "orange"), (8, "red"), (10, "red")],
)
def test_documented_bands(total, colour):
    assert priority.colour_for_total(total, GUIDE) == colour


@pytest.mark.covers("G-059", "G-060", level="rule")
def test_every_combination_of_scores_has_a_colour_and_never_shows_a_ten():
    verdicts = [priority.judge(judgement(*points), GUIDE) for points in product((1, 2, 3), repeat=3)]
    colours = [verdict.colour for verdict in verdicts]
    assert (colours.count("red"), colours.count("orange"), colours.count("yellow")) == (4, 19, 4)
    assert all(verdict.shown.endswith("/ 9") for verdict in verdicts)


def test_the_alternative_bands_are_one_line_of_the_policy():
    text = FILES["service-guide.toml"].replace('active_bands = "documented"', 'active_bands = "alternative"')
    policy = parse(text, "guide.toml")
    assert [priority.colour_for_total(total, policy) for total in (3, 5, 6, 8)] == ["green", "yellow", "orange", "red"]


@pytest.mark.covers("G-216", "G-217", "G-218", level="rule")
def test_a_judgement_needs_every_score_with_its_reason():
    with pytest.raises(Refused) as refused:
        priority.refuse_if_incomplete(judgement(reasons={"impact": "x", "level": " "}, points={"urgency": 4}), GUIDE)
    fields = [reason.field for reason in refused.value.reasons]
    assert fields == ["points_urgency", "reason_urgency", "points_impact", "points_level", "reason_level"]
    assert priority.objections_to_judgement(judgement(), GUIDE) == ()


@pytest.mark.covers("G-214", "G-215", level="rule")
def test_a_judgement_needs_domain_nature_and_topic_from_the_lists():
    objections = priority.objections_to_judgement(judgement(domain="weather", nature=None, topic=" "), GUIDE)
    assert [reason.field for reason in objections] == ["domain", "nature", "topic"]


def test_why_this_colour_names_each_score_with_its_reason():
    lines = priority.why_this_colour(judgement(3, 2, 3), GUIDE)
    assert [(line.label.zh, line.points, line.reason) for line in lines] == [
        ("紧急程度", 3, "包裹未送达"), ("影响范围", 2, "单个客户"), ("客户等级", 3, "VIP"),
    ]  # fmt: skip


@pytest.mark.parametrize(("criteria", "colour"), [((), "green"), (("noise",), "green"), (("noise", "brakes"), "red")])
def test_by_criteria_the_most_urgent_that_holds_gives_the_colour(criteria, colour):
    sheet = Judgement(domain="gears", nature="worn", criteria=criteria)
    assert priority.objections_to_judgement(sheet, TINY) == ()
    assert priority.judge(sheet, TINY).colour == colour
    assert priority.judge(sheet, TINY).shown == ""


def test_an_unknown_criterion_is_refused():
    sheet = Judgement(domain="gears", nature="worn", criteria=("rain",))
    assert [reason.field for reason in priority.objections_to_judgement(sheet, TINY)] == ["criteria"]


@pytest.mark.covers("G-064", "G-065", "G-066", "G-067", level="rule")
@pytest.mark.parametrize(
    ("case", "points"),
    [
        (Circumstances(customers=10), 3),
        (Circumstances(is_company=True, level="vip"), 3),
        (Circumstances(is_company=True, is_partner=True), 3),
        (Circumstances(customers=9), 2),
        (Circumstances(customers=2, amount=5), 2),
        (Circumstances(amount=1000), 2),
        (Circumstances(level="vip", amount=1500), 2),  # a personal VIP goes by the amount (K-005, K-006)
        (Circumstances(level="vip", amount=999), 1),
        (Circumstances(is_company=True, level="ordinary", amount=10), 1),
        (Circumstances(), 1),
    ],
)
def test_suggested_impact(case, points):
    assert suggested_points(case, GUIDE)["impact"] == points


@pytest.mark.covers("G-068", "G-069", "G-070", "G-072", level="rule")
@pytest.mark.parametrize(
    ("case", "points"),
    [
        (Circumstances(level="vip"), 3),
        (Circumstances(spend=10000), 3),
        (Circumstances(level="new", is_partner=True, spend=0), 3),
        (Circumstances(level="new", spend=12000), 3),  # the higher matching level wins (K-007)
        (Circumstances(spend=9999), 2),
        (Circumstances(spend=1000), 2),
        (Circumstances(level="ordinary"), 2),
        (Circumstances(spend=999), 1),
        (Circumstances(level="ordinary", spend=999), 1),  # low-frequency scores like new (K-008)
    ],
)
def test_suggested_customer_level(case, points):
    assert suggested_level(case, GUIDE) == points


@pytest.mark.covers("G-071", level="rule")
def test_a_new_customer_scores_one():
    assert suggested_level(Circumstances(level="new"), GUIDE) == 1
    assert suggested_points(Circumstances(), TINY) == {}


@pytest.mark.covers("G-046", "G-048", level="rule")
@pytest.mark.parametrize(
    ("mark", "colour"), [("urgent", "orange"), ("normal", "yellow"), ("low", "green"), (None, "yellow")]
)
def test_the_urgency_mark_gives_a_provisional_colour(mark, colour):
    assert priority.provisional_colour(mark, GUIDE) == colour


def test_a_board_without_a_default_mark_begins_low():
    assert priority.provisional_colour(None, TINY) == "green"


def test_a_colour_that_contradicts_the_mark_is_worth_a_hint():
    assert priority.differs_from_mark("low", "red", GUIDE)
    assert not priority.differs_from_mark("urgent", "orange", GUIDE)
    assert not priority.differs_from_mark(None, "red", GUIDE)


@pytest.mark.covers("G-223", "G-224", level="rule")
@pytest.mark.parametrize(
    ("colour", "is_disputed", "review"),
    [("red", False, "required"), ("yellow", True, "required"), ("orange", False, "open")],
)
def test_the_highest_and_the_disputed_must_be_reviewed_and_all_may(colour, is_disputed, review):
    assert priority.review_needed(colour, is_disputed, GUIDE) == review


@pytest.mark.parametrize(
    ("policy", "colour", "levels", "result"),
    [
        (GUIDE, "yellow", 1, "orange"),
        (GUIDE, "red", 1, "red"),
        (GUIDE, "green", 2, "orange"),
        (TINY, "green", 1, "red"),
        (TINY, "green", 0, "green"),
    ],
)
def test_a_raise_goes_up_the_boards_own_levels(policy, colour, levels, result):
    assert priority.raised(colour, levels, policy) == result


def test_the_higher_of_two_holds_when_nobody_rules():
    assert priority.higher("yellow", "orange", GUIDE) == priority.higher("orange", "yellow", GUIDE) == "orange"
