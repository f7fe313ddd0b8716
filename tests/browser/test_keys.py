"""The board under the keyboard, and sheets that lose nothing."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests import cast
from tests.browser.hands import BOARD, SHEET, Hands


@pytest.fixture
def desk(given, browse, clock):
    """Ada's board: two tickets not started, one in progress."""
    clock.at(cast.NOON)
    hands = Hands(browse(given(_scene)))
    hands.page.goto(BOARD)
    hands.first, hands.second = (
        hands.page.locator("#cards-assigned > .card").nth(at).get_attribute("data-ticket") for at in (0, 1)
    )
    hands.running = hands.page.locator("#cards-in_progress > .card").get_attribute("data-ticket")
    return hands


def _scene():
    ada = cast.agent()
    for stage in ("assigned", "assigned", "in_progress"):
        cast.lived(ada, until=stage)
    return ada


def _focused(hands, number):
    expect(hands.card(number).locator("h3 a")).to_be_focused()


def test_arrows_walk_over_the_board(desk):
    keys = desk.page.keyboard
    keys.press("ArrowDown")
    _focused(desk, desk.first)
    keys.press("ArrowDown")
    _focused(desk, desk.second)
    keys.press("ArrowRight")
    _focused(desk, desk.running)
    keys.press("ArrowLeft")
    _focused(desk, desk.first)


def test_shift_and_an_arrow_move_the_card_and_keep_the_focus(desk):
    desk.card(desk.first).locator("h3 a").focus()

    desk.page.keyboard.press("Shift+ArrowRight")

    desk.stands_in(desk.first, "in_progress")
    _focused(desk, desk.first)


def test_a_card_that_walks_into_a_folded_column_leaves_the_focus_on_what_unfolds_it(desk):
    unfold = desk.page.locator("#column-in_progress [data-fold]")
    unfold.click()
    desk.card(desk.first).locator("h3 a").focus()
    desk.page.keyboard.press("Shift+ArrowRight")
    expect(desk.page.locator(f"#cards-in_progress #ticket-{desk.first}[data-stage='in_progress']")).to_be_attached()
    expect(unfold).to_be_focused()


def test_a_card_that_a_folded_column_refuses_takes_the_focus_back_along(desk):
    desk.page.watch.expect("net::ERR_FAILED")
    desk.page.route("**/moves", lambda route: route.abort(), times=1)
    desk.press("#column-in_progress [data-fold]")
    desk.card(desk.first).locator("h3 a").focus()
    desk.page.keyboard.press("Shift+ArrowRight")
    expect(desk.page.locator("#notices")).to_contain_text("No connection")
    desk.stands_in(desk.first, "assigned")
    _focused(desk, desk.first)


def test_a_card_that_comes_back_as_its_sheet_is_cancelled_takes_the_focus_along(desk):
    desk.press("#column-awaiting_customer [data-fold]")
    desk.card(desk.running).locator("h3 a").focus()
    desk.page.watch.expect("status of 422")
    desk.page.keyboard.press("Shift+ArrowRight")
    expect(desk.page.locator(SHEET)).to_be_visible()
    desk.page.keyboard.press("Escape")
    desk.stands_in(desk.running, "in_progress")
    _focused(desk, desk.running)


def test_two_cards_that_walk_at_once_are_each_sent_once_where_they_have_come_to(desk):
    desk.page.clock.install()
    desk.page.goto(BOARD)
    desk.page.clock.pause_at(datetime.now(UTC) + timedelta(minutes=1))
    sent = []
    desk.page.on("request", lambda request: sent.append(request.url) if request.url.endswith("/moves") else None)
    for number, way, then in ((desk.first, "Right", 250), (desk.second, "Right", 200), (desk.second, "Left", 1000)):
        desk.card(number).locator("h3 a").focus()
        desk.page.keyboard.press(f"Shift+Arrow{way}")
        desk.page.clock.run_for(then)

    desk.stands_in(desk.first, "in_progress")
    desk.stands_in(desk.second, "assigned")
    assert [url.split("/")[-2] for url in sent] == [desk.first]


def test_a_move_by_key_that_needs_more_asks_and_returns(desk):
    desk.card(desk.running).locator("h3 a").focus()
    desk.page.keyboard.press("Shift+ArrowRight")
    expect(desk.page.locator(SHEET)).to_be_visible()

    desk.page.keyboard.press("Escape")

    desk.stands_in(desk.running, "in_progress")
    _focused(desk, desk.running)


@pytest.mark.parametrize("key, resource", [("n", "notes"), ("u", "updates"), ("a", "assignments")])
def test_a_letter_opens_the_sheet_of_the_focused_card(desk, key, resource):
    desk.card(desk.running).locator("h3 a").focus()

    desk.page.keyboard.press(key)

    expect(desk.page.locator(f'{SHEET} form[action="/tickets/{desk.running}/{resource}"]')).to_be_visible()


def test_a_slash_goes_to_the_search_and_a_question_mark_helps(desk):
    desk.page.keyboard.press("/")
    expect(desk.page.locator(".bar [name=q]")).to_be_focused()
    expect(desk.page.locator(".bar [name=q]")).to_have_value("")
    desk.page.keyboard.press("Tab")
    desk.page.keyboard.press("?")
    expect(desk.page.locator("#keys")).to_be_visible()


def test_no_key_counts_while_an_input_method_composes(desk):
    desk.card(desk.running).locator("h3 a").focus()
    session = desk.page.context.new_cdp_session(desk.page)
    session.send("Input.imeSetComposition", {"text": "n", "selectionStart": 1, "selectionEnd": 1})
    for key in ("n", "u", "a", "x", "z", "m", "c", "/", "?", "ArrowDown", "ArrowRight"):
        session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "key": key, "windowsVirtualKeyCode": 229})
        session.send("Input.dispatchKeyEvent", {"type": "keyUp", "key": key})

    desk.page.wait_for_timeout(300)
    expect(desk.page.locator(SHEET)).to_have_count(0)
    expect(desk.page.locator("dialog[open], #card-menu:popover-open, .pick")).to_have_count(0)
    expect(desk.page).to_have_url(re.compile(r"/boards/"))
    _focused(desk, desk.running)


def test_escape_closes_a_sheet_and_what_was_typed_comes_back(desk):
    opened = desk.card(desk.running).locator("h3 a")
    opened.focus()
    desk.page.keyboard.press("n")
    desk.fill({"action": "致电快递公司"})

    desk.page.keyboard.press("Escape")

    expect(desk.page.locator("#sheet")).not_to_be_visible()
    _focused(desk, desk.running)
    desk.page.keyboard.press("n")
    expect(desk.page.locator(f"{SHEET} [name=action]")).to_have_value("致电快递公司")


def test_a_note_that_is_saved_meanwhile_leaves_the_next_sheet_open(desk):
    desk.ticket(desk.running)
    desk.page.route("**/notes", lambda route: (desk.page.wait_for_timeout(600), route.continue_()))
    desk.fill({"action": "致电快递公司", "result": "下午送达"}, "#write-notes")
    desk.submit("#write-notes")
    desk.press('#ticket a[href$="/solutions/new"]')
    expect(desk.page.locator(f"{SHEET} [name=solution]")).to_be_visible()

    expect(desk.page.locator("#timeline")).to_contain_text("下午送达")

    expect(desk.page.locator(f"{SHEET} [name=solution]")).to_be_visible()
