"""Many tickets chosen by mouse, key and finger; what is pinned, folded and dense comes back."""

import re

import pytest
from playwright.sync_api import expect

from tests import cast
from tests.browser.conftest import PHONE
from tests.browser.hands import BOARD, Hands


@pytest.fixture
def desk(given, browse, clock):
    """Lea's board with four tickets of Ada's in progress."""
    clock.at(cast.NOON)
    lea = given(_scene)
    hands = Hands(browse(lea))
    hands.lea = lea
    hands.page.goto(BOARD)
    return hands


def _scene():
    ada = cast.agent()
    for _ in range(4):
        cast.lived(ada, until="in_progress")
    return cast.lead()


def numbers(hands):
    """The cards of the column, from top to bottom."""
    return hands.page.locator("#cards-in_progress > .card").evaluate_all("all => all.map(one => one.dataset.ticket)")


def link(hands, number):
    return hands.card(number).locator("h3 a")


def test_keys_choose_a_range_and_a_tag_stands_on_all_of_it(desk):
    first, second, third, fourth = numbers(desk)
    link(desk, first).focus()
    desk.page.keyboard.press("x")
    link(desk, third).focus()
    desk.page.keyboard.press("Shift+X")
    expect(desk.page.locator("#bulk [data-chosen]")).to_have_text("3")
    expect(desk.page.locator("#live")).to_contain_text("3 in all")
    desk.page.fill("#bulk-tag", "暴雨")
    desk.page.press("#bulk-tag", "Enter")
    expect(desk.page.locator("#notices")).to_contain_text("3 tickets done.")
    for number in (first, second, third):
        expect(desk.card(number).locator(".tag")).to_have_text("暴雨")
    expect(desk.card(fourth).locator(".tag")).to_have_count(0)
    expect(desk.page.locator("#bulk [data-chosen]")).to_have_text("0")


def test_a_click_on_a_card_ticks_it_and_what_was_refused_stays_chosen(desk):
    first, second, *_rest = numbers(desk)
    desk.press("[data-choose]")
    link(desk, first).click()
    link(desk, second).click(modifiers=["Shift"])
    desk.page.select_option("#bulk-person", label="Lea Lead · load 0")
    desk.press("#bulk button:has-text('Assign')")
    expect(desk.page.locator(f"#notices li:has([data-refused='{second}'])")).to_contain_text("choose a reason")
    expect(desk.page.locator("#bulk [data-chosen]")).to_have_text("2")
    desk.page.select_option("#bulk-reason", index=1)
    desk.press("#bulk button:has-text('Assign')")
    expect(desk.card(first)).to_have_attribute("data-assignee", str(desk.lea.id))
    desk.page.keyboard.press("Escape")
    expect(desk.page.locator("#bulk")).not_to_be_visible()
    expect(desk.page.locator(".pick")).to_have_count(0)
    expect(desk.page).to_have_url(re.compile(BOARD))


@pytest.mark.parametrize("key", ["Enter", "Escape"])
def test_who_ends_choosing_in_the_bar_stands_on_the_press_that_begins_it(desk, key):
    desk.press("[data-choose]")
    desk.page.locator("#bulk [data-choosing-ends]").focus()
    desk.page.keyboard.press(key)
    expect(desk.page.locator("#bulk")).not_to_be_visible()
    expect(desk.page.locator("[data-choose]")).to_be_focused()


def test_what_was_chosen_stays_chosen_for_whoever_was_signed_out(desk):
    desk.page.watch.expect("status of 401")
    first, second, *_rest = numbers(desk)
    desk.press("[data-choose]")
    link(desk, first).click()
    link(desk, second).click()
    desk.page.context.clear_cookies()
    desk.press("#bulk button:has-text('Remind')")
    expect(desk.page.locator("#notices")).to_contain_text("You are signed out")
    expect(desk.page.locator("#bulk")).not_to_have_attribute("aria-busy", "true")
    expect(desk.page.locator("#bulk [data-chosen]")).to_have_text("2")
    expect(desk.page.locator(".pick:checked")).to_have_count(2)


def test_who_begins_leaves_and_begins_before_the_answer_gets_one_bar(desk):
    held = []
    desk.page.route("**/bulk/new?*", lambda route: held.append(route))
    for asked in (1, 1, 2):
        desk.press("[data-choose]")
        while len(held) < asked:
            desk.page.wait_for_timeout(20)
    for route in held:
        with desk.page.expect_response("**/bulk/new?*") as answer:
            route.continue_()
        answer.value.finished()
    link(desk, numbers(desk)[0]).click()
    expect(desk.page.locator("#bulk [data-chosen]")).to_have_text("1")
    expect(desk.page.locator(".bulk")).to_have_count(1)


@pytest.fixture
def lost(desk):
    """A desk where one ticket was to be reminded of: it was done, but the line broke before the answer came."""
    desk.page.watch.expect("net::ERR_FAILED")
    desk.press("[data-choose]")
    link(desk, numbers(desk)[0]).click()
    desk.page.route("**/tickets/bulk", _do_and_lose, times=1)
    desk.press("#bulk button:has-text('Remind')")
    expect(desk.page.locator("#notices")).to_contain_text("No connection")
    return desk


def _do_and_lose(route):
    assert route.fetch().ok
    route.abort()


def test_what_is_sent_again_after_the_line_broke_was_done_once_and_is_said_to_be_done(lost):
    lost.press("#bulk button:has-text('Remind')")
    expect(lost.page.locator("#notices")).to_contain_text("1 ticket done.")
    expect(lost.page.locator("#bulk [data-chosen]")).to_have_text("0")


def test_something_else_after_the_line_broke_is_done_too(lost):
    lost.page.fill("#bulk-tag", "暴雨")
    lost.page.press("#bulk-tag", "Enter")
    expect(lost.card(numbers(lost)[0]).locator(".tag")).to_have_text("暴雨")


def test_a_pinned_card_stands_first_with_its_mark_until_it_is_let_go(desk):
    order = numbers(desk)
    link(desk, order[2]).focus()
    desk.page.keyboard.press("m")
    expect(desk.page.locator("#card-menu [data-ages]")).to_contain_text("0 min in this stage, no word to the customer")
    expect(desk.page.locator("#card-menu [aria-current='true']")).to_have_text("In progress")
    desk.press("#card-menu [data-verb=pins]")
    desk.submit()
    pinned = [order[2], order[0], order[1], order[3]]
    for _reloaded in range(2):
        expect(desk.page.locator("#cards-in_progress > .card").first).to_have_attribute("data-ticket", order[2])
        assert numbers(desk) == pinned
        expect(desk.card(order[2]).locator(".i-pinned")).to_be_visible()
        desk.page.reload()
    link(desk, order[2]).focus()
    desk.page.keyboard.press("m")
    desk.press("#card-menu [data-verb=unpins]")
    desk.submit()
    expect(desk.page.locator(".i-pinned:visible")).to_have_count(0)
    assert numbers(desk) == order


def test_a_folded_column_shows_name_and_counts_and_comes_back_folded(desk):
    column = desk.page.locator("#column-in_progress")
    desk.press("#column-in_progress [data-fold]")
    for _reloaded in range(2):
        expect(column.locator(".card").first).not_to_be_visible()
        expect(column.locator("h2")).to_be_visible()
        expect(column.locator(".count")).to_have_text("4")
        assert column.bounding_box()["width"] < 60
        with desk.page.expect_response("**/keeping") if not _reloaded else desk.page.expect_event("load"):
            desk.page.reload() if _reloaded else desk.press("[data-density-switch]")
        if not _reloaded:
            desk.page.reload()
    expect(desk.page.locator("#board")).to_have_attribute("data-density", "compact")
    desk.press("#column-in_progress [data-fold]")
    expect(column.locator(".card").first).to_be_visible()


def test_a_phone_opens_the_column_that_was_open(desk, browse):
    phone = browse(desk.lea, **PHONE)
    phone.goto(BOARD)
    with phone.expect_response("**/keeping"):
        phone.locator(".column-tabs a[href='#column-in_progress']").tap()
    phone.reload()
    expect(phone.locator("#cards-in_progress > .card").first).to_be_in_viewport()
    expect(phone.locator(".column-tabs [aria-current='true']")).to_contain_text("In progress")


def test_a_finger_chooses_too(desk, browse):
    phone = Hands(browse(desk.lea, **PHONE), touches=True)
    phone.page.goto(f"{BOARD}#column-in_progress")
    phone.press(".column-tabs a[href='#column-in_progress']")
    phone.press("[data-choose]")
    first, second, *_rest = numbers(desk)
    for number in (first, second):
        link(phone, number).tap()
    said, bar = (phone.page.locator(where).bounding_box() for where in ("#bulk > p", "#bulk"))
    assert phone.page.locator("#bulk > p").inner_text() == "2 chosen"
    assert said["width"] > 50 and bar["y"] < said["y"]
    phone.press("#bulk button:has-text('Remind')")
    expect(phone.page.locator("#notices")).to_contain_text("2 tickets done.")
