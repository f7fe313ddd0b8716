"""The customer's page: looked at by anybody, answered once."""

import re
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import func, select

from board.domain.closing import Proposal
from board.domain.priority import Judgement
from board.models.attachment import Attachment
from board.models.entries import Communication
from board.models.event import Event
from board.models.message import Message
from board.models.once import OnceKey
from board.models.person import Person
from board.models.registration import Registration, register
from board.models.ticket import Ticket
from board.models.token import Token, TokenUse, form_key, mint
from tests import cast
from tests import database as databases
from tests.database import statements

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


@pytest.fixture
def waiting(db, clock):
    """A yellow ticket that waits for its customer, and the customer's link."""
    clock.at(cast.NOON)
    return _with_link(cast.lived(cast.agent(), until="awaiting_customer", judged=cast.judgement(2, 1, 1)), db)


def _with_link(ticket, db, purpose="confirm", **lives):
    plain = mint(ticket, purpose, now=cast.NOON, days=timedelta(**(lives or {"days": 14})))
    db.session.commit()
    return ticket.id, plain


def _ticket(db, ticket_id):
    db.session.expire_all()
    return db.session.get(Ticket, ticket_id)


def _press(client, plain, path="", **fields):
    return client.post(f"/confirm/{plain}{path}", data={"csrf_token": form_key(plain)} | fields)


def _state_of_everything(db):
    """Every row that opening a link must leave alone."""
    db.session.expire_all()
    counts = tuple(
        db.session.scalar(select(func.count()).select_from(kind)) for kind in (Event, Message, OnceKey, Communication)
    )
    ticket = db.session.scalars(select(Ticket)).one()
    return (
        counts,
        ticket.stage,
        ticket.version,
        ticket.face,
        ticket.cycle.answer,
        db.session.scalars(select(Token.used_at)).all(),
    )


def test_the_letter_says_what_was_asked_and_done_and_offers_two_buttons(client, waiting):
    page = client.get(f"/confirm/{waiting[1]}").get_data(as_text=True)
    assert "我订单没收到，物流信息不动了" in page
    assert "加急派送" in page
    assert re.findall(r'<button[^>]* name="answer" value="(\w+)"', page) == ["solved", "not_solved"]
    assert "张小姐" not in page and "zhang@customer.test" not in page


@pytest.mark.covers("G-271", level="door")
def test_the_letter_offers_five_stars_with_words(client, waiting):
    page = client.get(f"/confirm/{waiting[1]}").get_data(as_text=True)
    for words in ("非常满意", "满意", "一般", "不满意", "非常不满意"):
        assert words in page
    assert re.findall(r'name="rating"[^>]*value="(\d)"', page) == ["5", "4", "3", "2", "1"]


@pytest.mark.covers("G-151", "G-153", level="door")
def test_the_letter_says_what_happens_without_an_answer(client, waiting):
    page = client.get(f"/confirm/{waiting[1]}").text
    assert "30分钟后提醒您" in page and "若提醒送达120分钟后仍未收到您的回复，我们将视为问题已解决" in page


def test_the_letter_names_the_end_once_the_reminder_has_arrived(client, db, clock, workers):
    ticket_id, plain = _with_link(cast.lived(cast.agent(), until="awaiting_customer"), db)
    for minutes in (1, 31):
        workers.at(cast.NOON + timedelta(minutes=minutes))
    assert _ticket(db, ticket_id).cycle.reminder_delivered_at
    page = client.get(f"/confirm/{plain}").text
    assert "若到5月20日16:31仍未收到您的回复" in page and "提醒您" not in page


@pytest.mark.covers("K-029", level="door")
def test_where_a_supervisor_closes_the_letter_does_not_say_that_silence_does(client, db, clock, workers):
    ticket = cast.lived(cast.agent(), until="awaiting_customer", judged=cast.red())
    ticket_id, plain = _with_link(ticket, db)
    page = client.get(f"/confirm/{plain}").text
    assert "将由主管查看后再决定" in page and "视为问题已解决" not in page
    for minutes in (1, 31, 151):
        workers.at(cast.NOON + timedelta(minutes=minutes))
    assert _ticket(db, ticket_id).ready_to_close_at
    assert "主管查看后才会决定是否结束处理" in client.get(f"/confirm/{plain}").text


@pytest.mark.covers("K-029", level="door")
def test_where_a_supervisor_closes_solved_is_not_said_to_be_the_end(client, db, clock):
    clock.at(cast.NOON)
    _id, plain = _with_link(cast.lived(cast.agent(), until="awaiting_customer", judged=cast.red()), db)
    page = client.get(f"/confirm/{plain}").text
    assert "“已解决”：主管再次查看后，我们将结束处理。" in page and "本次处理就此结束" not in page
    page = client.get(_press(client, plain, answer="solved").location).text
    assert "主管再次查看后，我们将结束处理" in page and "已办结" not in page


def test_where_the_answer_closes_it_is_said_to_be_the_end(client, waiting):
    assert "本次处理就此结束" in client.get(f"/confirm/{waiting[1]}").text
    assert "已办结" in client.get(_press(client, waiting[1], answer="solved").location).text


def test_a_reminder_that_was_written_is_not_announced_again(client, db, waiting):
    _ticket(db, waiting[0]).cycle.reminded_at = cast.NOON
    db.session.commit()
    page = client.get(f"/confirm/{waiting[1]}").text
    assert "分钟后提醒您" not in page and "若提醒送达120分钟后仍未收到" in page


def test_a_question_that_was_not_delivered_promises_nothing_of_silence(client, db, waiting):
    _ticket(db, waiting[0]).cycle.ask_failed_at = cast.NOON
    db.session.commit()
    page = client.get(f"/confirm/{waiting[1]}").text
    assert "分钟后提醒您" not in page and "仍未收到您的回复" not in page and "<li></li>" not in page


def test_the_letter_speaks_the_customers_language_unless_the_reader_chose_another(client, waiting):
    chinese = client.get(f"/confirm/{waiting[1]}", headers={"Accept-Language": "en"}).text
    assert 'lang="zh' in chinese and "非常满意" in chinese
    english = client.get(f"/confirm/{waiting[1]}?lang=en").text
    assert "Is it solved?" in english and "Very satisfied" in english


def test_opening_the_link_changes_nothing_but_the_log_of_uses(client, db, waiting):
    before = _state_of_everything(db)
    for _scan in range(3):
        client.get(f"/confirm/{waiting[1]}", headers={"User-Agent": "mail scanner"})
        client.head(f"/confirm/{waiting[1]}")
        client.get(f"/confirm/{waiting[1]}/thanks")
        client.options(f"/confirm/{waiting[1]}")
    client.get(f"/confirm/{waiting[1]}?answer=solved&rating=1")
    assert _state_of_everything(db) == before
    assert set(db.session.scalars(select(TokenUse.what))) == {"opened"}


@pytest.mark.covers("G-144", "G-145", "G-146", level="door")
def test_solved_closes_the_ticket_with_the_prescribed_note(client, db, waiting):
    answer = _press(client, waiting[1], answer="solved")
    ticket = _ticket(db, waiting[0])
    assert answer.status_code == 303 and answer.location.endswith("/thanks")
    assert (ticket.stage, ticket.cycle.answer, ticket.cycle.answer_how) == ("closed", "solved", "link")
    assert ticket.cycle.closing_note == "客户确认问题解决，满意度高"
    assert ticket.cycle.satisfaction == "satisfied"
    answered = db.session.scalars(select(Event).where(Event.kind == "answered")).one()
    assert (answered.actor_kind, answered.door) == ("token", "link")


@pytest.mark.covers("G-238", "G-270", level="door")
def test_the_first_confirmation_is_the_customers_feedback_time(client, db, clock, waiting):
    moment = clock.forward(minutes=7)
    _press(client, waiting[1], answer="1")
    ticket = _ticket(db, waiting[0])
    assert abs(ticket.cycle.first_confirmed_at - moment) < timedelta(seconds=5)
    assert ticket.cycle.answer_how == "link"


@pytest.mark.covers("G-147", "G-148", "G-149", "G-150", level="door")
def test_not_solved_opens_a_second_handling_that_a_supervisor_follows(client, db, clock):
    clock.at(cast.NOON)
    supervisor = cast.lead()
    ticket_id, plain = _with_link(
        cast.lived(cast.agent(), until="awaiting_customer", judged=cast.judgement(2, 1, 1)), db
    )
    _press(client, plain, answer="not_solved", words="还是不能付款")
    ticket = _ticket(db, ticket_id)
    assert (ticket.stage, ticket.cycle.no, ticket.cycle.triaged_at) == ("new", 2, None)
    assert ticket.is_second_handling and ticket.supervisor_id == supervisor.id
    assert ticket.cycles[0].answer_words == "还是不能付款"


@pytest.mark.covers("G-272", level="door")
def test_stars_and_a_suggestion_come_with_the_answer(client, db, waiting):
    _press(client, waiting[1], answer="solved", rating="5", suggestion="希望以后能主动推送物流异常通知")
    cycle = _ticket(db, waiting[0]).cycle
    assert (cycle.rating, cycle.suggestion) == (5, "希望以后能主动推送物流异常通知")


@pytest.mark.covers("K-023", level="door")
def test_solved_but_rated_low_waits_for_a_supervisor(client, db, waiting):
    _press(client, waiting[1], answer="solved", rating="2")
    ticket = _ticket(db, waiting[0])
    assert ticket.stage == "awaiting_customer" and ticket.ready_to_close_at


def test_the_thanks_take_stars_and_words_afterwards_and_twice_is_once(client, db, waiting):
    _press(client, waiting[1], answer="not_solved")
    page = client.get(f"/confirm/{waiting[1]}/thanks")
    assert page.status_code == 200 and f'action="/confirm/{waiting[1]}/additions"' in page.text
    assert "问题未解决。我们将" in page.text  # Chinese sentences stand without a space between
    for _press_again in range(2):
        more = _press(client, waiting[1], "/additions", rating="2", words="物流仍未更新", once="the-very-same-key-1")
        assert more.status_code == 303
    ticket = _ticket(db, waiting[0])
    assert ticket.cycles[0].rating == 2
    said = select(Communication.customer_statement).where(Communication.customer_statement == "物流仍未更新")
    assert db.session.scalars(said).all() == ["物流仍未更新"]


@pytest.mark.parametrize(("answer", "field"), [("not_solved", "words"), ("solved", "suggestion")])
def test_what_is_added_after_the_answer_gets_a_receipt_and_is_shown_back(client, waiting, answer, field):
    thanks = _press(client, waiting[1], answer=answer)
    assert "我们已收到您补充的内容" not in client.get(thanks.location).text
    for words in ("回到家再试，还是不行", "又试了一次")[: 2 if field == "words" else 1]:
        more = _press(client, waiting[1], "/additions", **{field: words})
        page = client.get(more.location).text
        assert "我们已收到您补充的内容" in page and words in page
    assert "回到家再试，还是不行" in client.get(f"/confirm/{waiting[1]}/thanks").text


def test_words_and_files_that_came_with_the_answer_are_shown_back(client, waiting):
    files = (BytesIO(PNG), "proof.png")
    thanks = _press(client, waiting[1], answer="not_solved", words="打13812345678找我", attachments=files)
    page = client.get(thanks.location).text
    assert "打138****5678找我" in page and "proof.png" in page


def test_names_of_files_and_the_customers_name_are_masked(client, waiting):
    fields = {"suggestion": "请回复张小姐", "attachments": (BytesIO(PNG), "张小姐 13812345678.png")}
    page = client.get(_press(client, waiting[1], answer="not_solved", words="我是张小姐", **fields).location).text
    assert "张* 138****5678.png" in page and "我是张*" in page and "请回复张*" in page
    assert "张小姐" not in page and "13812345678" not in page


def test_more_records_with_files_take_no_more_queries(client, db, waiting):
    _press(client, waiting[1], answer="not_solved")

    def ask(words):
        _press(client, waiting[1], "/additions", words=words)
        db.session.expire_all()
        with statements() as said:
            client.get(f"/confirm/{waiting[1]}/thanks")
        return [one for one in said if "FROM attachment" in one]

    assert len(ask("一")) == len(ask("二")) == 2


def test_nothing_added_gets_no_receipt(client, waiting):
    _press(client, waiting[1], answer="not_solved")
    more = _press(client, waiting[1], "/additions")
    assert more.status_code == 303 and "我们已收到您补充的内容" not in client.get(more.location).text


def test_pressing_twice_answers_once(client, db, waiting):
    first, second = (_press(client, waiting[1], answer="not_solved") for _press_again in range(2))
    ticket = _ticket(db, waiting[0])
    assert (first.status_code, second.status_code, first.location) == (303, 303, second.location)
    assert len(ticket.cycles) == 2
    assert db.session.scalar(select(func.count()).where(Event.kind == "answered")) == 1


@pytest.mark.parametrize(
    ("first", "second", "stands", "way"),
    [
        ("not_solved", "solved", "告知我们问题未解决", "请在下方留言"),
        ("solved", "not_solved", "告知我们问题已解决", "致电或联系我们"),
    ],
)
def test_another_answer_after_the_first_hears_that_it_changed_nothing(client, db, waiting, first, second, stands, way):
    _press(client, waiting[1], answer=first)
    page = _press(client, waiting[1], answer=second, words="换个手机再答一次")
    assert page.status_code == 409 and "刚才的选择未生效" in page.text
    assert stands in page.text and way in page.text
    assert "换个手机再答一次" in page.text, "what was typed is not lost"
    ticket = _ticket(db, waiting[0])
    assert ticket.cycles[0].answer == first and len(ticket.cycles) == (2 if first == "not_solved" else 1)


def _asked_anew(db, ticket_id):
    """The second handling, solved and answered in its turn: the link of the first one takes nothing more."""
    ticket, words = _ticket(db, ticket_id), {"now": cast.NOON + timedelta(hours=1), "policy": cast.policy()}
    words["by"] = replace(cast.as_(cast.agent("Bob")), rank="supervisor")
    ticket.triage(cast.judgement(2, 1, 1), **words)
    ticket.assign(db.session.get(Person, words["by"].person_id), **words)
    ticket.start(**words)
    ticket.approve(**words)
    ticket.solve(cast.SOLUTION, **words)
    ticket.answer(True, how="phone", **words)
    db.session.commit()


MORE = {"words": "换个手机再写", "suggestion": "请先打电话"}


def _with_file(**fields):
    return fields | {"attachments": (BytesIO(PNG), "proof.png")}


def test_the_same_answer_with_more_to_say_can_be_sent_along(client, db, waiting):
    _press(client, waiting[1], answer="not_solved", words="还是不行")
    page = _press(client, waiting[1], answer="not_solved", **_with_file(**MORE))
    assert page.status_code == 409 and "刚才补充的内容未发送" in page.text and "请在下方补充发送" in page.text
    for words in MORE.values():
        assert re.search(rf"<textarea[^>]*>\s*{words}</textarea>", page.text) and f"“{words}”" not in page.text
    assert "您选择的文件未发送" in page.text and 'id="attachments-again"' in page.text
    assert "还是不行" in page.text and not db.session.scalars(select(Attachment)).all()


def test_the_very_same_form_twice_is_thanked_for(client, waiting):
    for _press_again in range(2):
        page = _press(client, waiting[1], answer="not_solved", rating="2", **_with_file(**MORE))
        assert page.status_code == 303


def test_words_that_come_with_solved_a_second_time_are_shown_back(client, waiting):
    _press(client, waiting[1], answer="solved", suggestion="早点通知")
    page = _press(client, waiting[1], answer="solved", **_with_file(**MORE)).text
    assert "您填写的内容未发送：“换个手机再写”" in page and "您填写的建议未发送：“请先打电话”" in page
    assert "您选择的文件未发送" in page and "如需补充，请致电或联系我们" in page


@pytest.mark.parametrize("answer", ["solved", "not_solved"])
def test_a_link_whose_time_to_add_is_over_shows_back_what_it_cannot_take(client, db, waiting, answer):
    _press(client, waiting[1], answer="not_solved")
    _asked_anew(db, waiting[0])
    page = _press(client, waiting[1], answer=answer, **_with_file(**MORE))
    assert page.status_code == 409 and "/additions" not in page.text
    assert "“换个手机再写”" in page.text and "“请先打电话”" in page.text and "您选择的文件未发送" in page.text
    assert "请致电或联系我们" in page.text


def test_a_press_without_an_answer_keeps_what_was_typed(client, db, waiting):
    page = _press(client, waiting[1], suggestion="下次请先打电话", rating="4")
    assert page.status_code == 422
    assert "下次请先打电话" in page.text and re.search(r'value="4"[^>]*checked|checked[^>]*value="4"', page.text)
    assert _ticket(db, waiting[0]).cycle.answer is None


@pytest.mark.covers("G-204", level="door")
def test_a_file_over_ten_megabytes_is_refused_with_the_answer(client, db, waiting):
    files = {"attachments": (BytesIO(PNG + bytes(10 * 1024 * 1024)), "proof.png"), "answer": "solved"}
    page = _press(client, waiting[1], **files)
    assert page.status_code == 422 and 'id="attachments-fault"' in page.text
    assert 'id="attachments-again"' in page.text
    assert _ticket(db, waiting[0]).stage == "awaiting_customer"


def test_a_file_that_may_not_be_kept_is_refused_with_the_answer(client, db, waiting):
    files = {"attachments": (BytesIO(b"#!/bin/sh\nrm -rf /\n\x00"), "proof.png"), "answer": "solved"}
    page = _press(client, waiting[1], **files)
    assert page.status_code == 422 and 'id="attachments-fault"' in page.text
    assert _ticket(db, waiting[0]).stage == "awaiting_customer"


def test_the_customers_picture_stays_with_the_handling(client, db, waiting):
    _press(client, waiting[1], answer="solved", attachments=(BytesIO(PNG), "proof.png"))
    kept = db.session.scalars(select(Attachment)).one()
    assert (kept.entry_kind, kept.entry_id, kept.ticket_id) == (
        "answer",
        _ticket(db, waiting[0]).cycles[0].id,
        waiting[0],
    )


def test_a_form_from_elsewhere_is_refused(client, db, waiting):
    for key in ("", "0" * 64, form_key("another link")):
        assert client.post(f"/confirm/{waiting[1]}", data={"csrf_token": key, "answer": "solved"}).status_code == 400
    assert _ticket(db, waiting[0]).cycle.answer is None


def test_an_unknown_link_gets_a_helpful_page(client, waiting):
    page = client.get("/confirm/" + "x" * 43)
    assert page.status_code == 404 and "copy the whole link" in page.text
    assert client.get(f"/progress/{waiting[1]}").status_code == 404  # a link serves one purpose


def test_a_link_that_has_had_its_day_says_what_to_do(client, db, clock, waiting):
    token = db.session.scalars(select(Token)).one()
    clock.forward(days=15)
    assert client.get(f"/confirm/{waiting[1]}").status_code == 410
    assert _press(client, waiting[1], answer="solved").status_code == 410
    token.revoked_at = cast.NOON
    assert client.get(f"/confirm/{waiting[1]}").status_code == 410
    assert _ticket(db, waiting[0]).cycle.answer is None


def test_a_withdrawn_link_says_so_and_takes_no_answer(client, db, sign_in, waiting):
    ticket_id, plain = waiting
    place = f"/tickets/{_ticket(db, ticket_id).number}"
    desk = sign_in(db.session.scalars(select(Person)).first())
    assert f"{place}/link_withdrawals/new" in desk.get(place).text
    assert desk.post(f"{place}/link_withdrawals").status_code == 303
    assert f"{place}/link_withdrawals/new" not in desk.get(place).text
    page = client.get(f"/confirm/{plain}")
    assert page.status_code == 410 and "该链接已停用" in page.text
    _press(client, plain, answer="solved")
    ticket = _ticket(db, ticket_id)
    assert (ticket.stage, ticket.events[-1].kind, ticket.events[-1].data["count"]) == (
        "awaiting_customer", "links_withdrawn", 1,
    )  # fmt: skip
    fresh = _with_link(ticket, db)[1]
    assert client.get(f"/confirm/{fresh}").status_code == 200, "the next message brings one that answers"


@pytest.mark.parametrize("until", ["new", "closed"])
def test_where_no_link_is_in_use_none_is_withdrawn(db, sign_in, clock, until):
    clock.at(cast.NOON)
    ada = cast.agent()
    ticket = cast.lived(ada, until=until)
    assert "link_withdrawals" not in sign_in(ada).get(f"/tickets/{ticket.number}").text
    answer = sign_in(ada).post(f"/tickets/{ticket.number}/link_withdrawals")
    assert answer.status_code == 409 and "No link of this ticket is in use." in answer.text


def test_a_link_that_has_ended_is_not_offered_to_be_withdrawn(db, sign_in, waiting, clock):
    place, desk = f"/tickets/{_ticket(db, waiting[0]).number}", sign_in(db.session.scalars(select(Person)).first())
    token = db.session.scalars(select(Token).where(Token.ticket_id == waiting[0])).one()
    assert "link_withdrawals" in desk.get(place).text
    clock.at(token.expires_at)
    assert "link_withdrawals" not in desk.get(place).text


def test_an_answered_link_shows_what_was_answered(client, waiting):
    _press(client, waiting[1], answer="solved")
    page = client.get(f"/confirm/{waiting[1]}?lang=en")
    assert page.status_code == 410 and "already answered" in page.text


def test_a_link_of_an_older_handling_is_superseded(client, db, waiting):
    ticket, (_id, other) = _ticket(db, waiting[0]), _with_link(_ticket(db, waiting[0]), db)
    ticket.recall("missed a part", by=cast.as_(ticket.assignee), now=cast.NOON, policy=cast.policy())
    db.session.commit()
    page = client.get(f"/confirm/{other}?lang=en")
    assert page.status_code == 410 and "taken this up again" in page.text


def test_the_link_is_kept_nowhere_and_told_to_nobody(client, db, waiting):
    page = client.get(f"/confirm/{waiting[1]}")
    _press(client, waiting[1], answer="solved", once="a-key-of-the-form-0")
    _press(client, waiting[1], "/additions", rating="4", once="a-key-of-the-form-1")
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert "Set-Cookie" not in page.headers
    assert waiting[1] not in databases.everything()


def test_a_flood_is_slowed_down(client, waiting):
    answers = [_press(client, waiting[1]).status_code for _try in range(21)]
    assert answers[:20] == [422] * 20 and answers[20] == 429


def test_a_board_of_another_kind_gets_the_same_letter(client, db, clock):
    """The tiny board: other stages, other numbers, one kind of talk, no registration of pictures."""
    clock.at(cast.NOON)
    ticket = _life_on_the_tiny_board(db)
    _id, plain = _with_link(ticket, db)
    page = client.get(f"/confirm/{plain}?lang=en")
    assert page.status_code == 200 and "Tyre was flat" in page.text and cast.policy("tiny").name.en in page.text
    assert "remind you after 240 minutes" in page.text and "do not close your request without your answer" in page.text
    assert _press(client, plain, answer="not_solved").status_code == 303
    assert _press(client, plain, "/additions", words="Flat again", rating="1").status_code == 303
    said = select(Communication).where(Communication.customer_statement == "Flat again")
    assert db.session.scalars(said).one().type == "talk"


def _life_on_the_tiny_board(db):
    policy, sam = cast.policy("tiny"), cast.stranger()
    words = {"by": sam.acting_on("tiny"), "now": cast.NOON, "policy": policy}
    values = {"channel": "counter", "request_type": "repair", "frame_number": "WBK 4711"}
    ticket = register(Registration(customer_name="Jo Rider", values=values), **words)
    ticket.request.customer_words = "Tyre was flat"
    criterion = policy.triage.criteria[-1].key
    judged = Judgement(domain=policy.domains[0].key, nature=policy.natures[0].key, criteria=(criterion,))
    ticket.triage(judged, **words)
    ticket.assign(sam, **words)
    ticket.start(**words)
    ticket.approve(**(words | {"by": replace(words["by"], rank="supervisor")}))
    ticket.solve(Proposal(solution="New tube", self_check="Rode it"), **words)
    return ticket
