"""Several people at one board, each in a browser of their own: what one does the others see by themselves."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from board.extensions import feed
from tests import cast
from tests.browser import story
from tests.browser.hands import BOARD, SHEET, Hands
from tests.browser.tabs import is_live

MOVES = "**/tickets/*/moves"
A_SECOND = 1000


@pytest.fixture
def team(given, browse, clock):
    """Ada and Ben at the same board, with one ticket not started and one in progress."""
    clock.at(cast.NOON)
    ada, ben, waiting, running = given(_scene)
    hands = [Hands(browse(ada)), Hands(browse(ben))]
    for one in hands:
        one.page.goto(BOARD)
        one.waiting, one.running = waiting, running
        is_live(one.page)
    return hands


def _scene():
    ada, ben = cast.agent(), cast.agent("Ben Agent")
    return ada, ben, cast.lived(ada, until="assigned").number, cast.lived(ada, until="in_progress").number


def test_a_drag_is_seen_by_another_within_a_second(team):
    ada, ben = team
    ada.drag(ada.waiting, "in_progress")
    expect(ben.page.locator(f"#cards-in_progress #ticket-{ada.waiting}")).to_be_visible(timeout=A_SECOND)
    expect(ben.page.locator("#count-in_progress")).to_have_text("2")
    expect(ben.page.locator("#count-assigned")).to_have_text("0")


def test_what_one_has_moved_stays_marked_and_what_others_move_scrolls_nothing(team, meanwhile, given):
    given(lambda: [cast.lived(cast.agent(f"Cy {n}"), until="in_progress", judged=cast.red()) for n in range(12)])
    for one in team:
        one.page.reload()
        is_live(one.page)
    ada, ben = team
    ada.drag(ada.waiting, "in_progress")
    card = ada.card(ada.waiting)
    expect(card).to_contain_class("landed")
    card.evaluate("card => card.getAnimations().forEach((ring) => ring.pause())")
    before = card.get_attribute("data-face")
    meanwhile(ada.waiting, "note", happened_at=cast.NOON, action="Called", result="No answer")
    for one in team:
        expect(one.card(ada.waiting)).not_to_have_attribute("data-face", before)
    expect(card).to_contain_class("landed")
    expect(ben.page.locator("#cards-in_progress")).to_have_js_property("scrollTop", 0)
    expect(ben.card(ada.waiting)).not_to_be_in_viewport()


def test_of_two_drags_of_one_card_one_wins_and_the_other_is_put_back_and_told(team):
    ada, ben = team
    ben.pick_up(ben.waiting)
    ada.drag(ada.waiting, "in_progress")
    ada.stands_in(ada.waiting, "in_progress")
    ben.carry_over("in_progress")
    ben.page.mouse.up()
    expect(ben.page.locator("#notices")).to_contain_text("Somebody changed this ticket first")
    ben.stands_in(ben.waiting, "in_progress")


def test_what_arrives_during_a_drag_waits_until_it_has_settled(team, meanwhile):
    ada, ben = team
    before = ada.card(ada.running).get_attribute("data-face")
    ada.pick_up(ada.waiting)
    ada.carry_over("in_progress")
    meanwhile(ada.running, "note", happened_at=cast.NOON, action="Called", result="No answer")
    expect(ben.card(ben.running)).not_to_have_attribute("data-face", before)
    ada.page.wait_for_timeout(300)
    expect(ada.card(ada.running)).to_have_attribute("data-face", before)
    ada.page.mouse.up()
    expect(ada.card(ada.running)).not_to_have_attribute("data-face", before)
    ada.stands_in(ada.waiting, "in_progress")


def test_a_lost_stream_is_said_and_resumed_with_nothing_missed(team):
    ada, ben = team
    ben.page.watch.expect("ERR_INTERNET_DISCONNECTED")
    ben.page.context.set_offline(True)
    expect(ben.page.locator("#stream-lost")).to_be_visible(timeout=8000)
    ada.drag(ada.waiting, "in_progress")
    ada.stands_in(ada.waiting, "in_progress")
    ben.page.context.set_offline(False)
    expect(ben.page.locator(f"#cards-in_progress #ticket-{ada.waiting}")).to_be_visible(timeout=20_000)
    expect(ben.page.locator("#stream-lost")).to_be_hidden()


def test_since_when_is_said_in_the_hours_of_the_board(given, browse, clock):
    clock.at(cast.NOON)
    page = browse(given(_scene)[0], timezone_id="America/New_York", locale="en-US")
    page.watch.expect("ERR_INTERNET_DISCONNECTED")
    page.goto(BOARD)
    is_live(page)
    page.context.set_offline(True)
    hours = {f"{datetime.now(ZoneInfo('Asia/Shanghai')) - timedelta(minutes=ago):%H:%M}" for ago in (0, 1, -1)}
    expect(page.locator("#stream-lost")).to_contain_text(re.compile("|".join(hours)), timeout=8000)


def test_an_emptied_valkey_loses_nothing(team, house):
    ada, ben = team
    with house.app.app_context():
        feed._redis.flushall()
    ada.drag(ada.waiting, "in_progress")
    expect(ben.page.locator(f"#cards-in_progress #ticket-{ada.waiting}")).to_be_visible(timeout=5000)
    expect(ben.page.locator("#count-in_progress")).to_have_text("2")


def test_ten_tabs_of_one_browser_stay_current(team):
    ada, ben = team
    tabs = [ben.page, *(ben.page.context.new_page() for _tab in range(9))]
    for tab in tabs[1:]:
        tab.goto(BOARD)
    ada.drag(ada.waiting, "in_progress")
    for tab in tabs:
        expect(tab.locator(f"#cards-in_progress #ticket-{ada.waiting}")).to_be_visible(timeout=3000)


def test_a_ticket_page_and_the_inbox_stay_current_over_the_same_stream(team):
    ada, ben = team
    page = ben.page.context.new_page()
    with ben.page.context.expect_event("request", lambda request: "/live" in request.url and "also=" in request.url):
        page.goto(f"/tickets/{ada.running}")  # the one stream is asked for both from now on
    page.locator("#write-notes textarea").first.fill("Half a sentence")
    streams = []
    ben.page.context.on("request", lambda request: streams.append(request) if "/live" in request.url else None)
    ada.write(ada.running, "updates", story.UPDATE)
    expect(page.locator("#timeline")).to_contain_text(list(story.UPDATE.values())[-1])
    expect(page.locator("#write-notes textarea").first).to_have_value("Half a sentence")
    assert not streams


@pytest.mark.parametrize(
    "answer", [lambda route: route.fulfill(status=503), lambda route: route.abort()], ids=["503", "cut off"]
)
def test_a_ticket_page_that_could_not_read_itself_again_tries_later(team, meanwhile, answer):
    ada, ben = team
    ben.page.watch.expect("status of 503|net::ERR_FAILED|Failed to fetch")
    ben.ticket(ada.running)
    is_live(ben.page)
    ben.page.route(f"**/tickets/{ada.running}", answer, times=1)
    meanwhile(ada.running, "note", happened_at=cast.NOON, action="Called", result="No answer")
    expect(ben.page.locator('#notices [data-kind="fault"]')).to_be_visible()
    expect(ben.page.locator("#timeline")).to_contain_text("No answer", timeout=8000)


def test_the_menu_of_a_card_waits_and_its_button_keeps_the_focus(team, meanwhile):
    ada, ben = team
    card, more = ada.card(ada.running), ada.card(ada.running).locator("#card-more")
    card.locator("h3 a").focus()
    more.focus()
    for is_open in (False, True):
        before = card.get_attribute("data-face")
        if is_open:
            ada.page.keyboard.press("Enter")
            expect(ada.page.locator("#card-menu")).to_be_visible()
        meanwhile(ada.running, "note", happened_at=cast.NOON, action="Called", result="No answer")
        expect(ben.card(ada.running)).not_to_have_attribute("data-face", before)
        if is_open:
            ada.page.wait_for_timeout(300)
            expect(card).to_have_attribute("data-face", before)
            ada.page.keyboard.press("Escape")
        expect(card).not_to_have_attribute("data-face", before)
        expect(more).to_be_focused()


def test_without_movement_what_others_do_leaves_no_mark(team, meanwhile):
    ada, _ben = team
    ada.page.emulate_media(reduced_motion="reduce")
    before = ada.card(ada.running).get_attribute("data-face")
    meanwhile(ada.running, "note", happened_at=cast.NOON, action="Called", result="No answer")
    expect(ada.card(ada.running)).not_to_have_attribute("data-face", before)
    ada.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    expect(ada.card(ada.running)).to_have_class("card")


def test_a_sheet_is_not_swapped_away(team, meanwhile):
    ada, ben = team
    before = ben.card(ada.running).get_attribute("data-face")
    ada.drag(ada.running, "awaiting_customer")
    ada.fill({"solution": "Sent again"})
    meanwhile(ada.running, "note", happened_at=cast.NOON, action="Called", result="No answer")
    expect(ben.card(ada.running)).not_to_have_attribute("data-face", before)
    expect(ada.page.locator(f'{SHEET} [name="solution"]')).to_have_value("Sent again")


def test_who_else_looks_at_a_ticket_and_writes_on_it_is_shown(team):
    ada, ben = team
    for one in team:
        one.page.goto(f"/tickets/{ada.running}")
    line = ada.page.locator("#presence")
    expect(line).to_have_text("Ben Agent is looking at this ticket.")
    ben.page.locator("#write-notes textarea").first.press_sequentially("Called")
    expect(line).to_have_text("Ben Agent is writing.")
    ben.page.goto(BOARD)
    expect(line).to_be_hidden()
