"""The tabs of one browser share a stream: none misses anything when another one reads, and none reads on signed out."""

from urllib.parse import unquote

import pytest
from playwright.sync_api import expect

from tests import cast
from tests.browser.hands import BOARD, Hands
from tests.browser.tabs import another_tab, hears, hide, is_live, place_of, read_again, show

STREAM = "**/live?*"
SLOW_GATHERING = """const set = setTimeout;
window.setTimeout = (act, wait, ...more) => set(act, wait === 60 ? 1500 : wait, ...more)"""
GETS_TO_READ = """() => Promise.race([
  navigator.locks.request("board-live", () => true), new Promise((done) => setTimeout(done, 1000, false))])"""


@pytest.fixture
def desk(given, browse, clock):
    """Ada at the board, with one ticket not started and one in progress; her tab reads the stream."""
    clock.at(cast.NOON)
    ada, waiting, running = given(_scene)
    hands = Hands(browse(ada))
    hands.ada, hands.waiting, hands.running = ada, waiting, running
    hands.page.goto(BOARD)
    is_live(hands.page)
    return hands


def _scene():
    ada = cast.agent()
    return ada, cast.lived(ada, until="assigned").number, cast.lived(ada, until="in_progress").number


NOTE = {"happened_at": cast.NOON, "action": "Called", "result": "No answer"}


def _asked_for(context, number):
    """The stream is asked for, about a ticket's page too."""
    return context.expect_event("request", lambda request: f"also=/tickets/{number}" in unquote(request.url))


def _is_started(hands):
    expect(hands.page.locator(f"#cards-in_progress #ticket-{hands.waiting}")).to_be_visible()


def test_what_happened_while_nobody_read_comes_to_every_tab_once_one_reads(desk, meanwhile):
    hide(desk.page)
    meanwhile(desk.waiting, "start")
    other = desk.page.context.new_page()
    other.goto(f"/tickets/{desk.running}")
    is_live(other)
    _is_started(desk)


def test_a_tab_that_reads_again_begins_where_the_last_of_them_stands(desk, meanwhile):
    place = place_of(desk.page)
    meanwhile(desk.running, "note", **NOTE)
    meanwhile(desk.waiting, "start")
    _is_started(desk)
    hide(desk.page)
    tab = another_tab(desk.page, f"/tickets/{desk.running}", place)
    show(desk.page)
    hears(tab, "ticket", f"/tickets/{desk.running}")


def test_what_is_said_while_tabs_gather_is_said_again_to_the_one_that_came(desk, meanwhile, browse):
    page = browse(desk.ada)
    page.context.add_init_script(SLOW_GATHERING)
    page.goto(BOARD)
    is_live(page)
    tab = another_tab(page, f"/tickets/{desk.running}", place_of(page))
    before = desk.card(desk.running).get_attribute("data-face")
    meanwhile(desk.running, "note", **NOTE)
    expect(page.locator(f"#ticket-{desk.running}")).not_to_have_attribute("data-face", before)
    hears(tab, "ticket", f"/tickets/{desk.running}")


def test_a_page_that_comes_back_is_read_for_again(desk, meanwhile):
    other = desk.page.context.new_page()
    with _asked_for(desk.page.context, desk.running):
        other.goto(f"/tickets/{desk.running}")
    other.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))")
    with desk.page.context.expect_event("request", lambda request: "/live" in request.url):
        read_again(desk.page)
    with _asked_for(desk.page.context, desk.running):
        other.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    meanwhile(desk.running, "note", **NOTE)
    expect(other.locator("#timeline")).to_contain_text("No answer")


def test_a_hidden_tab_that_waits_for_the_server_lets_another_read_at_once(desk):
    page = desk.page
    page.watch.expect("status of 503")
    page.evaluate("Math.random = () => 1")  # the longest pauses
    page.route(STREAM, lambda route: route.fulfill(status=503))
    with page.expect_response(STREAM):
        read_again(page)
    page.wait_for_event("response", lambda answer: answer.status == 503)
    hide(page)
    assert page.evaluate(GETS_TO_READ)


def test_who_signs_out_in_one_tab_keeps_their_words_in_another_which_hears_no_more(given, browse, sign_in, meanwhile):
    ada, _waiting, running = given(_scene)
    page = sign_in(browse(), ada)
    page.watch.expect("status of 401")
    page.goto(f"/tickets/{running}")
    is_live(page)
    words = page.locator("#write-notes textarea").first
    words.fill("Half a sentence")
    other = page.context.new_page()
    with page.expect_response(STREAM):
        other.goto("/day")
    with other.expect_navigation(url="**/login"):
        other.evaluate("document.querySelector('form[action=\"/logout\"]').submit()")
    expect(page.locator("html")).to_have_attribute("data-live", "no")
    meanwhile(running, "note", **NOTE)
    with page.expect_response(f"**/tickets/{running}") as answer:
        page.evaluate("document.body.dispatchEvent(new CustomEvent('ticket:changed'))")
    assert answer.value.status == 401
    expect(page.locator("#notices")).to_contain_text("You are signed out")
    expect(words).to_have_value("Half a sentence")
    expect(page.locator("#stream-lost")).to_contain_text("You have been signed out")
    expect(page.locator("#timeline")).not_to_contain_text("No answer")


def test_who_signs_in_again_in_a_tab_and_closes_it_is_read_for_by_those_that_stay(given, browse, sign_in, meanwhile):
    ada, waiting, _running = given(_scene)
    first = sign_in(browse(), ada)
    first.watch.expect("status of 401")
    second, third = (first.context.new_page() for _tab in range(2))
    for page, address in ((first, BOARD), (second, BOARD), (third, "/day")):
        page.goto(address)
        is_live(page)
    with third.expect_navigation(url="**/login"):
        third.evaluate("document.querySelector('form[action=\"/logout\"]').submit()")
    _are_refused_and_quiet(first, second)
    is_live(sign_in(third, ada))
    for page in (first, second):
        is_live(page)
    third.close()
    meanwhile(waiting, "start")
    for page in (first, second):
        expect(page.locator(f"#cards-in_progress #ticket-{waiting}")).to_be_visible()


def _are_refused_and_quiet(*pages):
    """Each says that they are signed out; none asks again, nor has the others ask."""
    for page in pages:
        expect(page.locator("#stream-lost")).to_contain_text("You have been signed out")
    asked = []
    pages[0].context.on("request", lambda request: asked.append(request.url) if "/live" in request.url else None)
    pages[0].wait_for_timeout(1000)
    assert not asked


def test_countdowns_go_by_the_server_s_clock(desk, clock):
    left = desk.card(desk.running).locator("[data-due]")
    before = left.get_attribute("data-left")
    clock.forward(minutes=2)
    read_again(desk.page)
    expect(left).not_to_have_attribute("data-left", before)


def test_columns_that_were_folded_in_two_tabs_are_all_folded(desk):
    other = desk.page.context.new_page()
    other.goto(BOARD)
    for page, column in ((desk.page, "new"), (other, "closed")):
        with page.expect_response("**/keeping"):
            page.locator(f"#column-{column} [data-fold]").click()
    other.reload()
    for column in ("new", "closed"):
        expect(other.locator(f"#column-{column}[data-folded]")).to_be_visible()
