"""Administration: people, ranks, teams, departments, lists, messages; never a deletion, never a lock-out."""

import re

import pytest
from sqlalchemy import select

from board.extensions import policies
from board.models.lists import seed_lists
from board.models.message import Message
from board.models.person import Choice, Department, Membership, Person, Team
from tests import cast


@pytest.fixture
def amy(db):
    """The administrator of the board, whose lists are sown."""
    seed_lists(policies[cast.BOARD])
    return cast.person("Amy Admin", "admin")


def _person(db, email):
    db.session.expire_all()
    return db.session.scalar(select(Person).where(Person.email == email))


NEW = {"name": "Nina New", "email": "Nina@Demo.test ", "language": "zh", "password": "a long enough password"}
PAGES = ("/admin/people", "/admin/people/new", "/admin/teams", "/admin/departments", "/admin/lists", "/admin/messages")


@pytest.mark.parametrize("path", PAGES)
def test_only_administrators_find_these_pages(sign_in, db, amy, path):
    assert sign_in(amy).get(path).status_code == 200
    for someone in (cast.agent(), cast.lead(), cast.stranger()):
        assert sign_in(someone).get(path).status_code == 404


@pytest.mark.parametrize(
    "path", ["people", "people/1/passwords", "people/1/memberships", "people/1/deactivations", "teams", "lists"]
)
def test_nobody_else_writes_here(sign_in, db, amy, path):
    before = db.session.scalars(select(Person.password_hash)).all()
    assert sign_in(cast.lead("Mal Lead")).post(f"/admin/{path}", data=NEW).status_code == 404
    assert _person(db, "nina@demo.test") is None
    assert db.session.scalars(select(Person.password_hash)).all()[: len(before)] == before


def test_a_new_person_signs_in_after_getting_a_rank(sign_in, db, client, amy):
    browser = sign_in(amy)
    answer = browser.post("/admin/people", data=NEW)
    nina = _person(db, "nina@demo.test")
    assert (answer.status_code, answer.location, nina.language) == (303, f"/admin/people/{nina.id}", "zh")
    browser.post(f"{answer.location}/memberships", data={"board": cast.BOARD, "rank": "agent"})
    assert _person(db, "nina@demo.test").ranks_on(cast.BOARD) == {"agent"}
    signed_in = client.post("/login", data={"email": "nina@demo.test", "password": NEW["password"]})
    assert signed_in.status_code == 303


def test_what_is_missing_stands_on_its_field_and_nothing_typed_is_lost(sign_in, db, amy):
    page = sign_in(amy).post("/admin/people", data=NEW | {"email": "no address", "password": "short"})
    assert page.status_code == 422 and 'value="Nina New"' in page.text
    assert 'id="email-fault"' in page.text and 'id="password-fault"' in page.text


def test_an_address_is_taken_once(sign_in, db, amy):
    page = sign_in(amy).post("/admin/people", data=NEW | {"email": amy.email})
    assert page.status_code == 422 and 'id="email-fault"' in page.text


def test_a_person_is_renamed_and_gets_another_password(sign_in, db, client, amy):
    browser, ada = sign_in(amy), cast.agent()
    browser.post(f"/admin/people/{ada.id}", data={"name": "Ada Adler", "language": "zh"})
    browser.post(f"/admin/people/{ada.id}/passwords", data={"password": "quite another password"})
    renamed = _person(db, ada.email)
    assert (renamed.name, renamed.language) == ("Ada Adler", "zh")
    assert client.post("/login", data={"email": ada.email, "password": "quite another password"}).status_code == 303


def test_whoever_left_signs_in_no_more_and_keeps_a_place_in_history(sign_in, db, amy):
    ada = cast.agent()
    ticket = cast.lived(ada, until="in_progress", judged=cast.judgement(2, 1, 1))
    hers, browser = sign_in(ada), sign_in(amy)
    assert hers.get("/day").status_code == 200
    answer = browser.post(f"/admin/people/{ada.id}/deactivations", follow_redirects=True)
    assert "1 open tickets are still with this person" in answer.text
    assert hers.get("/day").status_code == 302
    assert _person(db, ada.email).name == "Ada Agent" and ticket.assignee_id == ada.id
    browser.post(f"/admin/people/{ada.id}/activations")
    assert hers.get("/day").status_code == 200


def test_the_last_administrator_cannot_be_locked_out(sign_in, db, amy):
    browser, rank = sign_in(amy), amy.memberships[0].id
    assert browser.post(f"/admin/people/{amy.id}/deactivations").status_code == 409
    assert browser.post(f"/admin/people/{amy.id}/memberships/{rank}/removals").status_code == 409
    assert _person(db, amy.email).is_active and _person(db, amy.email).is_admin
    cast.person("Bea Admin", "admin")
    assert browser.post(f"/admin/people/{amy.id}/memberships/{rank}/removals").status_code == 303


def test_an_administrator_of_one_board_opens_no_other(sign_in, db, amy):
    both, other = cast.person("Otto Other", "agent", board="tiny"), cast.person("Bo Both", "agent")
    other.memberships.append(Membership(board="tiny", rank="admin"))
    db.session.commit()
    browser = sign_in(amy)
    assert browser.get(f"/admin/people/{both.id}").status_code == 404
    assert (
        browser.post(f"/admin/people/{other.id}/passwords", data={"password": "a long enough one"}).status_code == 404
    )
    assert browser.get("/admin/teams?board=tiny").status_code == 404
    refused = browser.post(f"/admin/people/{other.id}/memberships", data={"board": "tiny", "rank": "head"})
    assert refused.status_code == 422


def test_departments_and_teams_are_added_renamed_and_switched_off(sign_in, db, amy):
    browser = sign_in(amy)
    browser.post("/admin/departments", data={"name_en": "Finance", "name_zh": "财务部", "is_active": "y"})
    finance = db.session.scalar(select(Department).where(Department.key == "finance"))
    browser.post(
        "/admin/teams", data={"name_en": "Refunds", "name_zh": "退款组", "department": finance.id, "is_active": "y"}
    )
    refunds = db.session.scalar(select(Team).where(Team.key == "refunds"))
    assert (finance.name_zh, refunds.department_id) == ("财务部", finance.id)
    browser.post(
        f"/admin/teams/{refunds.id}?board={cast.BOARD}",
        data={"name_en": "Payouts", "name_zh": "退款组", "department": ""},
    )
    db.session.expire_all()
    assert (refunds.name_en, refunds.key, refunds.is_active) == ("Payouts", "refunds", False)


def test_a_topic_is_added_renamed_in_both_languages_and_switched_off(sign_in, db, amy):
    browser = sign_in(amy)
    new = {"parent": "order", "label_en": "Invoice", "label_zh": "发票问题", "is_active": "y"}
    assert browser.post("/admin/lists?list=topic", data=new).status_code == 303
    topic = db.session.scalar(select(Choice).where(Choice.key == "invoice"))
    assert (topic.list, topic.parent, topic.label_zh, topic.is_active) == ("topic", "order", "发票问题", True)
    browser.post(
        f"/admin/lists/{topic.id}?board={cast.BOARD}",
        data={"label_en": "Invoices", "label_zh": "开票", "position": "7"},
    )
    db.session.expire_all()
    assert (topic.label_en, topic.label_zh, topic.parent, topic.position, topic.is_active) == (
        "Invoices",
        "开票",
        "order",
        7,
        False,
    )


def test_a_topic_needs_its_domain_and_both_names(sign_in, db, amy):
    page = sign_in(amy).post("/admin/lists?list=topic", data={"label_en": "Invoice", "is_active": "y"})
    assert page.status_code == 422
    assert 'id="parent-fault"' in page.text and 'id="label_zh-fault"' in page.text and 'value="Invoice"' in page.text


def test_what_must_be_chosen_says_so_before_and_after_it_is_missing(sign_in, db, amy):
    browser = sign_in(amy)
    field = r'data-field="parent".*?</select>.*?</div>'
    before = re.search(field, browser.get("/admin/lists?list=topic").text, re.S)[0]
    after = re.search(field, browser.post("/admin/lists?list=topic", data={"label_en": "Invoice"}).text, re.S)[0]
    assert 'class="required"' in before and 'class="required"' in after
    assert "Please choose.</p>" in after and "Please fill" not in after


def test_a_wall_has_a_name_as_things_have(sign_in, db, amy):
    amy.language = "zh"
    db.session.commit()
    page = sign_in(amy).get("/admin/screens").text
    assert re.search(r'<label for="name">名称', page)


def test_no_list_offers_a_deletion(sign_in, amy):
    browser = sign_in(amy)
    for path in PAGES:
        assert not re.search(r"delet|/removals", browser.get(path).text, re.IGNORECASE)


def test_a_message_that_was_given_up_on_is_seen_and_sent_again(sign_in, db, clock, amy):
    clock.at(cast.NOON)
    cast.registered(cast.agent())
    message = db.session.scalars(select(Message).where(Message.channel == "email")).one()
    message.state, message.attempts, message.error = "parked", 5, "refused 550"
    db.session.commit()
    browser = sign_in(amy)
    page = browser.get("/admin/messages").text
    assert "It was refused (550)" in page and "zhang@customer.test" not in page
    assert browser.post(f"/admin/messages/{message.id}/resendings").status_code == 303
    db.session.expire_all()
    assert (message.state, message.attempts, message.error) == ("queued", 0, None)
    assert browser.post(f"/admin/messages/{message.id}/resendings").status_code == 409


def test_the_sheets_come_as_fragments_too(sign_in, amy):
    page = sign_in(amy).fragment("/admin/people/new").text
    assert 'id="sheet-content"' in page and "<html" not in page


@pytest.mark.covers("G-022", level="door")
def test_a_person_watches_channels_and_finds_what_comes_in_there(sign_in, db, amy):
    ada, ben = cast.agent(), cast.agent("Ben")
    written = cast.registered(ben).number  # by chat
    called = cast.registered(ben, values={"channel": "phone"}).number
    browser, hers = sign_in(amy), sign_in(ada)
    assert written not in hers.get("/day").text
    channels = f"/admin/people/{ada.id}/memberships/{ada.memberships[0].id}/channels"
    assert browser.post(channels, data={"channels": ["chat", "wecom"]}).status_code == 303
    assert "Channels: Online chat, WeCom" in browser.get(f"/admin/people/{ada.id}").text
    arrived = hers.get("/day").text.split('id="arrived"')[1]
    assert written in arrived and called not in arrived
    assert browser.post(channels, data={"channels": ["fax"]}).status_code == 422
    assert browser.post(channels, data={}).status_code == 303
    assert "New from your channels" not in hers.get("/day").text


def test_channels_are_chosen_only_for_the_readers_own_board(sign_in, db, amy):
    ada = cast.agent()
    ada.memberships.append(Membership(board="tiny", rank="agent"))
    db.session.commit()
    other = next(m.id for m in ada.memberships if m.board == "tiny")
    answer = sign_in(amy).post(f"/admin/people/{ada.id}/memberships/{other}/channels", data={"channels": ["email"]})
    assert answer.status_code == 404
