"""Who gets a ticket: the sheet that assigns, gives back and starts."""

import re
from datetime import timedelta

import pytest

from board.models.lists import seed_lists
from board.models.person import Team
from tests import cast
from tests.blueprints.presses import fresh, kinds, open_sheet, press, record, standing
from tests.workers import notices, templates


@pytest.fixture
def ada(db, clock):
    clock.at(cast.NOON)
    seed_lists(cast.policy())
    return cast.agent(language="zh")


def team(db, key):
    return db.session.query(Team).filter_by(board=cast.BOARD, key=key).one()


ROUTES = {
    ("product", "consultation"): ("一线客服", "产品知识库", "沟通技巧"),
    ("product", "fault"): ("技术支持组", "系统后台操作", "代码排查"),
    ("order", "claim"): ("业务运营组", "政策解读", "流程审批"),
    ("complaint", "claim"): ("投诉处理专项组", "危机处理", "资源协调"),
}


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        pytest.param(problem, words, marks=pytest.mark.covers(*ids, level="door"))
        for (problem, words), ids in zip(
            ROUTES.items(),
            [("G-094", "G-095"), ("G-096", "G-097"), ("G-098", "G-099"), ("G-100", "G-101")],
            strict=True,
        )
    ],
)
def test_the_sheet_names_the_team_that_fits_and_what_it_must_be_able_to_do(ada, sign_in, problem, words):
    judged = cast.judgement(2, 2, 1, domain=problem[0], nature=problem[1])
    sheet = open_sheet(sign_in(ada), cast.lived(ada, until="judged", judged=judged), "assignments")
    assert all(word in sheet for word in words)
    others = {name for teams in ROUTES.values() for name in teams} - set(words)
    assert not [word for word in others if word in sheet]


@pytest.mark.covers("G-075", level="door")
def test_a_critical_ticket_also_concerns_the_special_group_and_calls_the_supervisor(ada, sign_in):
    lea = cast.lead()
    ticket = cast.lived(ada, until="judged", judged=cast.red())
    assert "投诉处理专项组" in open_sheet(sign_in(ada), ticket, "assignments")
    assert templates(lea) == ["escalated"]


@pytest.mark.covers("G-093", level="door")
def test_people_of_the_fitting_team_stand_first_and_the_least_loaded_is_chosen(db, ada, sign_in):
    desk = team(db, "logistics_desk")
    busy, free = cast.agent("Busy Bea", team=desk), cast.agent("Free Finn", team=desk)
    cast.lived(busy, until="in_progress")
    ticket = cast.lived(ada, until="judged")
    sheet = open_sheet(sign_in(ada), ticket, "assignments")
    people = re.findall(r'<option( selected)? value="(\d+)">', sheet)
    assert [int(value) for _chosen, value in people[:2]] == [free.id, busy.id]
    assert people[0][0] == " selected"
    assert re.search(r">Free Finn · [^<]* · 负荷0</option>", sheet), "a figure says what it counts"


@pytest.mark.covers("G-102", "G-105", "G-235", "G-234", level="door")
def test_assigning_stamps_the_time_and_promises_by_the_priority(ada, sign_in, clock):
    ticket = cast.lived(ada, until="judged", judged=cast.red())
    now = clock.forward(minutes=9, seconds=45)
    assert press(sign_in(ada), ticket, "assignments", person=ada.id).status_code == 303
    task = record(sign_in(ada), ticket)["task"]
    assert (task["任务编号"], task["需求编号"]) == ("GD20240520-001", "20240520-001")
    assert task["分配时间"] == "2024-05-20 14:10:00"
    assert task["预计完成时间"] == "2024-05-20 14:20:00"
    assert abs(fresh(ticket).cycle.promise_at - now - timedelta(minutes=10)) < timedelta(seconds=1)


@pytest.mark.covers("G-103", "G-230", "K-041", level="door")
def test_the_title_says_customer_problem_and_priority(ada, sign_in):
    ticket = cast.lived(ada, until="judged", judged=cast.red())
    press(sign_in(ada), ticket, "assignments", person=ada.id)
    assert record(sign_in(ada), ticket)["task"]["任务标题"] == "VIP客户张*-物流延迟-最高优先级"


@pytest.mark.covers("G-104", "G-232", level="door")
def test_only_a_named_person_who_works_here_gets_a_ticket(ada, sign_in):
    ticket = cast.lived(ada, until="judged")
    for nobody in ("", "技术组", cast.stranger().id):
        answer = press(sign_in(ada), ticket, "assignments", person=nobody)
        assert (answer.status_code, fresh(ticket).stage) == (422, "new")
        assert re.search(r'class="field faulty"[^>]*data-field="person"', answer.text)
    press(sign_in(ada), ticket, "assignments", person=ada.id)
    assert record(sign_in(ada), ticket)["task"]["责任人"] == ada.name


@pytest.mark.covers("G-226", level="door")
def test_nothing_is_assigned_before_it_is_judged(ada, sign_in):
    ticket = cast.registered(ada)
    answer = press(sign_in(ada), ticket, "assignments", person=ada.id)
    assert (answer.status_code, fresh(ticket).stage) == (409, "new")


@pytest.mark.covers("G-090", "G-107", level="door")
def test_the_person_is_told_at_once_with_judgement_and_promise(ada, sign_in):
    ben = cast.agent("Ben", language="zh")
    ticket = cast.lived(ada, until="judged", judged=cast.red())
    press(sign_in(ada), ticket, "assignments", person=ben.id)
    (notice,) = notices(ben, "assigned")
    assert "最高优先级" in notice.body and "14:10" in notice.body and ada.name in notice.body
    assert notice.url == f"/tickets/{ticket.number}"


@pytest.mark.covers("G-231", "K-030", level="door")
def test_the_responsible_department_follows_from_the_persons_team(db, ada, sign_in):
    finn = cast.agent("Finn", team=team(db, "logistics_desk"))
    ticket = cast.lived(ada, until="judged")
    press(sign_in(ada), ticket, "assignments", person=finn.id)
    assert record(sign_in(ada), ticket)["task"]["责任部门"] == "物流部"


@pytest.mark.covers("K-033", level="door")
def test_a_change_of_hands_needs_its_reason_and_keeps_who_had_it_before(ada, sign_in):
    ben = cast.agent("Ben")
    ticket = cast.lived(ada, until="in_progress")
    clocks = standing(ticket)
    assert press(sign_in(ada), ticket, "assignments", person=ben.id).status_code == 422
    assert (
        press(sign_in(ada), ticket, "assignments", person=ben.id, reason="shift", remark="等快递回电").status_code
        == 303
    )
    ticket = fresh(ticket)
    assert [(a.person_id, a.until_at is None) for a in ticket.assignments] == [(ada.id, False), (ben.id, True)]
    assert (ticket.stage, standing(ticket)) == ("in_progress", clocks)
    assert record(sign_in(ada), ticket)["task"]["责任人"] == "Ben"


def test_giving_back_takes_the_person_off_and_says_why(ada, sign_in):
    ben = cast.agent("Ben")
    ticket = cast.lived(ada, until="judged")
    press(sign_in(ada), ticket, "assignments", person=ben.id)
    assert press(sign_in(ada), ticket, "releases", reason="分配有误").status_code == 303
    ticket = fresh(ticket)
    assert (ticket.stage, ticket.assignee_id) == ("new", None)
    assert "assign" in standing(ticket) and "start" not in standing(ticket)
    assert "分配有误" in notices(ben, "unassigned")[0].body


@pytest.mark.covers("G-076", "K-011", level="door")
def test_a_critical_ticket_has_ten_minutes_to_its_start(ada, sign_in, clock):
    ticket = cast.lived(ada, until="assigned", judged=cast.red())
    assert standing(ticket)["start"] == 10
    clock.forward(minutes=4)
    assert press(sign_in(ada), ticket, "starts").status_code == 303
    ticket = fresh(ticket)
    assert (ticket.stage, kinds(ticket)[-1]) == ("in_progress", "started")
    (start,) = [timer for timer in ticket.timers if timer.kind == "start"]
    assert start.outcome == "met" and standing(ticket)["note"] == 10


def test_only_the_assignee_or_a_supervisor_starts(ada, sign_in):
    ticket = cast.lived(ada, until="assigned")
    assert press(sign_in(cast.agent("Ben")), ticket, "starts").status_code == 409
    assert press(sign_in(cast.lead()), ticket, "starts").status_code == 303
