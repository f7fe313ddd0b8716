"""The customer's other page: followed while we work, written to when we ask."""

from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import func, select

from board.models.attachment import Attachment
from board.models.customer import Customer
from board.models.entries import Communication
from board.models.event import Event
from board.models.message import Message
from board.models.ticket import Ticket
from board.models.timer import Timer
from board.models.token import form_key, mint
from tests import cast
from tests.blueprints.test_confirmations import PNG
from tests.database import statements


@pytest.fixture
def working(db, clock):
    """A ticket in progress, and its progress link."""
    clock.at(cast.NOON)
    ticket = cast.lived(cast.agent(), until="in_progress", judged=cast.judgement(2, 1, 1))
    plain = mint(ticket, "progress", now=cast.NOON, days=timedelta(days=90))
    db.session.commit()
    return ticket.id, plain


def _tell(db, ticket_id, *, asks=False):
    ticket = db.session.get(Ticket, ticket_id)
    words = cast.words(ticket.assignee)
    ticket.update_customer(cast.PARTS, asks_material=asks, **words)
    db.session.commit()


def _send(client, plain, **fields):
    return client.post(f"/progress/{plain}", data={"csrf_token": form_key(plain)} | fields)


@pytest.mark.covers("G-123", level="door")
def test_the_customer_reads_the_four_parts_that_were_told(client, db, working):
    _tell(db, working[0])
    page = client.get(f"/progress/{working[1]}").text
    for part in cast.PARTS:
        assert part in page
    assert "张小姐" not in page


@pytest.fixture
def awaited(db, clock, workers):
    """A ticket whose customer has been told of it and asked, both by mail that arrived; and its progress link."""
    ticket = cast.lived(cast.agent(), until="awaiting_customer", judged=cast.judgement(2, 1, 1))
    plain = mint(ticket, "progress", now=cast.NOON, days=timedelta(days=90))
    db.session.commit()
    workers.at(cast.NOON + timedelta(minutes=2))
    return ticket.id, plain


def test_letters_that_arrived_stand_on_the_page_by_their_subjects(client, db, awaited):
    page = client.get(f"/progress/{awaited[1]}").text
    assert "您的需求已登记" in page and "请确认处理结果" in page and "暂无内容" not in page
    assert "z***@customer.test" in page
    assert "张小姐" not in page and "{link}" not in page and "/confirm/" not in page


@pytest.mark.parametrize(("then", "now"), [("赵大名", "赵大明"), ("王", "王"), ("张小姐", "王府井")])
def test_no_letter_names_its_reader_whatever_they_are_called_today(client, db, awaited, then, now):
    for letter in db.session.scalars(select(Message).where(Message.customer_id.is_not(None))):
        letter.subject, letter.body = f"{then}，您好", f"{then}，您好！王府井店已处理"
    db.session.get(Ticket, awaited[0]).request.customer.name = now
    db.session.commit()
    page = client.get(f"/progress/{awaited[1]}").text
    assert f"{then}，您好" not in page and "王**" not in page and "发给您的消息" in page
    assert "请打开我们于5月20日14:02发送的消息中的链接" in page


def test_a_letter_to_whom_the_request_no_longer_belongs_to_stands_on_no_page(client, db, awaited):
    request = db.session.get(Ticket, awaited[0]).request
    request.customer = Customer(number="C-2", name="钱二", level="new", language="zh", created_at=cast.NOON)
    db.session.commit()
    page = client.get(f"/progress/{awaited[1]}").text
    assert "您的需求已登记" not in page and "z***@customer.test" not in page and "暂无内容" in page
    request.customer = None
    db.session.commit()
    assert "暂无内容" in client.get(f"/progress/{awaited[1]}").text


def test_whoever_was_asked_by_telephone_is_sent_to_no_link(client, db, clock):
    clock.at(cast.NOON)
    ticket = cast.lived(cast.agent(), until="awaiting_customer", contact="13812345678")
    plain = mint(ticket, "progress", now=cast.NOON, days=timedelta(days=90))
    asked = next(one for one in ticket.messages if one.template == "confirmation_request")
    ticket.told_by_hand(asked, by=cast.as_(ticket.assignee), now=cast.NOON, policy=cast.policy())
    db.session.commit()
    page = client.get(f"/progress/{plain}").text
    assert "中的链接" not in page and "请直接答复联系您的人员，或致电我们并告知编号20240520-001" in page


def test_a_mail_that_came_back_and_was_told_by_hand_sends_nobody_to_its_link(client, db, awaited):
    ticket = db.session.get(Ticket, awaited[0])
    asked = next(one for one in ticket.messages if one.template == "confirmation_request")
    asked.state, asked.error = "parked", "bounced"
    ticket.told_by_hand(asked, by=cast.as_(ticket.assignee), now=cast.NOON, policy=cast.policy())
    db.session.commit()
    page = client.get(f"/progress/{awaited[1]}").text
    assert "中的链接" not in page and "请直接答复联系您的人员" in page


def test_file_names_are_masked_as_words_are(client, working):
    answer = _send(client, working[1], attachments=(BytesIO(PNG), "张小姐 13812345678.png"))
    page = client.get(answer.location).text
    assert "张* 138****5678.png" in page and "张小姐" not in page and "13812345678" not in page


def test_the_record_of_a_registration_without_a_person_is_not_the_customers_writing(client, db, working):
    record = db.session.scalars(select(Communication).where(Communication.type == "intake")).one()
    record.by_id, record.customer_statement = None, "登记时的原话"
    db.session.commit()
    page = client.get(f"/progress/{working[1]}").text
    assert "登记时的原话" not in page and "您发给我们的内容" not in page


def test_more_records_with_files_take_no_more_queries(client, db, working):
    def ask():
        _send(client, working[1], words="请看图", attachments=(BytesIO(PNG), "door.png"))
        db.session.expire_all()
        with statements() as said:
            client.get(f"/progress/{working[1]}")
        return [one for one in said if "FROM attachment" in one or "FROM communication" in one]

    assert len(ask()) == len(ask()) == 2


def test_what_was_sent_is_kept_without_reading_every_letter(client, db, working):
    with statements() as said:
        _send(client, working[1], words="请看图")
    assert not [one for one in said if "message.delivered_at IS NOT NULL" in one]


def test_a_letter_that_has_not_arrived_does_not_stand_there(client, working):
    assert "您的需求已登记" not in client.get(f"/progress/{working[1]}").text


def test_whoever_is_asked_reads_which_letter_holds_the_link(client, db, awaited):
    way = "5月20日14:02发送的消息“请确认处理结果（20240520-001）”中的链接"
    page = client.get(f"/progress/{awaited[1]}").text
    assert way in page and "该消息已发送至z***@customer.test" in page
    ticket = db.session.get(Ticket, awaited[0])
    words = cast.words(ticket.assignee, cast.NOON + timedelta(minutes=3))
    ticket.recall("incomplete", **words)
    ticket.solve(cast.SOLUTION, **words)
    db.session.commit()
    page = client.get(f"/progress/{awaited[1]}").text
    assert way not in page and "请您确认的消息尚未送达" in page, "the new question is still on its way"


def test_whoever_has_answered_is_not_asked_again(client, db, awaited):
    ticket = db.session.get(Ticket, awaited[0])
    ticket.answer(True, how="phone", by=cast.as_(ticket.assignee), now=cast.NOON, policy=cast.policy(), rating=2)
    db.session.commit()
    page = client.get(f"/progress/{awaited[1]}").text
    assert "您已告知我们问题已解决" in page and "中的链接" not in page


def test_what_the_customer_asks_is_shown_back(client, db, working):
    answer = _send(client, working[1], words="快递员打13812345678找我", attachments=(BytesIO(PNG), "door.png"))
    page = client.get(answer.location).text
    assert "快递员打138****5678找我" in page and "door.png" in page
    assert "快递员打138****5678找我" in client.get(f"/progress/{working[1]}").text


def test_after_not_solved_nobody_is_said_to_be_at_work_before_somebody_is(client, db, awaited):
    ticket = db.session.get(Ticket, awaited[0])
    cast.lead()
    ticket.answer(False, how="phone", by=cast.as_(ticket.assignee), now=cast.NOON, policy=cast.policy())
    db.session.commit()
    client.post(f"/progress/{awaited[1]}/urges", data={"csrf_token": form_key(awaited[1])})
    page = client.get(f"/progress/{awaited[1]}").text
    assert "有人接手后，此处会显示预计完成时间" in page and "我们已转达" in page and "处理人员" not in page


def test_the_stages_are_steps_with_the_present_one_marked(client, working):
    page = client.get(f"/progress/{working[1]}?lang=en").text
    marked = page.split('aria-current="step"')[1]
    assert page.count('aria-current="step"') == 1 and "Being worked on" in marked[:80]
    assert page.count('data-state="done"') == 2 and page.count('data-state="ahead"') == 2


@pytest.mark.covers("G-118", "K-051", level="door")
def test_a_question_is_answered_at_once_whatever_the_priority(client, db, clock, working):
    assert "询问进度" in client.get(f"/progress/{working[1]}").text
    moment = clock.forward(minutes=10)
    answer = _send(client, working[1], words="什么时候可以好？")
    assert answer.status_code == 303
    assert "5分钟内" in client.get(answer.location).text
    (timer,) = db.session.scalars(select(Timer).where(Timer.kind == "enquiry"))
    assert abs(timer.due_at - moment - timedelta(minutes=5)) < timedelta(seconds=5)
    record = db.session.scalars(select(Communication).order_by(Communication.id.desc())).first()
    assert (record.customer_statement, record.type) == ("什么时候可以好？", "progress")
    assert db.session.scalars(select(Message).where(Message.template == "customer_asks")).one().person_id
    _tell(db, working[0])
    db.session.expire_all()
    assert timer.outcome == "met"
    assert db.session.scalar(select(func.count()).where(Event.kind == "material_arrived")) == 0


def test_nothing_is_asked_on_a_closed_ticket(client, db, working):
    ticket = db.session.get(Ticket, working[0])
    words = cast.words(ticket.assignee)
    ticket.solve(cast.SOLUTION, **words)
    ticket.answer(True, how="phone", **words)
    db.session.commit()
    assert "<form" not in client.get(f"/progress/{working[1]}").text
    assert _send(client, working[1], words="hello").status_code == 409


@pytest.mark.covers("G-127", level="door")
def test_what_was_asked_for_starts_the_thirty_minutes(client, db, clock, working):
    _tell(db, working[0], asks=True)
    moment = clock.forward(minutes=10)
    answer = _send(client, working[1], words="订单截图见附件", attachments=(BytesIO(PNG), "order.png"))
    assert answer.status_code == 303 and answer.location.endswith("/thanks")
    timer = db.session.scalars(select(Timer).where(Timer.kind == "material", Timer.ended_at.is_(None))).one()
    assert abs(timer.due_at - moment - timedelta(minutes=30)) < timedelta(seconds=5)
    assert db.session.scalars(select(Message).where(Message.template == "material_arrived")).one().person_id


@pytest.mark.covers("G-111", level="door")
def test_what_was_sent_is_a_record_of_the_talk_with_its_files(client, db, working):
    _tell(db, working[0], asks=True)
    _send(client, working[1], words="订单截图见附件", attachments=(BytesIO(PNG), "order.png"))
    record = db.session.scalars(select(Communication).where(Communication.type == "material")).one()
    kept = db.session.scalars(select(Attachment)).one()
    assert record.customer_statement == "订单截图见附件"
    assert (kept.entry_kind, kept.entry_id) == ("communication", record.id)
    assert "需要您的协助" not in client.get(f"/progress/{working[1]}").text  # asked once, answered once


def test_the_same_form_twice_is_kept_once(client, db, working):
    _tell(db, working[0], asks=True)
    answers = [_send(client, working[1], words="截图", once="one-and-the-same-key") for _press in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert db.session.scalar(select(func.count()).where(Communication.type == "material")) == 1


def test_an_empty_form_is_sent_back(client, db, working):
    _tell(db, working[0], asks=True)
    page = _send(client, working[1])
    assert page.status_code == 422 and 'id="words-fault"' in page.text


@pytest.mark.covers("G-210", level="door")
def test_a_registration_that_asked_for_a_picture_asks_here(client, db, clock):
    clock.at(cast.NOON)
    ticket = cast.registered(cast.agent(), attachment_state="asked_for", attachment_reason=None)
    plain = mint(ticket, "progress", now=cast.NOON, days=timedelta(days=90))
    db.session.commit()
    assert "截图" in db.session.scalars(select(Message.body).where(Message.template == "ask_attachment")).one()
    assert 'type="file"' in client.get(f"/progress/{plain}").text
    assert _send(client, plain, attachments=(BytesIO(PNG), "error.png")).status_code == 303


def test_opening_the_link_changes_nothing(client, db, working):
    before = db.session.get(Ticket, working[0]).face, db.session.scalar(select(func.count()).select_from(Event))
    client.get(f"/progress/{working[1]}")
    client.get(f"/progress/{working[1]}/thanks")
    db.session.expire_all()
    assert (
        db.session.get(Ticket, working[0]).face,
        db.session.scalar(select(func.count()).select_from(Event)),
    ) == before


def test_an_old_progress_link_still_shows_the_ticket_as_it_is_now(client, db, working):
    ticket = db.session.get(Ticket, working[0])
    words = cast.words(ticket.assignee)
    ticket.solve(cast.SOLUTION, **words)
    ticket.answer(False, how="phone", **words)
    db.session.commit()
    assert client.get(f"/progress/{working[1]}").status_code == 200


def test_a_progress_link_ends(client, clock, working):
    clock.forward(days=91)
    page = client.get(f"/progress/{working[1]}?lang=en")
    assert page.status_code == 410 and "expired" in page.text
