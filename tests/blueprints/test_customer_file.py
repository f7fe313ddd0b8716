"""The customer's file, and the record of a ticket's forms."""

import html

import pytest

from tests import cast
from tests.blueprints import filled
from tests.blueprints.presses import press, record, ticket_page
from tests.doors.sheets import SOLUTION


@pytest.fixture
def ada(db, clock):
    clock.at(cast.NOON)
    return cast.agent(language="zh")


def file_of(browser, ticket):
    return html.unescape(browser.get(f"/customers/{ticket.customer.number}").text)


@pytest.mark.covers("G-155", level="door")
def test_the_file_leads_to_the_closure_confirmation_of_each_closed_ticket(ada, sign_in):
    ticket = cast.lived(ada, until="awaiting_customer")
    assert "record#closure-1" not in file_of(sign_in(ada), ticket)
    press(sign_in(ada), ticket, "answers", answer="1", how="phone", rating="5")
    page = file_of(sign_in(ada), ticket)
    assert f"/tickets/{ticket.number}/record#closure-1" in page and "张*" in page
    assert record(sign_in(ada), ticket)["closure-1"]["解决方案"] == cast.SOLUTION.solution


@pytest.mark.covers("G-157", level="door")
def test_the_file_holds_the_proof_of_the_solution(ada, sign_in):
    ticket = cast.lived(ada, until="in_progress")
    data = SOLUTION | {"version": ticket.version, "attachments": filled.picture("签收截图.png")}
    sign_in(ada).post(f"/tickets/{ticket.number}/solutions", data=data)
    assert "签收截图.png" in file_of(sign_in(ada), ticket)


@pytest.mark.covers("G-162", "G-246", level="door")
def test_what_is_known_of_a_customer_stands_on_one_page_as_soon_as_it_is_entered(ada, sign_in):
    ticket = cast.lived(ada, until="in_progress")
    talk = {"occurred_at": "2024-05-20T14:00", "channel": "phone", "type": "progress", "mood": "satisfied"}
    press(
        sign_in(ada), ticket, "communications", **talk, customer_statement="收到了，谢谢", reply="感谢您的理解，将跟进"
    )
    page = file_of(sign_in(ada), ticket)
    assert "我订单没收到，物流信息不动了" in page and "收到了，谢谢" in page
    assert "焦虑" in page and "满意" in page


def test_no_file_without_a_ticket_within_reach(ada, sign_in):
    ticket = cast.registered(ada)
    assert sign_in(cast.stranger()).get(f"/customers/{ticket.customer.number}").status_code == 404
    assert sign_in(ada).get("/customers/CUS20990101001").status_code == 404
    assert "zhang@customer.test" not in file_of(sign_in(ada), ticket)


@pytest.mark.covers("G-211", "G-206", "K-034", level="door")
def test_the_latest_handling_time_moves_with_every_change(ada, sign_in, clock):
    ticket = cast.lived(ada, until="assigned")
    assert record(sign_in(ada), ticket)["registration"]["最新处理时间"] == "2024-05-20 14:00:15"
    clock.at("2024-05-20T14:07:30+08:00")
    press(sign_in(ada), ticket, "starts")
    form = record(sign_in(ada), ticket)["registration"]
    assert (form["最新处理时间"], form["需求状态"]) == ("2024-05-20 14:07:30", "处理中")


@pytest.mark.covers("G-236", "G-206", "K-020", "K-021", level="door")
def test_progress_and_status_are_said_in_the_documents_words(ada, sign_in, db, clock):
    def said(ticket):
        forms = record(sign_in(ada), ticket)
        return forms["registration"]["需求状态"], forms["task"]["处理进度"]

    words = [
        said(cast.lived(ada, until=stage))
        for stage in ("new", "assigned", "in_progress", "awaiting_customer", "closed")
    ]
    assert words == [
        ("待处理", "未开始"), ("待处理", "未开始"), ("处理中", "处理中"), ("处理中", "待客户确认"),
        ("已闭环", "已完成"),
    ]  # fmt: skip
    late = cast.lived(ada, until="in_progress")
    late.ring(
        [t for t in late.timers if t.kind == "promise"], by=cast.SYSTEM, now=late.cycle.promise_at, policy=cast.policy()
    )
    db.session.commit()
    assert said(late) == ("已延期", "已延期")


@pytest.mark.covers("G-089", "G-212", "G-213", "G-229", level="door")
def test_the_judgement_is_kept_with_points_reasons_and_its_request(ada, sign_in):
    ticket = cast.lived(ada, until="judged", judged=cast.red())
    form = record(sign_in(ada), ticket)["judgement-1"]
    assert (form["需求编号"], form["总分"], form["优先级"]) == ("20240520-001", "8 / 9", "最高优先级")
    assert form["紧急程度评分"] == "3分（核心物流功能异常）"
    assert record(sign_in(ada), ticket)["task"]["需求编号"] == "20240520-001"


@pytest.mark.covers("G-192", "G-202", "G-036", "G-037", level="door")
def test_the_registration_holds_all_elements_of_the_request(ada, sign_in):
    form = record(sign_in(ada), cast.registered(ada))["registration"]
    assert form["客户原话"] == "我订单没收到，物流信息不动了"
    assert form["客服整理"].startswith("客户订单（编号：ORD20240519001）5月19日下单")
    assert (form["核心诉求"], form["问题发生时间"]) == ("订单未收到", "2024-05-20 13:00")


@pytest.mark.covers("G-038", "G-039", level="door")
def test_the_scene_is_order_channel_and_usage_environment(ada, sign_in):
    ticket = cast.registered(ada, values={"order_channel": "App首页", "usage_environment": "Windows10系统"})
    page = ticket_page(sign_in(ada), ticket)
    assert "App首页" in page and "Windows10系统" in page


@pytest.mark.covers("G-026", "G-027", "G-030", level="door")
def test_greeting_and_queue_notice_stand_ready_to_be_copied(ada, sign_in):
    page = html.unescape(sign_in(ada).get(f"/tickets/new?board={cast.BOARD}").text)
    greeting = f"您好！我是客服{ada.name}，很高兴为您服务，请问有什么可以帮您？"
    assert f'data-copy="{greeting}"' in page
    assert "您可以先用几句话说明问题" in page
