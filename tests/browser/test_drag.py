"""Dragging a card with a real mouse, when the server says no, asks for more, or says nothing at all."""

import re

import pytest
from playwright.sync_api import expect

from tests import cast
from tests.browser.hands import BOARD, BREAKS_OFF, SHEET, Hands

MOVES = "**/tickets/*/moves"


@pytest.fixture
def desk(given, browse, clock):
    """Ada's board with one ticket not started and one in progress, and how to change them from elsewhere."""
    clock.at(cast.NOON)
    ada, waiting, running = given(_scene)
    hands = Hands(browse(ada))
    hands.page.goto(BOARD)
    hands.waiting, hands.running, hands.ada = waiting, running, ada
    return hands


def _scene():
    ada = cast.agent()
    return ada, cast.lived(ada, until="assigned").number, cast.lived(ada, until="in_progress").number


def _says(hands, words):
    """A notice says it to the eye."""
    expect(hands.page.locator("#notices")).to_contain_text(words)


def _announces(hands, words):
    """The live region says it to the ear."""
    expect(hands.page.locator("#live")).to_contain_text(words)


def test_a_card_that_changed_in_the_hand_goes_where_it_stands_now_and_says_why(desk, meanwhile):
    desk.pick_up(desk.waiting)
    meanwhile(desk.waiting, "release", reason="宿舍停电")
    desk.carry_over("in_progress")
    desk.page.mouse.up()

    desk.stands_in(desk.waiting, "new")
    _says(desk, "Somebody changed this ticket first")
    _announces(desk, desk.waiting)


def test_a_column_without_a_way_gives_the_card_back_with_the_reason(desk):
    desk.drag(desk.running, "assigned")

    desk.stands_in(desk.running, "in_progress")
    _says(desk, "The work has begun")


def test_a_column_that_refuses_opens_no_place_and_the_old_one_waits(desk):
    desk.pick_up(desk.running)
    desk.carry_over("awaiting_customer")
    expect(desk.page.locator(f"#cards-awaiting_customer #ticket-{desk.running}")).to_be_visible()

    desk.carry_over("assigned")

    refusing = desk.page.locator('.column.refuses.target[data-column="assigned"] .cards')
    expect(refusing).to_have_attribute("data-why", re.compile("The work has begun"))
    expect(refusing.locator(".card")).to_have_attribute("data-ticket", desk.waiting)
    expect(desk.page.locator(f"#cards-in_progress #ticket-{desk.running}")).to_be_visible()
    desk.carry_over("awaiting_customer")
    expect(desk.page.locator(f"#cards-awaiting_customer #ticket-{desk.running}")).to_be_visible()
    desk.page.keyboard.press("Escape")


def test_a_sheet_that_is_put_away_gives_the_card_back(desk):
    desk.drag(desk.running, "awaiting_customer")
    expect(desk.page.locator(SHEET)).to_be_visible()

    desk.press(f'{SHEET} [data-closes="sheet"]')

    desk.stands_in(desk.running, "in_progress")
    _announces(desk, "In progress")
    expect(desk.page.locator("#count-in_progress")).to_have_text("1")


def test_a_sheet_that_lacks_something_keeps_the_card_and_the_words(desk):
    desk.drag(desk.running, "awaiting_customer")
    desk.fill({"solution": "已重新派送"})
    desk.submit()

    expect(desk.page.locator(f'{SHEET} [name="self_check"]')).to_have_attribute("aria-invalid", "true")
    expect(desk.page.locator(f'{SHEET} [name="solution"]')).to_have_value("已重新派送")
    desk.fill({"self_check": "物流显示已签收"})
    desk.submit()

    desk.stands_in(desk.running, "awaiting_customer")
    expect(desk.card(desk.running)).to_contain_class("landed")
    expect(desk.page.locator("#count-awaiting_customer")).to_have_text("1")


def test_when_the_server_fails_the_card_goes_back(desk):
    desk.page.watch.expect("status of 500")
    desk.page.route(MOVES, lambda route: route.fulfill(status=500, body="broken"))

    desk.drag(desk.waiting, "in_progress")

    desk.stands_in(desk.waiting, "assigned")
    expect(desk.page.locator("#notices [data-kind=fault]")).to_be_visible()
    _announces(desk, desk.waiting)


def test_when_the_line_is_cut_the_card_goes_back(desk):
    desk.page.watch.expect("net::ERR_FAILED")
    desk.page.route(MOVES, lambda route: route.abort())

    desk.drag(desk.waiting, "in_progress")

    desk.stands_in(desk.waiting, "assigned")
    expect(desk.page.locator("#notices [data-kind=fault]")).to_be_visible()


def test_an_answer_that_breaks_off_gives_the_card_back(desk):
    desk.page.evaluate(BREAKS_OFF, "/moves")

    desk.drag(desk.waiting, "in_progress")

    _says(desk, "No connection")
    desk.stands_in(desk.waiting, "assigned")
    expect(desk.card(desk.waiting)).not_to_have_attribute("aria-busy", "true")


def test_whoever_was_signed_out_meanwhile_gets_the_card_back(desk):
    desk.page.watch.expect("status of 401")
    desk.page.context.clear_cookies()

    desk.drag(desk.waiting, "in_progress")

    _says(desk, "You are signed out")
    desk.stands_in(desk.waiting, "assigned")
    _announces(desk, f"Ticket {desk.waiting} is back in Not started.")
    expect(desk.page.locator("#notices [data-kind=fault]")).to_have_count(1)


def test_escape_in_the_middle_of_a_drag_moves_nothing(desk):
    posts = []
    desk.page.on("request", lambda request: posts.append(request) if request.method == "POST" else None)
    desk.pick_up(desk.waiting)
    desk.carry_over("in_progress")

    desk.page.keyboard.press("Escape")
    desk.page.mouse.up()

    desk.stands_in(desk.waiting, "assigned")
    assert not posts


def test_a_dropped_card_starts_the_work_and_stands_in_its_order(desk):
    desk.drag(desk.waiting, "in_progress")

    desk.stands_in(desk.waiting, "in_progress")
    _announces(desk, desk.waiting)
    expect(desk.page.locator("#count-in_progress")).to_have_text("2")
    desk.page.reload()
    desk.stands_in(desk.waiting, "in_progress")


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_a_card_that_lands_far_down_comes_into_sight_and_is_marked(desk, given, motion):
    given(lambda: [cast.lived(cast.agent(f"Ben {n}"), until="in_progress", judged=cast.red()) for n in range(12)])
    desk.page.emulate_media(reduced_motion=motion)
    desk.page.reload()

    desk.drag(desk.waiting, "in_progress")

    expect(desk.card(desk.waiting)).to_contain_class("landed")
    expect(desk.card(desk.waiting)).to_be_in_viewport(ratio=1)
    expect(desk.card(desk.waiting)).not_to_contain_class("landed")
