"""Downloading files: reach, and that nothing runs."""

import pytest
from sqlalchemy import select

from board.models.attachment import Attachment
from tests import cast
from tests.blueprints import filled

HERE = "/tickets?board=service-guide"


def sent(db, browser, name, content):
    """The address of a file that came with a registration."""
    attached = filled.registration(attachments=filled.picture(name, content))
    assert browser.post(HERE, data=attached).status_code == 303
    db.session.rollback()
    return f"/attachments/{db.session.scalars(select(Attachment)).one().id}"


@pytest.mark.covers("G-203", level="door")
def test_a_file_comes_back_as_it_was_sent(db, sign_in):
    browser = sign_in(cast.agent())
    answer = browser.get(sent(db, browser, "物流信息截图.png", filled.PNG))
    assert answer.data == filled.PNG
    assert answer.mimetype == "image/png"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_what_could_run_in_a_browser_is_plain_text_in_a_sandbox(db, sign_in):
    browser = sign_in(cast.agent())
    place = sent(db, browser, "page.html", b"<!doctype html><script>alert(1)</script>")
    for answer in (browser.get(place), browser.get(f"{place}?inline=1")):
        assert answer.mimetype == "text/plain"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert "page.html.txt" in answer.headers["Content-Disposition"]


def test_only_a_picture_is_shown_inside_a_page(db, sign_in):
    browser = sign_in(cast.agent())
    place = sent(db, browser, "shot.png", filled.PNG)
    assert browser.get(f"{place}?inline=1").headers["Content-Disposition"].startswith("inline")


def test_a_stranger_finds_no_file(db, sign_in):
    place = sent(db, sign_in(cast.agent()), "shot.png", filled.PNG)
    assert sign_in(cast.stranger()).get(place).status_code == 404
    assert sign_in(cast.agent("Ben")).get("/attachments/4711").status_code == 404


def test_a_file_of_a_draft_is_its_writers_alone(db, sign_in):
    ada = cast.agent()
    data = {"attachments": filled.picture()}
    sign_in(ada).post("/drafts/a-key?board=service-guide", data=data, once=None)
    place = f"/attachments/{db.session.scalars(select(Attachment)).one().id}"
    assert sign_in(ada).get(place).status_code == 200
    assert sign_in(cast.agent("Ben")).get(place).status_code == 404
