"""The triage screen: form 3.2, disputes, rulings, agreement."""

import json
import re

import pytest

from board.models.lists import seed_lists
from board.models.person import Choice
from board.models.registration import Registration, register
from tests import cast
from tests.blueprints import filled


@pytest.fixture
def ada(db):
    seed_lists(cast.policy())
    return cast.agent(language="zh")


@pytest.fixture
def ticket(ada):
    return cast.registered(ada)


def judge(browser, ticket, **changes):
    """Post a judgement."""
    return browser.post(f"/tickets/{ticket.number}/triages", data=filled.judgement(**changes))


def page_of(browser, ticket, resource="triages"):
    return browser.get(f"/tickets/{ticket.number}/{resource}/new").get_data(as_text=True)


@pytest.mark.covers("G-061", "G-064", "G-068", "G-215", level="door")
def test_the_sheet_shows_every_criterion_with_its_points(db, ada, ticket, sign_in):
    page = page_of(sign_in(ada), ticket)
    for dimension in cast.policy().triage.dimensions:
        for criterion in dimension.criteria:
            assert re.search(rf'name="points_{dimension.key}"[^>]*value="{criterion.points}"', page)
            assert criterion.label.zh in page
    for word in ("故障类", "咨询类", "诉求类"):
        assert word in page


@pytest.mark.covers("G-214", "G-050", "G-053", level="door")
def test_domains_and_their_topics_come_from_the_lists(db, ada, ticket, sign_in):
    frozen = db.session.query(Choice).filter_by(list="topic", key="frozen").one()
    frozen.is_active = False
    db.session.commit()
    page = page_of(sign_in(ada), ticket)
    groups = dict(re.findall(r'<optgroup label="(\S+)" data-parent="(\w+)">', page))
    assert groups == {
        "产品功能类": "product", "订单交易类": "order", "物流配送类": "logistics", "账户安全类": "account",
        "服务投诉类": "complaint", "建议咨询类": "suggestion",
    }  # fmt: skip
    assert "密码找回" in page
    assert "账号冻结" not in page


@pytest.mark.covers("G-216", "G-217", "G-218", "G-219", level="door")
def test_scores_and_reasons_become_a_total_and_a_colour(db, ada, ticket, sign_in):
    assert judge(sign_in(ada), ticket).status_code == 303
    db.session.refresh(ticket)
    assert (ticket.cycle.total, ticket.colour) == (8, "red")
    assert ticket.cycle.scores["points"] == {"urgency": 3, "impact": 2, "level": 3}
    assert ticket.cycle.scores["reasons"]["level"] == "VIP客户，年消费1.2万元"


@pytest.mark.covers("G-220", "G-225", level="door")
@pytest.mark.parametrize(("points", "colour"), [((3, 2, 3), "red"), ((2, 2, 1), "orange"), ((1, 1, 1), "yellow")])
def test_a_changed_score_changes_the_colour_at_once(db, ada, ticket, sign_in, points, colour):
    browser = sign_in(ada)
    judge(browser, ticket, urgency=2, impact=2, level=2)
    judge(browser, ticket, urgency=points[0], impact=points[1], level=points[2])
    db.session.refresh(ticket)
    assert (ticket.cycle.total, ticket.colour) == (sum(points), colour)


@pytest.mark.covers("G-213", "G-221", "G-222", level="door")
def test_who_judged_and_when_is_shown(db, ada, ticket, sign_in):
    judge(sign_in(ada), ticket)
    db.session.refresh(ticket)
    page = page_of(sign_in(ada), ticket)
    assert ada.name in page
    assert ticket.cycle.triaged_at.isoformat() in page
    assert ticket.number in page


def test_every_missing_part_is_marked_and_the_rest_is_kept(db, ada, ticket, sign_in):
    answer = judge(sign_in(ada), ticket, points_impact="", reason_level=" ", topic="")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    faulty = set(re.findall(r'class="field faulty" data-field="(\w+)"', page))
    assert faulty == {"points_impact", "reason_level", "topic"}
    assert 'value="核心物流功能异常，客户未收到包裹"' in page
    assert ticket.cycle.triaged_at is None


def test_a_forged_score_or_topic_is_refused(db, ada, ticket, sign_in):
    assert judge(sign_in(ada), ticket, points_urgency="9").status_code == 422
    assert judge(sign_in(ada), ticket, topic="nonsense").status_code == 422


def test_a_fragment_is_the_sheet_alone_and_a_stranger_gets_nothing(db, ada, ticket, sign_in):
    address = f"/tickets/{ticket.number}/triages/new"
    assert sign_in(ada).fragment(address).get_data(as_text=True).lstrip().startswith('<section id="sheet-content"')
    assert sign_in(cast.stranger()).get(address).status_code == 404
    assert judge(sign_in(cast.stranger("Sue")), ticket).status_code == 404


def test_the_same_judgement_sent_twice_is_one_event(db, ada, ticket, sign_in):
    browser = sign_in(ada)
    for _again in range(2):
        judge(browser, ticket, once="the-very-same-once-key")
    db.session.refresh(ticket)
    assert [event.kind for event in ticket.events].count("triaged") == 1


@pytest.mark.covers("K-005", "K-008", level="door")
def test_customer_and_amount_suggest_scores_that_stay_editable(db, ada, sign_in):
    ticket = cast.registered(ada, values={"amount": 1500})
    page = page_of(sign_in(ada), ticket)
    assert re.search(r'checked[^>]*name="points_impact"[^>]*value="2"', page)
    assert re.search(r'checked[^>]*name="points_level"[^>]*value="3"', page)
    judge(sign_in(ada), ticket, impact=1)
    db.session.refresh(ticket)
    assert ticket.cycle.scores["points"]["impact"] == 1


@pytest.mark.covers("G-225", level="door")
def test_the_page_carries_the_bands_for_the_live_total(db, ada, ticket, sign_in):
    printed = re.search(r"data-bands='([^']*)'", page_of(sign_in(ada), ticket)).group(1)
    assert [band[:3] for band in json.loads(printed)] == [
        [8, 10, "red"], [5, 7, "orange"], [3, 4, "yellow"], [1, 2, "green"],
    ]  # fmt: skip


@pytest.mark.covers("K-009", level="door")
def test_a_judgement_that_differs_from_the_urgency_mark_is_pointed_out(db, ada, ticket, sign_in):
    browser = sign_in(ada)
    judge(browser, ticket, urgency=2, impact=2, level=1)
    assert 'data-kind="warn"' not in page_of(browser, ticket)
    judge(browser, ticket, urgency=1, impact=1, level=1)
    assert 'data-kind="warn"' in page_of(browser, ticket)


@pytest.mark.covers("G-091", "G-092", level="door")
def test_a_dispute_calls_the_supervisor_whose_ruling_is_final(db, ada, ticket, sign_in):
    lea, browser = cast.lead(), sign_in(ada)
    judge(browser, ticket, urgency=1, impact=1, level=1)
    wish = {"colour": "orange", "reason": "客户坚持认为紧急"}
    assert browser.post(f"/tickets/{ticket.number}/disputes", data=wish).status_code == 303
    db.session.refresh(ticket)
    assert ticket.is_disputed
    assert [timer.kind for timer in ticket.timers if timer.ended_at is None].count("review") == 1
    ruling = {"colour": "orange", "reason": "订单金额大"}
    assert browser.post(f"/tickets/{ticket.number}/rulings", data=ruling).status_code == 409
    assert sign_in(lea).post(f"/tickets/{ticket.number}/rulings", data=ruling).status_code == 303
    assert judge(browser, ticket, urgency=1, impact=1, level=1).status_code == 409
    db.session.refresh(ticket)
    assert (ticket.colour, ticket.is_disputed, ticket.cycle.ruled_by_id) == ("orange", False, lea.id)


@pytest.mark.covers("G-223", "G-224", level="door")
def test_red_must_be_reviewed_and_a_supervisor_agrees_with_one_press(db, ada, ticket, sign_in):
    lea = cast.lead()
    judge(sign_in(ada), ticket)
    db.session.refresh(ticket)
    assert ticket.cycle.review == "required"
    address = f"/tickets/{ticket.number}/confirmations"
    assert sign_in(ada).post(address).status_code == 409
    assert sign_in(lea).post(address).status_code == 303
    db.session.refresh(ticket)
    assert (ticket.cycle.review, ticket.cycle.ruled_by_id, ticket.colour) == ("done", lea.id, "red")


def test_a_ruling_without_a_reason_is_not_kept(db, ada, ticket, sign_in):
    judge(sign_in(ada), ticket)
    answer = sign_in(cast.lead()).post(f"/tickets/{ticket.number}/rulings", data={"colour": "yellow", "reason": ""})
    assert answer.status_code == 422


def test_a_board_that_judges_by_criteria_shows_and_takes_them(db, sign_in):
    someone = cast.stranger()
    tiny = cast.policy("tiny")
    values = {"channel": "counter", "request_type": "repair", "frame_number": "WBK 4711"}
    ticket = register(
        Registration(customer_name="Jo Rider", values=values), by=someone.acting_on("tiny"),
        now=cast.NOON, policy=tiny,
    )  # fmt: skip
    db.session.commit()
    browser, criterion = sign_in(someone), tiny.triage.criteria[0]
    assert criterion.label.en in page_of(browser, ticket)
    sheet = {"domain": tiny.domains[0].key, "nature": tiny.natures[0].key, "criteria": criterion.key, "reason": "seen"}
    assert browser.post(f"/tickets/{ticket.number}/triages", data=sheet).status_code == 303
    db.session.refresh(ticket)
    assert (ticket.colour, ticket.cycle.scores["criteria"]) == (criterion.priority, [criterion.key])


def test_a_topic_that_people_added_stands_in_the_title_as_they_named_it(db, ada, ticket, sign_in):
    words = {"label_en": "Customs", "label_zh": "清关问题", "position": 9}
    db.session.add(Choice(board=cast.BOARD, list="topic", parent="logistics", key="customs", **words))
    db.session.commit()
    assert judge(sign_in(ada), ticket, topic="customs").status_code == 303
    db.session.refresh(ticket)
    assert "清关问题" in ticket.title
