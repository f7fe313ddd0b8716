"""The export: every ticket of a board by the documents' forms."""

from datetime import UTC, datetime, timedelta

import pytest

from board.domain.actors import Actor
from board.models.person import Person
from board.queries.exported import exported
from tests import cast
from tests.database import statements

EVER = (datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))


def _table(language="zh", since=EVER[0], until=EVER[1]):
    return [dict(row) for row in exported(cast.policy(), since, until, language)]


@pytest.mark.covers("G-228", "G-229", "G-234", level="door")
def test_a_row_holds_the_forms_with_the_states_of_the_documents_lists(app, db, clock):
    clock.at(cast.NOON)
    ada = cast.agent()
    said = {"customer_words": "请打13900001111"}
    ticket = cast.lived(ada, until="in_progress", judged=cast.judgement(2, 1, 1), contact="138 1234 5678", values=said)
    words = {"by": cast.as_(ada), "now": cast.NOON, "policy": cast.policy()}
    ticket.note(happened_at=cast.NOON, action="联系快递", result="已加急", **words)
    db.session.commit()
    with app.test_request_context(headers={"Accept-Language": "zh"}):
        (row,) = _table()
    assert row["任务编号"] == ticket.number and row["需求编号"] == ticket.request.number
    assert (row["客户名称"], row["优先级"], row["责任人"]) == ("张*", "中优先级", "Ada Agent")
    assert row["分配时间"] == "2024-05-20 14:00:15"
    assert (row["处理进度"], row["进度详情"]) == ("处理中", "14:00 - 联系快递 - 已加急")
    assert row["闭环时间"] == row["超时备注"] == "", "what is not known is empty"
    assert "13812345678" not in str(row).replace(" ", "") and row["客户原话"] == "请打139****1111"


@pytest.mark.covers("K-020", "K-021", level="door")
def test_late_ones_and_closed_ones_are_called_as_in_the_lists(app, db, clock):
    clock.at(cast.NOON)
    ada = cast.agent()
    late, done = cast.lived(ada, until="in_progress"), cast.lived(ada, until="closed", judged=cast.judgement(2, 1, 1))
    timers = [timer for timer in late.timers if timer.kind == "promise"]
    system = Actor(kind="system", door="job")
    late.ring(timers, by=system, now=cast.NOON + timedelta(days=2), policy=cast.policy())
    db.session.commit()
    with app.test_request_context(headers={"Accept-Language": "zh"}):
        states = {row["任务编号"]: row["处理进度"] for row in _table()}
    assert states == {late.number: "已延期", done.number: "已完成"}


def test_all_rows_have_the_same_columns_and_only_tickets_of_the_days_are_there(app, db, clock):
    clock.at(cast.NOON)
    ada = cast.agent()
    for stage in ("new", "closed"):
        cast.lived(ada, until=stage)
    cast.registered(ada, now=cast.NOON + timedelta(days=1))
    with app.test_request_context():
        table = _table("en", until=cast.NOON + timedelta(hours=1))
    assert len(table) == 2 and table[0].keys() == table[1].keys()


def test_many_tickets_are_read_in_a_handful_of_statements(app, db, clock):
    clock.at(cast.NOON)
    ada, counts = cast.agent(), []
    ada_id = ada.id
    for more in (1, 4):
        ada = db.session.get(Person, ada_id)
        for _ticket in range(more):
            cast.lived(ada, until="in_progress")
        with app.test_request_context(), statements() as asked:
            _table("en")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12
