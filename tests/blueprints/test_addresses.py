"""Addresses of a board outside the house: for its administrators, with secrets that stay where they are."""

import pytest
from sqlalchemy import select

from board.models.destination import Destination
from board.models.message import Message
from tests import cast

HOOK = {"name": "ERP", "url": "https://hooks.example.com/secret-path", "kinds": ["assigned", "closed"]}
GROUP = {"url": "wecombot://6ab2c3d4-5555-7777", "language": "zh", "kinds": ["breaches"]}


@pytest.fixture
def amy(db):
    return cast.person("Amy Admin", "admin")


def the_address(db):
    db.session.expire_all()
    return db.session.scalars(select(Destination)).one()


def test_a_webhook_is_added_with_a_secret_of_its_own_changed_and_removed(sign_in, db, amy):
    browser = sign_in(amy)
    answer = browser.post("/admin/addresses/webhooks", data=HOOK)
    row = the_address(db)
    assert (answer.status_code, answer.location) == (303, f"/admin/addresses/{row.id}")
    page = browser.get(answer.location).text
    assert row.secret.startswith("whsec_") and row.secret in page
    assert "https://hooks.example.com/…" in page and "secret-path" not in page
    assert browser.post(f"/admin/addresses/{row.id}", data={"name": "SAP", "kinds": ["closed"]}).status_code == 303
    row = the_address(db)
    assert (row.name, row.kinds, row.board, row.team_id) == ("SAP", ["closed"], cast.BOARD, None)
    assert "SAP" in browser.get("/admin/addresses").text
    browser.post(f"/admin/addresses/{row.id}/removals")
    assert the_address(db).secret is None and "SAP" not in browser.get("/admin/addresses").text
    assert browser.get(f"/admin/addresses/{row.id}").status_code == 404


def test_a_teams_address_is_added_and_tried_at_once(sign_in, db, amy):
    team = cast.team()
    browser = sign_in(amy)
    assert browser.post("/admin/addresses/teams", data=GROUP | {"team": team.id}).status_code == 303
    row = the_address(db)
    assert (row.team_id, row.language, row.kinds, row.mask) == (team.id, "zh", ["breaches"], "wecombot://…7777")
    assert [(m.channel, m.language) for m in db.session.scalars(select(Message))] == [("apprise", "zh")]
    assert "6ab2c3d4" not in browser.get(f"/admin/addresses/{row.id}").text
    browser.post(f"/admin/addresses/{row.id}", data={"language": "en", "kinds": ["work", "reviews"]})
    row = the_address(db)
    assert (row.language, row.kinds, row.mask) == ("en", ["work", "reviews"], "wecombot://…7777")


@pytest.mark.parametrize(
    "where, data, fault",
    [
        ("webhooks", {"url": "ftp://example.com/"}, "url"),
        ("webhooks", {"url": "https://10.0.0.1/"}, "url"),
        ("webhooks", {"url": ""}, "url"),
        ("webhooks", {"name": ""}, "name"),
        ("webhooks", {"kinds": []}, "kinds"),
        ("webhooks", {"kinds": ["revealed"]}, "kinds"),
        ("webhooks", {"team": "999"}, "team"),
        ("teams", {"url": "syslog://here"}, "url"),
        ("teams", {"team": ""}, "team"),
        ("teams", {"kinds": []}, "kinds"),
        ("teams", {"language": "fr"}, "language"),
    ],
)
def test_what_is_wrong_stands_on_its_field(sign_in, db, amy, where, data, fault):
    whole = HOOK if where == "webhooks" else GROUP | {"team": cast.team().id}
    page = sign_in(amy).post(f"/admin/addresses/{where}", data=whole | data)
    assert page.status_code == 422 and f'id="{fault}-fault"' in page.text
    assert db.session.scalars(select(Destination)).all() == []


@pytest.mark.parametrize("other", [cast.agent, cast.stranger])
def test_nobody_else_finds_them(sign_in, db, amy, other):
    sign_in(amy).post("/admin/addresses/webhooks", data=HOOK)
    row, browser = the_address(db), sign_in(other())
    paths = ("", "/webhooks", "/teams", f"/{row.id}", f"/{row.id}/tests", f"/{row.id}/removals")
    for path in paths:
        assert browser.post(f"/admin/addresses{path}", data=HOOK).status_code in (404, 405)
    assert browser.get(f"/admin/addresses/{row.id}").status_code == 404
    assert the_address(db).is_used


def test_an_administrator_of_another_board_finds_them_not_either(sign_in, db, amy):
    sign_in(amy).post("/admin/addresses/webhooks", data=HOOK)
    browser = sign_in(cast.person("Tom Admin", "admin", board="tiny"))
    row = the_address(db)
    assert browser.get(f"/admin/addresses/{row.id}").status_code == 404
    assert browser.post(f"/admin/addresses/{row.id}/removals").status_code == 404
    assert "ERP" not in browser.get("/admin/addresses").text


def test_what_was_delivered_is_sent_again_with_its_key_unless_the_address_is_off(sign_in, db, amy):
    browser = sign_in(amy)
    browser.post("/admin/addresses/webhooks", data=HOOK)
    row = the_address(db)
    browser.post(f"/admin/addresses/{row.id}/tests")
    message = db.session.scalars(select(Message)).one()
    key, message.state = message.key, "delivered"
    db.session.commit()
    assert browser.post(f"/admin/messages/{message.id}/resendings").location == f"/admin/addresses/{row.id}"
    db.session.expire_all()
    assert (message.state, message.key) == ("queued", key)
    message.state = "delivered"
    row.refused_one("server 500", now=cast.NOON, most=1)
    db.session.commit()
    page = browser.post(f"/admin/messages/{message.id}/resendings")
    assert page.status_code == 409 and "switch it on first" in page.text
