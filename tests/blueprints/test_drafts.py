"""Unfinished registrations: nothing typed is lost, and the registration clock runs."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from board import wallclock
from board.models.attachment import Attachment, Blob, remove_unused_blobs
from board.models.draft_words import typed_in
from board.models.request import Draft, Request
from board.models.timer import Timer
from board.storage import path_of
from tests import cast
from tests.blueprints import filled

KEY = "key-of-a-draft"
SAVE = f"/drafts/{KEY}?board=service-guide"
HERE = "/tickets?board=service-guide"


def hidden(page, name):
    """The value of a hidden field."""
    return re.search(rf'name="{name}"[^>]*value="([^"]*)"', page.get_data(as_text=True)).group(1)


def the(db, row):
    db.session.rollback()
    return db.session.scalars(select(row)).one()


def test_words_are_kept_under_the_key_and_come_back(db, sign_in):
    ada = cast.agent()
    browser = sign_in(ada)
    assert (
        browser.post(SAVE, data={"core_demand": "订单未收到", "contact": "13812345678"}, once=None).status_code == 204
    )
    assert browser.post(SAVE, data={"core_demand": "物流停滞", "contact": "13812345678"}, once=None).status_code == 204
    assert typed_in(the(db, Draft)) == {"core_demand": ["物流停滞"], "contact": ["13812345678"]}
    page = sign_in(ada).get(f"/tickets/new?board=service-guide&draft={KEY}").get_data(as_text=True)
    assert 'value="物流停滞"' in page


def test_what_was_typed_goes_along_to_the_other_page_and_back_and_so_does_the_clock(db, sign_in, clock):
    clock.at("2024-05-20T14:00:00+08:00")
    browser = sign_in(cast.agent())
    note = hidden(browser.get("/tickets/new?board=service-guide"), "opened")
    clock.forward(minutes=1)
    quick = browser.post(SAVE, data={"opened": note, "core_demand": "物流停滞", "action": "quick"}).location
    assert quick == f"/quick/new?board=service-guide&draft={KEY}"
    page = browser.get(quick)
    assert (hidden(page, "draft"), hidden(page, "opened")) == (KEY, note)
    assert 'value="物流停滞"' in page.text
    typed = {"page": "quick", "core_demand": "物流停滞", "result": "已补发"}
    back = browser.post(SAVE, data=typed | {"action": "tickets"}).location
    assert back == f"/tickets/new?board=service-guide&draft={KEY}"
    browser.post(SAVE, data={"page": "tickets", "core_demand": "物流仍停滞"}, once=None)
    kept = {"page": ["tickets"], "core_demand": ["物流仍停滞"], "result": ["已补发"]}
    assert typed_in(the(db, Draft)) == kept


def test_what_was_typed_cannot_be_read_in_the_database(db, sign_in):
    sign_in(cast.agent()).post(SAVE, data={"contact": "13812345678"}, once=None)
    assert "13812345678" not in str(the(db, Draft).payload)


def test_the_sheet_lists_my_unfinished_ones_and_nobody_elses(db, sign_in):
    ada, ben = cast.agent(), cast.agent("Ben")
    sign_in(ada).post(SAVE, data={"core_demand": "订单未收到"}, once=None)
    assert "订单未收到" in sign_in(ada).get("/tickets/new?board=service-guide").get_data(as_text=True)
    assert "订单未收到" not in sign_in(ben).get("/tickets/new?board=service-guide").get_data(as_text=True)
    assert sign_in(ben).get(f"/tickets/new?board=service-guide&draft={KEY}").status_code == 404


def test_an_empty_sheet_is_nobodys_contact_until_the_first_word(db, sign_in, clock):
    opened = clock.at("2024-05-20T14:00:00+08:00")
    browser = sign_in(cast.agent())
    note = hidden(browser.get("/tickets/new?board=service-guide"), "opened")
    browser.post(SAVE, data={"opened": note, "urgency_mark": "normal"}, once=None)
    assert db.session.scalars(select(Timer)).all() == []
    for page in ("/tickets/new?board=service-guide", "/day"):
        assert f"draft={KEY}" not in browser.get(page).text
    clock.forward(minutes=1)
    browser.post(SAVE, data={"opened": note, "urgency_mark": "normal", "contact": "13812345678"}, once=None)
    assert abs(the(db, Timer).due_at - opened - timedelta(minutes=2)) < timedelta(seconds=1)
    for page in ("/tickets/new?board=service-guide", "/day"):
        assert f"draft={KEY}" in browser.get(page).text


def test_looking_a_customer_up_is_no_registration(db, sign_in):
    browser = sign_in(cast.agent())
    browser.post(SAVE, data={"customer_query": "13812345678", "urgency_mark": "normal"}, once=None)
    assert db.session.scalars(select(Timer)).all() == []
    for page in ("/tickets/new?board=service-guide", "/day"):
        assert f"draft={KEY}" not in browser.get(page).text


@pytest.mark.parametrize("name", ["contact", "core_demand"])
def test_a_draft_is_listed_by_what_was_typed_with_the_number_masked(db, sign_in, name):
    browser = sign_in(cast.agent())
    browser.post(SAVE, data={name: "13812345678"}, once=None)
    for page in ("/tickets/new?board=service-guide", "/day"):
        assert "138****5678" in browser.get(page).text
        assert "13812345678" not in browser.get(page).text


def test_a_sheet_that_was_registered_leads_to_its_ticket(db, sign_in):
    browser = sign_in(cast.agent())
    ticket = browser.post(HERE, data=filled.registration(draft=KEY)).location
    assert browser.get(f"/tickets/new?board=service-guide&draft={KEY}").location == ticket


def test_a_stranger_keeps_no_draft_on_this_board(db, sign_in):
    assert sign_in(cast.stranger()).post(SAVE, data={"core_demand": "x"}, once=None).status_code == 404


@pytest.mark.covers("G-207", "K-036", level="door")
def test_the_clock_runs_two_minutes_from_the_opening_and_from_the_contacts_end_once_known(db, sign_in, clock):
    opened = clock.at("2024-05-20T14:00:00+08:00")
    browser = sign_in(cast.agent())
    note = hidden(browser.get("/tickets/new?board=service-guide"), "opened")
    clock.forward(seconds=50)
    browser.post(SAVE, data={"opened": note, "core_demand": "订单"}, once=None)
    assert abs(the(db, Timer).due_at - opened - timedelta(minutes=2)) < timedelta(seconds=1)
    clock.forward(minutes=5)
    browser.post(SAVE, data={"opened": note, "contact_ended_at": "2024-05-20T14:05:00"}, once=None)
    timer = the(db, Timer)
    assert abs(timer.due_at - opened - timedelta(minutes=7)) < timedelta(seconds=1)
    assert timer.ended_at is None


def test_a_forged_note_of_the_opening_counts_as_now(db, sign_in):
    before = wallclock.now()
    sign_in(cast.agent()).post(SAVE, data={"opened": "not.signed", "core_demand": "订单"}, once=None)
    assert the(db, Draft).opened_at >= before


@pytest.mark.covers("G-207", level="door")
@pytest.mark.parametrize(("minutes", "outcome"), [(1, "met"), (3, "missed")])
def test_registering_ends_the_clock_as_met_or_missed_and_blocks_nothing(db, sign_in, clock, minutes, outcome):
    clock.at("2024-05-20T14:30:00+08:00")
    browser = sign_in(cast.agent())
    note = hidden(browser.get("/tickets/new?board=service-guide"), "opened")
    browser.post(SAVE, data={"opened": note, "core_demand": "订单"}, once=None)
    clock.forward(minutes=minutes)
    assert browser.post(HERE, data=filled.registration(draft=KEY, opened=note)).status_code == 303
    timer = db.session.scalars(select(Timer).where(Timer.draft_id.is_not(None))).one()
    draft = the(db, Draft)
    assert timer.outcome == outcome
    assert draft.request_id == the(db, Request).id
    assert draft.payload == {}


def test_a_late_autosave_does_not_wake_a_registered_sheet(db, sign_in):
    browser = sign_in(cast.agent())
    browser.post(HERE, data=filled.registration(draft=KEY))
    assert browser.post(SAVE, data={"core_demand": "late"}, once=None).status_code == 204
    assert the(db, Draft).payload == {}


def test_files_sent_with_a_draft_are_kept_once_and_go_with_the_request(db, sign_in):
    browser = sign_in(cast.agent())
    for _again in range(2):
        data = {"core_demand": "订单", "attachments": filled.picture()}
        assert browser.post(SAVE, data=data, once=None).status_code == 204
    assert the(db, Attachment).draft_id == the(db, Draft).id
    sheet = filled.registration(draft=KEY, attachment_state="", attachment_reason="")
    assert browser.post(HERE, data=sheet).status_code == 303
    attachment = the(db, Attachment)
    assert (attachment.entry_kind, attachment.entry_id) == ("request", the(db, Request).id)


def test_a_file_that_was_taken_out_of_the_list_leaves_the_draft(db, sign_in):
    browser = sign_in(cast.agent())
    for name in ("one.png", "two.png"):
        browser.post(SAVE, data={"attachments": filled.picture(name)}, once=None)
    browser.post(SAVE, data={"forget_named": "one.png"}, once=None)
    assert the(db, Attachment).name == "two.png"


def test_a_file_that_may_not_be_kept_is_named_in_plain_text(db, sign_in):
    bad = {"attachments": filled.picture("<b>.png", b"MZ")}
    answer = sign_in(cast.agent()).post(SAVE, data=bad, once=None)
    assert (answer.status_code, answer.mimetype) == (422, "text/plain")
    assert "<b>.png" in answer.get_data(as_text=True)


def test_discarding_takes_words_files_and_clock_away(db, sign_in):
    browser = sign_in(cast.agent())
    browser.post(SAVE, data={"core_demand": "订单", "attachments": filled.picture()}, once=None)
    digest = the(db, Blob).hash
    assert browser.post(f"/drafts/{KEY}/discards?board=service-guide").status_code == 303
    draft = the(db, Draft)
    assert (draft.payload, draft.is_open, the(db, Timer).outcome) == ({}, False, "dropped")
    assert db.session.scalars(select(Attachment)).all() == []
    assert remove_unused_blobs() == 1
    db.session.commit()
    assert not path_of(digest).exists()


def test_nobody_discards_the_draft_of_another(db, sign_in):
    sign_in(cast.agent()).post(SAVE, data={"core_demand": "订单"}, once=None)
    sign_in(cast.agent("Ben")).post(f"/drafts/{KEY}/discards?board=service-guide")
    assert the(db, Draft).is_open


def test_without_script_looking_for_a_customer_keeps_the_sheet(db, sign_in):
    browser = sign_in(cast.agent())
    browser.post(HERE, data=filled.registration())
    typed = {"action": "find", "customer_query": "13812345678", "core_demand": "物流停滞"}
    answer = browser.post(SAVE, data=typed)
    assert answer.status_code == 303
    page = browser.get(answer.location).get_data(as_text=True)
    assert 'value="物流停滞"' in page
    assert f'name="customer_id" value="{the(db, Request).customer_id}"' in page
