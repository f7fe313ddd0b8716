"""Who gets in, how often one may try, and what is remembered of a reader."""

from datetime import timedelta

import pytest

from board.delivery.upkeep import forget
from board.extensions import passwords
from board.models.ended_session import EndedSession, end_session, hashed
from tests import cast

RIGHT = {"email": "agent@demo.test", "password": "correct horse"}
WRONG = RIGHT | {"password": "wrong horse"}


def test_the_right_password_opens_the_page_that_was_asked_for(visitor, agent):
    turned_away = visitor.get("/workshop/statuses/404?x=1")
    assert turned_away.status_code == 302
    assert turned_away.location == "/login?next=/workshop/statuses/404?x%3D1"

    answer = visitor.post("/login", data=RIGHT | {"next": "/workshop/statuses/404"})

    assert (answer.status_code, answer.location) == (303, "/workshop/statuses/404")
    assert visitor.get("/workshop/statuses/404").status_code == 404


def test_the_address_is_found_however_it_is_typed(visitor, agent):
    assert visitor.post("/login", data=RIGHT | {"email": "  Agent@Demo.Test "}).status_code == 303


@pytest.mark.parametrize("fields", [WRONG, RIGHT | {"email": "nobody@demo.test"}])
def test_a_wrong_secret_says_no_more_than_that(visitor, agent, fields):
    answer = visitor.post("/login", data=fields)

    assert answer.status_code == 422
    assert "E-mail or password is wrong" in answer.text


def test_empty_fields_are_marked(visitor):
    answer = visitor.post("/login", data={"email": "", "password": ""})

    assert answer.status_code == 422
    assert "Enter your password." in answer.text


@pytest.mark.parametrize("evil", ["//evil.test", "https://evil.test", "/\\evil.test", "\\\\evil.test", "evil", "/a\nb"])
def test_a_link_cannot_send_people_to_another_site_after_sign_in(visitor, agent, evil):
    assert visitor.post("/login", data=RIGHT | {"next": evil}).location == "/"


def test_after_five_wrong_tries_the_account_waits_longer_and_longer(visitor, agent, clock):
    clock.at("2026-01-05T09:00:00+00:00")
    for _ in range(5):
        assert visitor.post("/login", data=WRONG).status_code == 422

    blocked = visitor.post("/login", data=RIGHT)
    assert blocked.status_code == 429
    assert blocked.headers["Retry-After"] == "30"
    assert "Try again at" in blocked.text

    clock.forward(seconds=31)
    assert visitor.post("/login", data=WRONG).status_code == 422
    assert visitor.post("/login", data=RIGHT).headers["Retry-After"] == "60"

    clock.forward(seconds=61)
    assert visitor.post("/login", data=RIGHT).status_code == 303
    assert visitor.post("/login", data=WRONG).status_code == 422


def test_one_address_cannot_try_many_accounts(visitor, agent, clock):
    clock.at("2026-01-05T09:00:00+00:00")
    statuses = [
        visitor.post("/login", data={"email": f"p{i}@demo.test", "password": "guess"}).status_code for i in range(31)
    ]

    assert statuses[:30] == [422] * 30
    assert statuses[30] == 429


def test_addresses_of_the_same_figures_are_two(visitor, agent, clock):
    clock.at("2026-01-05T09:00:00+00:00")
    for place, tries in {"192.168.1.11": 31, "192.168.11.1": 1}.items():
        answers = [
            visitor.post("/login", data=WRONG | {"email": f"p{i}@demo.test"}, environ_base={"REMOTE_ADDR": place})
            for i in range(tries)
        ]
        assert answers[-1].status_code == (429 if tries > 30 else 422)


def test_an_office_behind_one_address_does_not_lock_itself_out(visitor, agent, clock):
    clock.at("2026-01-05T09:00:00+00:00")
    for _ in range(35):
        assert visitor.post("/login", data=RIGHT).status_code == 303
        visitor.post("/logout")


def test_who_has_to_wait_keeps_nobody_else_of_the_office_waiting(visitor, agent, clock):
    clock.at("2026-01-05T09:00:00+00:00")
    for _ in range(40):
        visitor.post("/login", data=WRONG | {"email": "p1@demo.test"})
    assert visitor.post("/login", data=RIGHT).status_code == 303


def test_one_account_of_their_own_gives_nobody_more_guesses_at_others(visitor, agent, clock):
    clock.at("2026-01-05T09:00:00+00:00")
    for number in range(30):
        assert visitor.post("/login", data=RIGHT).status_code == 303
        visitor.post("/logout")
        assert visitor.post("/login", data={"email": f"p{number}@demo.test", "password": "guess"}).status_code == 422

    assert visitor.post("/login", data={"email": "p31@demo.test", "password": "guess"}).status_code == 429


def test_whoever_is_no_longer_active_is_signed_out(workshop, worker, agent):
    from board.extensions import db
    from board.models.person import Person

    assert worker.get("/workshop/statuses/404").status_code == 404
    with workshop.app_context():
        db.session.get(Person, agent.id).is_active = False
        db.session.commit()

    assert worker.get("/workshop/statuses/404").status_code == 302


def test_signing_out_ends_the_session(worker):
    assert worker.post("/logout").location == "/login"
    assert worker.get("/workshop/statuses/404").status_code == 302


def test_htmx_is_told_that_it_is_signed_out_however_much_of_the_page_it_wants(visitor):
    for wants in ("partial", "full"):
        answer = visitor.get("/workshop/statuses/404", headers={"HX-Request": "true", "HX-Request-Type": wants})
        assert answer.status_code == 401
        assert answer.text.strip().startswith('<hx-partial hx-target="#notices"')
        assert "/login?next=/workshop/statuses/404" in answer.text


def test_a_copied_cookie_is_worth_nothing_once_its_owner_has_signed_out(workshop, visitor, agent):
    visitor.post("/login", data=RIGHT)
    thief, elsewhere = workshop.test_client(), workshop.test_client()
    thief.set_cookie("board_session", visitor.get_cookie("board_session").value)
    elsewhere.post("/login", data=RIGHT)
    assert thief.get("/workshop/statuses/404").status_code == 404

    visitor.post("/logout")

    assert thief.get("/workshop/statuses/404").status_code == 302
    assert elsewhere.get("/workshop/statuses/404").status_code == 404  # the same person at another desk


def test_the_marks_of_ended_sessions_go_when_no_cookie_can_be_that_old(db):
    end_session("a mark", now=cast.NOON)
    end_session("a mark", now=cast.NOON + timedelta(hours=40))
    end_session("another", now=cast.NOON)
    forget(cast.NOON + timedelta(hours=49))
    assert list(db.session.scalars(db.select(EndedSession.mark_hash))) == [hashed("a mark")]


def test_the_language_is_chosen_by_person_then_cookie_then_browser(visitor, worker):
    assert "Sign in" in visitor.get("/login").text
    assert 'lang="zh-CN"' in visitor.get("/login", headers={"Accept-Language": "zh-CN,zh;q=0.9"}).text

    answer = visitor.post("/language", data={"language": "zh", "next": "/login"})
    assert answer.location == "/login"
    assert 'lang="zh-CN"' in visitor.get("/login").text

    worker.post("/language", data={"language": "zh"})
    assert 'lang="zh-CN"' in worker.get("/workshop/statuses/404", headers={"Accept-Language": "en"}).text


def test_the_theme_is_kept(visitor):
    visitor.post("/theme", data={"theme": "dark"})
    assert 'data-theme="dark"' in visitor.get("/login").text

    visitor.post("/theme", data={"theme": "neon"})
    assert 'data-theme="dark"' in visitor.get("/login").text


def test_a_new_password_ends_the_sessions_that_began_with_the_old_one(db, sign_in):
    ada = cast.agent()
    browser = sign_in(ada)
    assert browser.get("/day").status_code == 200
    ada.password_hash = passwords.hash("another long password")
    db.session.commit()
    assert browser.get("/day").status_code == 302
