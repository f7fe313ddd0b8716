"""What a card says, however narrow its column and however many its marks."""

import pytest
from playwright.sync_api import expect

from board.extensions import db
from board.models.ticket import Ticket
from tests import cast
from tests.browser.conftest import DESK, PHONE
from tests.browser.hands import BOARD

# How far the words of the lamps stand out of their lamps, and the lamps out of their cards, in pixels.
CUT_OFF = """() => [...document.querySelectorAll(".card .lamp")].map((lamp) => {
  const words = document.createRange(), card = lamp.closest(".card").getBoundingClientRect();
  words.selectNodeContents(lamp);
  const box = lamp.getBoundingClientRect(), {left, right} = words.getBoundingClientRect();
  return Math.max(box.left - left, right - box.right, card.left - box.left, box.right - card.right);
})"""


TITLES = "() => [...document.querySelectorAll('.card h3')].map((title) => title.getBoundingClientRect().width)"


def _scene(language):
    """Somebody's board with a red ticket that carries three marks and a number, and one of every other colour."""
    reader = cast.agent(language=language)
    for name in ("Ben", "Cy", "Di", "Eve", "Flo"):
        cast.lived(cast.agent(name), until="in_progress", judged=cast.judgement(2, 1, 1))
    words = cast.words(reader)
    ticket = cast.lived(reader, until="awaiting_customer", judged=cast.red())
    ticket.answer(False, how="link", words="还是不行", **words)
    ticket.triage(cast.red(), **words)
    ticket.dispute("orange", "影响已消除", **words)
    ticket.urge("请尽快", **words)
    return reader, ticket.number


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("device", [{"viewport": DESK}, PHONE], ids=["1440", "390"])
def test_the_word_of_a_lamp_is_whole_beside_any_marks(given, browse, clock, device, language):
    clock.at(cast.NOON)
    reader, number = given(lambda: _scene(language))
    page = browse(reader, **device)
    for by in ("stage", "assignee"):
        page.goto(f"{BOARD}?by={by}")
        card = page.locator(f"#ticket-{number}")
        expect(card.locator("header > .icon")).to_have_count(3)
        height = card.bounding_box()["height"]
        card.locator("h3 a").focus()  # its menu comes, and pushes nothing
        assert card.bounding_box()["height"] == height
        assert max(page.evaluate(CUT_OFF)) < 1, by
        page.evaluate("document.getElementById('board').dataset.density = 'compact'")
        assert card.bounding_box()["height"] < height
        if device is PHONE:
            assert max(page.evaluate(CUT_OFF)) < 1, by
        else:  # five columns side by side: the shape says it, the room is the title's
            assert min(page.evaluate(TITLES)) > 100, by


# Words in a card or in the head of a column that are wider than their box, or run over its edge.
SHORTENED = """(parts) => [...document.querySelectorAll(parts)].filter((part) => part.checkVisibility())
  .filter((part) => part.scrollWidth > part.clientWidth + 1 && getComputedStyle(part).display !== "inline")
  .map((part) => part.textContent)"""


def _promises():
    """A reader among many, and tickets of somebody of a long name whose customer is awaited, which takes many words."""
    reader, omar = cast.lead(), cast.agent("Omar Haddad")
    for name in ("Ben", "Cy", "Di", "Eve", "Flo"):
        cast.agent(name)
    for judged in (cast.red(), cast.judgement(2, 2, 1), cast.judgement(2, 1, 1)):
        cast.lived(omar, until="in_progress", judged=judged)
        cast.lived(omar, until="awaiting_customer", judged=judged)
    return reader


# How far the number of the chasers stands below its bell, in pixels.
BELOW = """(header) => {
  const parts = [...header.querySelectorAll(".icon, .urges")].slice(-2);
  const [bell, number] = parts.map((part) => part.getBoundingClientRect());
  return number.bottom - bell.bottom;
}"""

# How much of the customer's name is cut off, in pixels; the least of it brings the dots.
MISSING = """(name) => {
  const seen = name.getBoundingClientRect().width;
  name.style.flex = "none";
  const whole = name.getBoundingClientRect().width;
  name.style.flex = "";
  return whole - seen;
}"""


ARE_WHOLE = "tags => tags.every((tag) => tag.scrollWidth <= tag.clientWidth)"


def test_the_bell_and_its_number_stay_together_and_tags_are_whole_and_take_no_room_from_the_name(given, browse, clock):
    clock.at(cast.NOON)
    reader, number = given(lambda: _scene("zh"))
    given(lambda: _tagged(number))
    page = browse(reader)
    page.goto(BOARD)
    card = page.locator(f"#ticket-{number}")
    expect(card.locator(".tag")).to_have_count(4)
    for width in range(1100, 1500, 10):
        page.set_viewport_size({"width": width, "height": 900})
        assert card.locator("header").evaluate(BELOW) < 10, width
        assert card.locator(".who").evaluate(MISSING) == 0, width
        assert card.locator(".tag").evaluate_all(ARE_WHOLE), width


def _tagged(number):
    ticket, by = db.session.scalar(db.select(Ticket).filter_by(number=number)), cast.as_(cast.lead())
    for text in ("暴雨", "双十一大促", "回访", "重点客户"):
        ticket.tag(text, by=by, now=cast.NOON, policy=cast.policy())


@pytest.mark.parametrize("width", [1280, 1440, 1920])
def test_the_promise_and_the_name_are_whole_on_cards_of_any_width(given, browse, clock, width):
    clock.at(cast.NOON)
    reader = given(_promises)
    clock.forward(minutes=95)  # late by more than an hour: that takes room
    page = browse(reader, viewport={"width": width, "height": 900})
    for by in ("stage", "priority", "assignee", "team"):
        page.goto(f"{BOARD}?by={by}")
        expect(page.locator(".card").first).to_be_visible()
        assert page.evaluate(SHORTENED, ".card .clock > span, .card footer .name") == [], by
        assert page.evaluate(SHORTENED, ".column > header :is(h2, .note)") == [], by


def test_a_compact_row_begins_with_the_problem_and_shows_the_number_and_a_pin(given, browse, clock):
    clock.at(cast.NOON)
    reader, number = given(lambda: _scene("en"))
    page = browse(reader, viewport=DESK)
    page.goto(f"{BOARD}?by=stage")
    card = page.locator(f"#ticket-{number}")
    card.locator("h3 a").focus()
    page.keyboard.press("p")
    page.evaluate("document.getElementById('board').dataset.density = 'compact'")
    whole, seen = card.locator("h3 a").text_content(), card.locator("h3 a").inner_text()
    assert whole.endswith(seen) and "*" in whole and "*" not in seen
    expect(card.locator(".number")).to_be_visible()
    assert page.evaluate(TITLES)[0] > 100


# What has moved without the reader's doing since the page began, as browsers add it up.
SHIFTS = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) sum += entry.value; })
    .observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(sum), 500);
})"""


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_board_is_whole_when_it_is_seen_and_nothing_on_it_moves(given, browse, clock, language):
    clock.at(cast.NOON)
    reader, _number = given(lambda: _scene(language))
    page = browse(reader, viewport={"width": 1350, "height": 940})
    page.goto(BOARD)
    expect(page.locator(".card .clock[data-left]").first).to_be_visible()
    assert page.evaluate(SHIFTS) < 0.01
    assert 'data-left="' in page.evaluate("fetch(location.href).then((answer) => answer.text())")
    board = page.locator("#board")
    expect(board).to_have_css("visibility", "visible")
    page.evaluate("for (const part of document.querySelectorAll('#board ~ *')) part.remove()")
    expect(board).to_have_css("visibility", "hidden")
