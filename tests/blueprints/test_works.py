"""The work log, promises, pauses, and what a supervisor does about a broken promise."""

import re
from datetime import timedelta

import pytest

from tests import cast
from tests.blueprints.presses import fresh, kinds, open_sheet, press, record, standing, ticket_page
from tests.workers import near, notices, to_customer

NOTE = {"happened_at": "2024-05-20T14:00", "action": "联系快递公司确认", "result": "已协调快递加急派送"}


@pytest.fixture
def ada(db, clock):
    clock.at(cast.NOON)
    return cast.agent(language="zh")


@pytest.fixture
def ticket(ada):
    return cast.lived(ada, until="in_progress")


@pytest.mark.covers("G-109", "G-110", "G-237", level="door")
def test_a_note_stands_in_the_log_as_time_action_result(ada, ticket, sign_in, clock):
    clock.at("2024-05-20T14:35:00+08:00")
    note = {
        "happened_at": "2024-05-20T14:30",
        "action": "核对客户订单信息，优惠券过期",
        "result": "已联系技术重发优惠券",
    }
    assert press(sign_in(ada), ticket, "notes", **note).status_code == 303
    assert (
        record(sign_in(ada), ticket)["task"]["进度详情"]
        == "14:30 - 核对客户订单信息，优惠券过期 - 已联系技术重发优惠券"
    )
    assert "已联系技术重发优惠券" in ticket_page(sign_in(ada), ticket)


@pytest.mark.covers("G-109", level="door")
@pytest.mark.parametrize("missing", ["happened_at", "action", "result"])
def test_a_note_without_one_of_its_three_parts_is_refused_there(ada, ticket, sign_in, missing):
    answer = press(sign_in(ada), ticket, "notes", **(NOTE | {missing: ""}))
    assert (answer.status_code, fresh(ticket).notes) == (422, [])
    assert re.search(rf'class="field faulty"[^>]*data-field="{missing}"', answer.text)


@pytest.mark.covers("G-108", "G-242", "K-018", level="door")
def test_each_note_restarts_the_half_hour(ada, ticket, sign_in, clock):
    clock.forward(minutes=20)
    press(sign_in(ada), ticket, "notes", **NOTE)
    ticket = fresh(ticket)
    (due,) = [timer for timer in ticket.timers if timer.kind == "note" and timer.ended_at is None]
    assert near(due.due_at, cast.NOON + timedelta(minutes=50)) and standing(ticket)["note"] == 30
    assert ticket.stage == "in_progress"


def test_a_note_of_the_future_is_refused(ada, ticket, sign_in):
    assert press(sign_in(ada), ticket, "notes", **(NOTE | {"happened_at": "2024-05-20T15:00"})).status_code == 422


def test_a_note_whose_action_is_to_find_is_saved(ada, ticket, sign_in):
    assert press(sign_in(ada), ticket, "notes", **(NOTE | {"action": "find"})).status_code == 303
    assert fresh(ticket).notes[-1].action == "find"


def test_vague_words_of_a_note_are_kept_and_named_in_the_notice(ada, ticket, sign_in):
    browser = sign_in(ada)
    answer = browser.fragment(f"/tickets/{ticket.number}/notes", NOTE | {"result": "大概明天送达"})
    assert answer.status_code == 200 and "大概" in answer.text
    assert fresh(ticket).notes[-1].result == "大概明天送达"


@pytest.mark.parametrize(
    "milestone",
    [
        pytest.param("located", marks=pytest.mark.covers("G-119", level="door")),
        pytest.param("decided", marks=pytest.mark.covers("G-120", level="door")),
        pytest.param("executing", marks=pytest.mark.covers("G-121", level="door")),
        pytest.param("solved", marks=pytest.mark.covers("G-122", level="door")),
    ],
)
def test_a_milestone_ticked_in_a_note_must_reach_the_customer_in_fifteen_minutes(ada, ticket, sign_in, milestone):
    assert f'value="{milestone}"' in open_sheet(sign_in(ada), ticket, "notes")
    press(sign_in(ada), ticket, "notes", **NOTE, milestone=milestone)
    assert standing(ticket)["milestone"] == 15
    assert re.search(rf'<option selected value="{milestone}">', open_sheet(sign_in(ada), ticket, "updates"))
    parts = {
        "status": "已定位原因",
        "progress": "正在处理",
        "next_step": "派送",
        "expected": "15:00前",
        "milestone": milestone,
    }
    press(sign_in(ada), ticket, "updates", **parts)
    assert "milestone" not in standing(ticket)


@pytest.mark.covers("G-134", "K-011", level="door")
def test_another_time_is_logged_told_to_the_customer_and_the_first_stays(ada, ticket, sign_in):
    first = ticket.cycle.first_promise_at
    press(sign_in(ada), ticket, "estimates", promise_at="2024-05-20T20:00", reason="等待快递公司反馈")
    ticket = fresh(ticket)
    assert (ticket.cycle.first_promise_at, ticket.cycle.promise_no) == (first, 2)
    assert ticket.events[-1].remark.body == "等待快递公司反馈"
    (message,) = to_customer(ticket, "new_estimate")
    assert "等待快递公司反馈" in message.body and "20:00" in message.body
    assert record(sign_in(ada), ticket)["task"]["预计完成时间"].startswith("2024-05-20 18:00:15")


def test_a_colour_that_rises_shortens_the_promise_and_one_that_falls_gives_time(ada, ticket, sign_in, clock):
    lea = cast.lead()
    clock.forward(minutes=60)
    press(sign_in(lea), ticket, "rulings", colour="red", reason="大客户")
    ticket = fresh(ticket)
    assert near(ticket.cycle.promise_at, cast.NOON + timedelta(minutes=70))
    assert ticket.cycle.first_promise_at == ticket.cycle.promise_at
    press(sign_in(lea), ticket, "rulings", colour="green", reason="客户不急")
    assert near(fresh(ticket).cycle.promise_at, cast.NOON + timedelta(minutes=4320))


@pytest.mark.covers("K-056", level="door")
def test_a_pause_stops_the_clocks_of_the_work_but_not_word_to_the_customer(ada, ticket, sign_in, clock):
    clock.forward(minutes=10)
    press(sign_in(ada), ticket, "pauses", why="customer_time", remark="客户开会")
    paused = {timer.kind for timer in fresh(ticket).timers if timer.paused_at and not timer.ended_at}
    assert paused == {"resolve", "note"} and fresh(ticket).paused_for == "customer_time"
    clock.forward(minutes=30)
    press(sign_in(ada), ticket, "resumptions")
    (note,) = [timer for timer in fresh(ticket).timers if timer.kind == "note" and not timer.ended_at]
    assert near(note.due_at, cast.NOON + timedelta(minutes=60)) and note.paused_at is None


@pytest.mark.covers("G-127", level="door")
def test_material_that_came_ends_the_wait_calls_the_assignee_and_starts_thirty_minutes(ada, ticket, sign_in):
    ben = cast.agent("Ben")
    press(sign_in(ada), ticket, "pauses", why="material")
    press(sign_in(ben), ticket, "materials")
    assert fresh(ticket).paused_for is None and standing(ticket)["material"] == 30
    assert notices(ada, "material_arrived")
    press(sign_in(ada), ticket, "notes", **NOTE)
    assert "material" not in standing(ticket)


@pytest.fixture
def broken(ada, ticket, db):
    """The ticket a minute after its promise broke."""
    due = [timer for timer in ticket.timers if timer.kind == "promise"]
    ticket.ring(due, by=cast.SYSTEM, now=cast.NOON + timedelta(minutes=241), policy=cast.policy())
    db.session.commit()
    return ticket


@pytest.mark.covers("G-130", "K-059", level="door")
def test_a_supervisor_steps_in_and_says_how(broken, sign_in, clock):
    lea = cast.lead()
    clock.at(cast.NOON + timedelta(minutes=245))
    assert "act" in standing(broken)
    press(sign_in(lea), broken, "actions", what="coordinate", remark="已联系仓库主管")
    ticket = fresh(broken)
    assert (ticket.events[-1].kind, ticket.events[-1].remark.body) == ("acted", "已联系仓库主管")
    assert ticket.supervisor_id == lea.id and "act" not in standing(ticket)


@pytest.mark.covers("G-131", level="door")
def test_giving_it_to_other_staff_is_stepping_in(broken, sign_in, clock):
    lea, ben = cast.lead(), cast.agent("Ben")
    clock.at(cast.NOON + timedelta(minutes=245))
    press(sign_in(lea), broken, "assignments", person=ben.id, reason="overdue")
    assert fresh(broken).assignee_id == ben.id and "act" not in standing(broken)
    assert notices(ben, "assigned")


@pytest.mark.covers("G-132", level="door")
def test_asking_another_department_is_stepping_in(broken, db, sign_in, clock):
    from board.models.person import Department

    lea = cast.lead()
    logistics = Department(board=cast.BOARD, key="logistics", name_en="Logistics", name_zh="物流部")
    db.session.add(logistics)
    db.session.commit()
    dora = cast.person("Dora", "department", department=logistics)
    clock.at(cast.NOON + timedelta(minutes=245))
    asked = {"kind": "collaboration", "need": "查包裹位置", "department": logistics.id, "contact_person": "调度员"}
    asked |= {"expected_result": "给出派送时间"}
    press(sign_in(lea), broken, "commitments", **asked, due_at="2024-05-20T19:00")
    assert "act" not in standing(broken) and notices(dora, "commitment_made")


def test_nothing_broken_nothing_to_act_on(ticket, sign_in):
    assert press(sign_in(cast.lead()), ticket, "actions", what="coordinate", remark="看看").status_code == 409


def test_a_closed_ticket_takes_no_note(ada, sign_in):
    ticket = cast.lived(ada, until="closed")
    before = kinds(ticket)
    assert press(sign_in(ada), ticket, "notes", **NOTE).status_code == 409
    assert kinds(ticket) == before
