"""Texts of messages: worded anew per channel and language, looked at first, never without what is prescribed."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from board.domain.actors import SYSTEM
from board.models.message import Message
from board.models.texts import EditedText
from tests import cast
from tests.cast import NOON, policy
from tests.workers import notices

ASSIGNED = "{number}: {problem} {priority} {demand} {due}"
UPDATE = {"subject": "News", "body": "Now: {status} Done: {progress} Next: {next_step} When: {expected}"}


@pytest.fixture
def amy(db):
    return cast.person("Amy Admin", "admin")


@pytest.fixture
def ada(db):
    return cast.agent()


def given(ada):
    ticket = cast.lived(ada, until="judged")
    ticket.assign(ada, by=SYSTEM, now=NOON, policy=policy())
    return ticket


@pytest.mark.covers("A-057", "A-059", "A-061", level="door")
def test_words_are_put_in_the_place_of_the_policys_and_taken_back(sign_in, db, amy, ada):
    browser = sign_in(amy)
    where = f"/admin/texts/assigned?board={cast.BOARD}&channel=&language=en"
    answer = browser.post(where, data={"subject": "Take {number}", "body": f"Yours! {ASSIGNED}"})
    assert (answer.status_code, answer.location) == (303, where)
    ticket = given(ada)
    (notice,) = notices(ada, "assigned")
    assert notice.subject == f"Take {ticket.number}" and notice.body.startswith(f"Yours! {ticket.number}: ")
    assert "High" in notice.body and "20 May" in notice.body
    assert "Worded anew" in browser.get("/admin/texts").text
    browser.post(where.replace("?", "/removals?"))
    given(ada)
    assert not notices(ada, "assigned")[1].body.startswith("Yours!")
    assert db.session.scalars(select(EditedText)).all() == []


@pytest.mark.covers("G-123", "A-058", "A-060", level="door")
@pytest.mark.parametrize(
    "template, body, told",
    [
        ("in_progress", "{status} {progress} {next_step}", "{expected}"),
        ("assigned", "{number} {priority} {due}", "{problem} {demand}"),
        ("assigned", "", "fill this in"),
        ("assigned", ASSIGNED + "{weather}", "{weather}"),
        ("assigned", ASSIGNED + "{", "braces do not match"),
        ("received", "{request} {link}.", "Put a blank after {link}"),
    ],
)
def test_what_is_prescribed_cannot_be_left_out_and_the_field_says_so(sign_in, db, amy, template, body, told):
    browser = sign_in(amy)
    for path in ("", "/previews"):
        page = browser.post(f"/admin/texts/{template}{path}", data={"subject": "", "body": body})
        assert page.status_code == 422 and 'id="body-fault"' in page.text and told in page.text
    assert db.session.scalars(select(EditedText)).all() == []


@pytest.mark.covers("G-142", level="door")
def test_the_question_keeps_result_check_and_satisfaction(sign_in, amy):
    browser = sign_in(amy)
    body = "{solution} {link}"
    page = browser.post("/admin/texts/confirmation_request", data={"subject": "", "body": body})
    assert page.status_code == 422 and "Put back {verify} {satisfaction}" in page.text
    whole = {"subject": "", "body": body + " {verify} {satisfaction}"}
    assert browser.post("/admin/texts/confirmation_request", data=whole).status_code == 303


@pytest.mark.covers("G-152", level="door")
def test_a_reminder_keeps_the_time_of_silence_where_silence_closes(sign_in, amy):
    browser = sign_in(amy)
    page = browser.post("/admin/texts/reminder", data={"subject": "", "body": "Please confirm: {link}"})
    assert page.status_code == 422 and "{silence_minutes}" in page.text


def test_a_preview_shows_examples_and_saves_nothing(sign_in, db, amy):
    browser = sign_in(amy)
    where = f"/admin/texts/in_progress/previews?board={cast.BOARD}&channel=email&language=zh"
    page = browser.post(where, data=UPDATE)
    assert page.status_code == 200
    assert "Now: 包裹在配送站 Done: 已联系配送站 Next: 今天下午派送 When: 今天18:00前" in page.text
    assert "Now: {status}" in page.text, "what was typed stays"
    assert db.session.scalars(select(EditedText)).all() == []


def test_a_channel_and_a_language_have_words_of_their_own(sign_in, db, amy, ada):
    browser = sign_in(amy)
    ada.wants_mail = True
    db.session.commit()
    for channel, language in (("email", "en"), ("", "zh")):
        words = {"subject": f"{channel} {language}", "body": ASSIGNED}
        browser.post(f"/admin/texts/assigned?channel={channel}&language={language}", data=words)
    given(ada)
    (mail,) = db.session.scalars(select(Message).where(Message.channel == "email", Message.person_id == ada.id))
    assert mail.subject == "email en" and "is yours" in notices(ada, "assigned")[0].subject
    zhang = cast.agent("张敏", language="zh")
    given(zhang)
    assert notices(zhang, "assigned")[0].subject == " zh".strip()


def test_a_customer_reads_the_words_of_the_channel(sign_in, db, amy, ada):
    browser = sign_in(amy)
    body = "已收到：{request}"
    browser.post("/admin/texts/received?channel=email&language=zh", data={"subject": "收到", "body": body})
    ticket = cast.registered(ada)
    (message,) = db.session.scalars(
        select(Message).where(Message.ticket_id == ticket.id, Message.template == "received")
    )
    assert (message.channel, message.subject, message.body) == ("email", "收到", f"已收到：{ticket.request.number}")


def test_words_that_the_software_no_longer_understands_do_not_stop_a_verb(db, ada):
    db.session.add(
        EditedText(
            board=cast.BOARD, template="assigned", channel="", language="en", subject="", body="{gone}", edited_at=NOON
        )
    )  # fmt: skip
    db.session.commit()
    given(ada)
    assert "is yours" in notices(ada, "assigned")[0].subject


@pytest.mark.parametrize(
    "path", ["nothing", "verify", "assigned?channel=by_hand", "received?channel=apprise", "assigned?language=fr"]
)
def test_there_is_no_page_for_what_there_is_not(sign_in, amy, path):
    assert sign_in(amy).get(f"/admin/texts/{path}").status_code == 404


def test_an_administrator_of_another_board_words_only_that_one(sign_in, db, amy):
    browser = sign_in(cast.person("Tom Admin", "admin", board="tiny"))
    where = f"/admin/texts/assigned?board={cast.BOARD}"
    assert browser.get(where).status_code == 404
    assert browser.post(where, data={"subject": "", "body": ASSIGNED}).status_code == 404
    later = NOON + timedelta(minutes=1)
    assert db.session.scalars(select(EditedText).where(EditedText.edited_at > later)).all() == []
