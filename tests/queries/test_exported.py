"""The export: every ticket of a board by the documents' forms."""

from datetime import UTC, datetime, timedelta

import pytest

from board.models.person import Person
from board.queries.exported import columns, exported
from tests import cast
from tests.database import statements

EVER = (datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))


def _table(language="zh", since=EVER[0], until=EVER[1]):
    """The rows, each of which has all columns, and each column a name of its own."""
    labels = columns(cast.policy(), language)
    assert len(labels) == len(set(labels))
    rows = list(exported(cast.policy(), since, until, language))
    assert all(tuple(label for label, _text in row) == labels for row in rows)
    return [dict(row) for row in rows]


@pytest.mark.covers("G-229", "G-234", level="rule")
def test_a_row_holds_the_forms(app, db, clock):
    clock.at(cast.NOON)
    ada = cast.agent()
    ticket = cast.lived(ada, until="in_progress", judged=cast.judgement(2, 1, 1), contact="138 1234 5678")
    words = cast.words(ada)
    ticket.note(happened_at=cast.NOON, action="联系快递", result="已加急", **words)
    db.session.commit()
    with app.test_request_context(headers={"Accept-Language": "zh"}):
        (row,) = _table()
    assert row["任务编号"] == ticket.number and row["需求编号"] == ticket.request.number
    assert (row["客户名称"], row["优先级"], row["责任人"]) == ("张*", "中优先级", "Ada Agent")
    assert (row["客户等级"], row["客户等级评分"]) == ("VIP", "1分（VIP客户，年消费1.2万元）")
    assert row["分配时间"] == "2024-05-20 14:00:15"
    assert (row["处理进度"], row["进度详情"]) == ("处理中", "14:00 - 联系快递 - 已加急")
    assert row["闭环时间"] == row["超时备注"] == "", "what is not known is empty"


@pytest.mark.covers("G-195", "G-196", level="rule")
def test_names_and_contacts_are_masked_wherever_they_stand(app, db, clock):
    clock.at(cast.NOON)
    ada = cast.agent()
    said = {"customer_words": "我是张小姐，微信１３９００００１１１１"}
    ticket = cast.lived(ada, until="in_progress", contact="138 1234 5678", values=said)
    words = cast.words(ada)
    ticket.note(happened_at=cast.NOON, action="打138.1234.5678", result="张小姐在家", **words)
    db.session.commit()
    with app.test_request_context(headers={"Accept-Language": "zh"}):
        (row,) = _table()
    assert row["客户原话"] == "我是张*，微信139****1111"
    assert row["进度详情"] == "14:00 - 打138.****.5678 - 张*在家"
    assert row["联系方式"] == "138 **** 5678"


def test_numbers_and_staff_stand_there_whatever_they_look_like(app, db, clock):
    clock.at(cast.NOON)
    ada = cast.agent("Li Agent")
    for number in ("110101199003072316", "13812345678"):
        ticket = cast.lived(ada, until="in_progress", customer_name="Li", values={"order_number": number})
        ticket.request.external_ref = number
    db.session.commit()
    with app.test_request_context(headers={"Accept-Language": "zh"}):
        rows = _table()
    assert [row["订单编号"] for row in rows] == [row["原系统编号"] for row in rows]
    assert [row["订单编号"] for row in rows] == ["110101199003072316", "13812345678"]
    assert {row["责任人"] for row in rows} == {"Li Agent"}


@pytest.mark.parametrize("board", [cast.BOARD, "tiny"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_column_has_a_name_of_its_own(app, board, language):
    with app.test_request_context(headers={"Accept-Language": language}):
        labels = columns(cast.policy(board), language)
    assert len(labels) == len(set(labels)) > 20


def test_only_tickets_of_the_days_are_there_whatever_stage_they_are_in(app, db, clock):
    clock.at(cast.NOON)
    ada = cast.agent()
    for stage in ("new", "closed"):
        cast.lived(ada, until=stage)
    cast.registered(ada, now=cast.NOON + timedelta(days=1))
    with app.test_request_context():
        table = _table("en", until=cast.NOON + timedelta(hours=1))
    assert len(table) == 2


def test_many_tickets_are_read_in_a_handful_of_statements(app, db, clock):
    clock.at(cast.NOON)
    ada, counts = cast.agent(), []
    ada_id = ada.id
    for more in (1, 4):
        ada = db.session.get(Person, ada_id)
        for no in range(more):
            one = cast.lived(ada, until="in_progress", contact=f"{more}.{no}@customer.test")
            cast.registered(ada, customer_id=one.request.customer_id, customer_name="", contact="")
        with app.test_request_context(), statements() as asked:
            _table("en")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12
