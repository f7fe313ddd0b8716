"""The wall runs for a week: ten thousand changes leave nothing behind, and it heals from whatever breaks."""

import re

import pytest
from playwright.sync_api import expect

from board.extensions import db
from board.models.person import Person
from board.models.ticket import Ticket
from tests import cast
from tests.browser.wall_room import WALL, WINDOW, WallRoom, people

CHANGES, BY_SERVER, CARDS = 10_000, 200, 12
GROWTH = 1.15  # of the heap, measured after a collection; the rest is noise
LOOKS = 5  # the last page that was swapped out is let go a moment later, what leaks stays

# Each change moves a card to another person, changes its face, its colour and its clock, and ends as one morph of the
# whole wall, by the very function that the page itself uses.
CHANGE = """async ({from, to}) => {
  const here = document.querySelector("script[type=module][src$='/wall.js']").src.replace(/wall.js$/, "wall/");
  const {swapIn} = await import(`${here}refresh.js`), {look} = await import(`${here}alarm.js`);
  const page = new DOMParser().parseFromString(document.getElementById("wall").outerHTML, "text/html");
  const lists = [...page.querySelectorAll(".cards")], colours = ["red", "orange", "yellow", "green"];
  const cards = page.querySelectorAll("#board .card");
  for (let change = from; change < to; change++) {
    const card = cards[change % cards.length], due = new Date(Date.now() + (change % 90 - 45) * 60000);
    card.dataset.face = change;
    card.dataset.priority = colours[change % 4];
    card.querySelector(".clock")?.setAttribute("data-due", due.toISOString());
    card.querySelector("h3 a").textContent = `Change ${change}`;
    lists[change % lists.length].append(card);
    await swapIn(page.getElementById("wall").outerHTML);
    if (change % 50 === 0) look();
  }
}"""


@pytest.fixture
def room(given, browse, clock):
    clock.at(cast.NOON)
    return WallRoom(browse(**WINDOW), given, given(people)).pair()


def crowd(room, given):
    given(lambda: [room.another(judged=cast.red() if n % 9 == 0 else None) for n in range(CARDS)])
    expect(room.page.locator("#board .card")).to_have_count(CARDS + 1)


def measured(page):
    """(nodes, listeners, heap in bytes) of the page, each the least of some collections with a rest between."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.enable")
    session.send("Performance.enable")
    looks = [_look(page, session) for _ in range(LOOKS)]
    session.detach()
    return tuple(map(min, zip(*looks, strict=True)))


def _look(page, session):
    page.wait_for_timeout(300)
    session.send("HeapProfiler.collectGarbage")
    found = {metric["name"]: int(metric["value"]) for metric in session.send("Performance.getMetrics")["metrics"]}
    return found["Nodes"], found["JSEventListeners"], found["JSHeapUsedSize"]


def test_ten_thousand_changes_leave_nothing_behind(room, given):
    crowd(room, given)
    page = room.page
    page.set_default_timeout(600_000)
    page.evaluate(CHANGE, {"from": 0, "to": 300})  # what is made once, is made
    before = measured(page)

    halves = []
    for start in range(300, CHANGES + 300, CHANGES // 2):
        page.evaluate(CHANGE, {"from": start, "to": start + CHANGES // 2})
        halves.append(measured(page))

    print(f"nodes, listeners, heap: {before}, {halves}")
    for nodes, listeners, heap in halves:
        assert nodes <= before[0] * 1.02 + 200, (before, halves)
        assert listeners <= before[1] + 10, (before, halves)
        assert heap <= before[2] * GROWTH + 500_000, (before, halves)


def test_some_hundred_changes_through_the_server_leave_nothing_behind(room, given):
    crowd(room, given)
    given_by_server(room, given, 20)
    before = measured(room.page)
    given_by_server(room, given, BY_SERVER)
    after = measured(room.page)
    print(f"nodes, listeners, heap: {before}, {after}")
    assert after[0] <= before[0] * 1.1 + 500 and after[1] <= before[1] + 20, (before, after)
    assert after[2] <= before[2] * GROWTH + 500_000, (before, after)


def given_by_server(room, given, count):
    """So many reassignments by verbs, each shown by the stream and a look at the server."""

    def reassign():
        numbers = list(db.session.scalars(db.select(Ticket.id).order_by(Ticket.id)))
        hands = [db.session.get(Person, one.id) for one in (room.ada, room.ben, room.lea)]
        lea = cast.as_(hands[2])
        for turn in range(count):
            ticket = db.session.get(Ticket, numbers[turn % len(numbers)])
            to = next(one for one in hands if one.id != ticket.assignee_id)
            ticket.assign(to, by=lea, now=cast.NOON, policy=cast.policy(), reason="load")
            db.session.commit()
        return ticket.number, to.id

    number, person_id = given(reassign)
    expect(room.page.locator(f"#cards-{person_id} #ticket-{number}")).to_be_visible(timeout=20_000)


def test_a_dead_network_is_said_with_the_time_and_healed(room, given):
    room.page.watch.expect("net::ERR_|Failed to load resource")
    room.page.context.set_offline(True)
    room.page.evaluate("dispatchEvent(new Event('online'))")  # look now, not in a while
    expect(room.page.locator("#wall-state")).to_have_attribute("data-state", "lost", timeout=15_000)
    expect(room.page.locator("#wall-state")).to_contain_text("14:00")

    room.reassign_elsewhere(room.ben)
    room.page.context.set_offline(False)

    expect(room.page.locator("#wall-state")).to_have_attribute("data-state", "live", timeout=15_000)
    room.stands_with(room.ben)


def test_a_server_that_was_killed_is_found_again_without_a_hand(room, house):
    room.page.watch.expect("status of 50|net::ERR_|Failed to load resource")
    assert house.kill_web() > 1

    room.reassign_elsewhere(room.ben)  # the database is the truth

    expect(room.page.locator(f"#cards-{room.ben.id} #ticket-{room.number}")).to_be_visible(timeout=60_000)
    expect(room.page.locator("#wall-state")).to_have_attribute("data-state", "live")
    room.reassign_elsewhere(room.ada)
    room.stands_with(room.ada)  # by the stream, which has found its way back as well


def test_a_server_that_is_gone_is_said_at_once(room, house):
    room.page.watch.expect("status of 50|net::ERR_|Failed to load resource")
    room.reassign_elsewhere(room.ben)
    room.stands_with(room.ben)  # it hears
    room.page.route(re.compile("/wall/"), lambda route: route.abort())
    house.kill_web()
    expect(room.page.locator("#wall-state")).to_have_attribute("data-state", "lost", timeout=12_000)


def test_another_version_of_the_software_is_loaded_once_at_rest(room):
    page = room.page
    page.evaluate("window.before = true")
    changed = re.compile(re.escape(WALL) + "$")

    def newer(route):
        answer = route.fetch()
        route.fulfill(response=answer, headers={**answer.headers, "board-version": "another"})

    page.route(changed, newer)
    room.press("#wall-sound")  # somebody is there: not now
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_timeout(1500)
    assert page.evaluate("window.before")

    with page.expect_navigation(timeout=60_000):
        page.wait_for_timeout(20_500)
        page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("body[data-ready]")).to_be_visible()
    page.evaluate("window.after = true")
    page.wait_for_timeout(2000)
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_timeout(2000)
    assert page.evaluate("window.after")  # the same other version again is no reason
