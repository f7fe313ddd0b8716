"""What a card says, however narrow its column and however many its marks."""

import pytest
from playwright.sync_api import expect

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
    words = {"by": cast.as_(reader), "now": cast.NOON, "policy": cast.policy()}
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
