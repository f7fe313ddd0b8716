"""A board that is drawn anew while it is open: whole, never under a hand, with columns that were not there before."""

import pytest
from playwright.sync_api import expect

from board.extensions import feed
from tests import cast
from tests.browser.hands import BOARD, Hands
from tests.browser.tabs import hide, is_live, show

PAGE = "**/boards/service-guide?*"
# The pauses between two looks are kept in `pauses`, and are twenty times shorter.
HURRY = """window.pauses = [];
const set = setTimeout, isPause = (wait) => [3000, 6000, 12000, 24000].includes(wait);
window.setTimeout = (act, wait, ...more) => set(act, isPause(wait) ? pauses.push(wait) && wait / 20 : wait, ...more)"""


@pytest.fixture
def desk(given, browse, clock):
    """A supervisor at the board, with one judged ticket of nobody, one not started and one in progress."""
    clock.at(cast.NOON)
    lead, free, waiting, running = given(_scene)
    hands = Hands(browse(lead))
    hands.free, hands.waiting, hands.running = free, waiting, running
    hands.page.goto(BOARD)
    is_live(hands.page)
    return hands


def _scene():
    ada = cast.agent()
    stages = ("judged", "assigned", "in_progress")
    return cast.lead(), *(cast.lived(ada, until=stage).number for stage in stages)


@pytest.fixture
def look_again(house):
    """`look_again()`: every open board is told to look at everything again."""

    def publish():
        with house.app.app_context():
            feed.publish({"boards": [cast.BOARD]})

    return publish


def test_what_came_past_the_stream_is_counted_too(desk, given, look_again, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(type(feed), "publish", lambda *_args: None)
        number = given(lambda: cast.lived(cast.agent("Ben"), until="new").number)
    look_again()
    expect(desk.card(number)).to_be_visible()
    expect(desk.page.locator("#open-count")).to_have_text("4 open")


def test_what_is_said_while_the_scripts_of_the_page_still_load_is_heard(desk, look_again):
    held = []
    desk.page.route("**/js/refresh.js*", lambda route: held.append(route))
    desk.page.goto(BOARD, wait_until="commit")
    desk.page.wait_for_timeout(1500)
    with desk.page.expect_response(PAGE):
        look_again()
        desk.page.wait_for_timeout(500)
        held[0].continue_()
    is_live(desk.page)


def test_a_card_that_is_picked_up_while_the_board_is_fetched_stays_in_the_hand(desk, look_again):
    held = []
    desk.page.route(PAGE, lambda route: route.continue_() if held else held.append(route))
    with desk.page.expect_request(PAGE):
        look_again()
    desk.pick_up(desk.waiting)
    desk.carry_over("in_progress")
    with desk.page.expect_response(PAGE):
        held[0].continue_()
    desk.page.evaluate("new Promise((done) => setTimeout(done, 300))")
    expect(desk.page.locator(f"#cards-in_progress #ticket-{desk.waiting}")).to_be_visible()
    with desk.page.expect_response(PAGE):
        desk.page.mouse.up()
    desk.stands_in(desk.waiting, "in_progress")


@pytest.mark.parametrize("status", [503, 429])
def test_a_server_that_says_not_now_is_asked_again_later_each_time(desk, look_again, status):
    desk.page.watch.expect(f"status of {status}")
    desk.page.context.add_init_script(HURRY)
    desk.page.reload()
    is_live(desk.page)
    desk.page.evaluate("document.getElementById('count-new').textContent = '?'")
    desk.page.route(PAGE, lambda route: route.fulfill(status=status), times=3)
    look_again()
    expect(desk.page.locator("#count-new")).not_to_have_text("?")
    assert desk.page.evaluate("pauses") == [3000, 6000, 12000]


def test_a_hidden_tab_that_could_not_look_looks_when_it_is_shown(desk, look_again):
    desk.page.watch.expect("status of 503")
    desk.page.context.add_init_script(HURRY)
    desk.page.reload()
    is_live(desk.page)
    held = []
    desk.page.route(PAGE, lambda route: held.append(route))
    with desk.page.expect_request(PAGE):
        look_again()
    hide(desk.page)
    held[0].fulfill(status=503)
    desk.page.wait_for_timeout(1000)
    assert len(held) == 1
    with desk.page.expect_request(PAGE):
        show(desk.page)


def test_who_chooses_goes_on_choosing(desk, look_again):
    desk.press("[data-choose]")
    for number in (desk.waiting, desk.running):
        desk.card(number).locator("h3 a").click()
    expect(desk.page.locator("#bulk [data-chosen]")).to_have_text("2")
    desk.page.evaluate("document.getElementById('count-new').textContent = '?'")
    look_again()
    expect(desk.page.locator("#count-new")).to_have_text("1")
    expect(desk.page.locator("#board[data-choosing] .pick:checked")).to_have_count(2)
    desk.card(desk.free).locator("h3 a").click()
    expect(desk.page.locator("#bulk [data-chosen]")).to_have_text("3")


def test_the_first_ticket_of_a_new_colleague_brings_their_column_to_drop_on(desk, given):
    desk.page.goto(f"{BOARD}?by=assignee")
    is_live(desk.page)
    cy, number = given(_of_somebody_new)
    expect(desk.page.locator(f'[data-column="{cy}"] #ticket-{number}')).to_be_visible()
    desk.drag(desk.free, cy)
    expect(desk.page.locator(f'[data-column="{cy}"] #ticket-{desk.free}')).to_be_visible()
    expect(desk.page.locator(f"#count-{cy}")).to_have_text("2")
    for way_there in (f"#card-menu [data-move='{cy}']", f".column-tabs [href='#column-{cy}']"):
        expect(desk.page.locator(way_there)).to_have_count(1)


def test_after_midnight_the_days_are_those_of_the_new_day_in_the_menu_too(desk, clock, look_again):
    desk.page.goto(f"{BOARD}?by=due")
    is_live(desk.page)
    clock.forward(days=1)
    look_again()
    for day, count in (("2024-05-20", 0), ("2024-05-25", 1)):
        for what in (f"#column-{day}", f"#card-menu [data-move='{day}']", f".column-tabs [href='#column-{day}']"):
            expect(desk.page.locator(what)).to_have_count(count)


def _of_somebody_new():
    cy = cast.agent("Cy")
    return cy.id, cast.lived(cy, until="assigned").number


def test_an_empty_board_shows_its_first_ticket_by_itself(given, browse):
    ada = given(cast.agent)
    page = browse(ada)
    page.goto(BOARD)
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing is waiting")
    is_live(page)
    number = given(lambda: cast.lived(cast.agent("Ben"), until="new").number)
    expect(page.locator(f"#cards-new #ticket-{number}")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Nothing is waiting")
    expect(page.locator("#open-count")).to_have_text("1 open")


def test_a_line_may_hold_whatever_separates_lines_elsewhere(desk, given):
    wish = {"core_demand": "parcel\u2028lost"}
    number = given(lambda: cast.lived(cast.agent("Dee"), until="new", values=wish).number)
    expect(desk.card(number).locator("h3")).to_contain_text("lost")
