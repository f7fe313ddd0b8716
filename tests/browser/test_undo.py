"""Undo on the notice: by mouse, by key, by form without scripts, as long as it works."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests import cast
from tests.browser.hands import BOARD, BREAKS_OFF, Hands


@pytest.fixture
def desk(given, browse, clock):
    """Ada's board with one ticket not started."""
    clock.at(cast.NOON)
    ada, number = given(_scene)
    hands = Hands(browse(ada))
    hands.page.goto(BOARD)
    hands.number, hands.ada = number, ada
    return hands


def _scene():
    ada = cast.agent()
    return ada, cast.lived(ada, until="assigned").number


def test_a_move_is_undone_by_a_press_and_by_a_key_and_the_focus_stays_at_the_card(desk):
    for undo in (lambda: desk.press("#notices button:has-text('Undo')"), lambda: desk.page.keyboard.press("z")):
        desk.card(desk.number).locator("h3 a").focus()
        desk.page.keyboard.press("Shift+ArrowRight")
        desk.stands_in(desk.number, "in_progress")
        expect(desk.page.locator("#notices")).to_contain_text("It can be undone for 10 seconds")
        undo()
        desk.stands_in(desk.number, "assigned")
        expect(desk.page.locator("#notices")).to_contain_text("Undone")
        expect(desk.page.locator("#notices form")).to_have_count(0)
        expect(desk.card(desk.number).locator("h3 a")).to_be_focused()


def test_an_undo_that_came_to_nothing_can_be_pressed_again(desk):
    page, undos = desk.page, "**/undos"
    page.watch.expect("net::ERR_FAILED|htmx:error|status of 503")
    undo = page.locator("#notices button:has-text('Undo')")
    page.clock.install()
    page.goto(BOARD)
    desk.drag(desk.number, "in_progress")
    expect(undo).to_be_visible()
    page.clock.pause_at(datetime.now(UTC) + timedelta(seconds=3))  # however slow the machine, it is offered
    for fails, says in (
        (lambda: page.route(undos, lambda route: route.abort(), times=1), "No connection"),
        (lambda: page.route(undos, lambda route: route.fulfill(status=503), times=1), "went wrong on our side"),
        (lambda: page.evaluate(BREAKS_OFF, "/undos"), "No connection"),
    ):
        fails()
        undo.click()
        expect(page.locator("#notices")).to_contain_text(says)
        desk.press("#notices [data-kind=fault] .dismiss")
    undo.click()
    desk.stands_in(desk.number, "assigned")
    expect(undo).to_have_count(0)


def test_the_offer_stays_ten_seconds_and_no_longer(desk):
    desk.page.clock.install()
    desk.page.goto(BOARD)
    desk.drag(desk.number, "in_progress")
    undo = desk.page.locator("#notices button:has-text('Undo')")
    expect(undo).to_be_visible()
    desk.page.mouse.move(5, 5)
    desk.page.clock.fast_forward(9000)
    expect(undo).to_be_visible()
    desk.page.clock.fast_forward(2000)
    expect(undo).to_have_count(0)


def test_without_scripts_the_form_of_the_page_undoes(desk, browse):
    plain = Hands(browse(desk.ada, java_script_enabled=False), scripts=False)
    plain.page.goto(f"/tickets/{desk.number}/starts/new")
    plain.submit()
    plain.stage(desk.number, "in_progress")
    plain.press("#notices button:has-text('Undo')")
    plain.stage(desk.number, "assigned")
