"""The board under a finger: a tap, a swipe, a press that lifts, the menu of a card."""

import pytest
from playwright.sync_api import expect

from tests import cast
from tests.browser.conftest import PHONE
from tests.browser.hands import BOARD, SHEET, Hands

TABLET = {"viewport": {"width": 1180, "height": 820}, "has_touch": True, "is_mobile": True, "device_scale_factor": 1}


class Finger:
    """A real finger at a page, by the browser's own touch events."""

    def __init__(self, page):
        self.page, self.session = page, page.context.new_cdp_session(page)

    def down(self, x, y):
        """Touch the glass."""
        self.at = (x, y)
        self._send("touchStart", [{"x": x, "y": y}])

    def move(self, x, y, steps=12):
        """Slide there, in steps."""
        from_x, from_y = self.at
        for step in range(1, steps + 1):
            part = step / steps
            self._send("touchMove", [{"x": from_x + (x - from_x) * part, "y": from_y + (y - from_y) * part}])
        self.at = (x, y)

    def up(self):
        """Let go."""
        self._send("touchEnd", [])

    def _send(self, kind, points):
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


@pytest.fixture
def at_board(given, browse, clock):
    """`at_board(device)`: Ada's board under her fingers; one ticket not started, many in progress."""

    def open_board(device):
        clock.at(cast.NOON)
        ada, waiting, running = given(_scene)
        hands = Hands(browse(ada, **device), touches=True)
        hands.page.goto(BOARD)
        expect(hands.page.locator("html")).to_have_attribute("data-live", "yes")
        hands.waiting, hands.running, hands.finger = waiting, running, Finger(hands.page)
        return hands

    return open_board


def _scene():
    ada = cast.agent()
    running = [cast.lived(ada, until="in_progress").number for _ticket in range(9)]
    return ada, cast.lived(ada, until="assigned").number, running


def _middle(hands, number):
    hands.card(number).click(trial=True)  # it stands still, and nothing lies over it
    box = hands.card(number).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] - 14


def test_a_press_lifts_the_card_and_a_drop_moves_it(at_board):
    hands = at_board(TABLET)
    hands.finger.down(*_middle(hands, hands.waiting))
    expect(hands.card(hands.waiting)).to_contain_class("sortable-chosen")  # after 300 ms
    box = hands.page.locator("#cards-in_progress").bounding_box()
    hands.finger.move(box["x"] + box["width"] / 2, box["y"] + 60)
    expect(hands.page.locator('.column.target[data-column="in_progress"]')).to_be_attached()
    hands.finger.up()
    hands.stands_in(hands.waiting, "in_progress")
    expect(hands.page.locator("#count-in_progress")).to_have_text("10")


def test_a_column_that_refuses_a_lifted_card_opens_no_place(at_board):
    hands = at_board(TABLET)
    number = hands.running[0]
    hands.finger.down(*_middle(hands, number))
    expect(hands.card(number)).to_contain_class("sortable-chosen")
    box = hands.page.locator("#cards-assigned").bounding_box()
    hands.finger.move(box["x"] + box["width"] / 2, box["y"] + 60)
    expect(hands.page.locator('.column.refuses.target[data-column="assigned"]')).to_be_attached()
    expect(hands.page.locator("#cards-assigned .card")).to_have_attribute("data-ticket", hands.waiting)
    hands.finger.up()
    hands.stands_in(number, "in_progress")
    expect(hands.page.locator("#notices")).to_contain_text("The work has begun")


def test_a_swipe_scrolls_the_column_and_lifts_nothing(at_board):
    hands, posts = at_board(TABLET), []
    hands.page.on("request", lambda request: posts.append(request) if request.method == "POST" else None)
    column = hands.page.locator("#cards-in_progress")
    x, y = _middle(hands, column.locator(".card").nth(3).get_attribute("data-ticket"))
    hands.finger.down(x, y)
    hands.finger.move(x, y - 250)
    hands.finger.up()
    expect(column).not_to_have_js_property("scrollTop", 0)
    assert not posts
    assert hands.page.url.endswith(BOARD)


def test_the_menu_of_a_card_opens_under_a_fingertip_and_moves_the_card(at_board):
    hands = at_board(PHONE)
    hands.press('.column-tabs a[href$="assigned"]')
    card = hands.card(hands.waiting)
    expect(card).to_be_in_viewport(ratio=0.9)
    box = card.bounding_box()
    hands.page.touchscreen.tap(box["x"] + box["width"] - 22, box["y"] + 16)
    menu = hands.page.locator("#card-menu")
    expect(menu).to_be_visible()
    assert hands.page.url.endswith(BOARD)
    hands.press(menu.locator('[data-move="in_progress"]'))
    expect(hands.page.locator(f'#cards-in_progress #ticket-{hands.waiting}[data-stage="in_progress"]')).to_be_attached()


def test_the_menu_under_a_fingertip_leads_to_the_sheets(at_board):
    hands = at_board(PHONE)
    hands.press('.column-tabs a[href$="assigned"]')
    expect(hands.card(hands.waiting)).to_be_in_viewport(ratio=0.9)
    box = hands.card(hands.waiting).bounding_box()
    hands.page.touchscreen.tap(box["x"] + box["width"] - 22, box["y"] + 16)
    hands.press('#card-menu [data-verb="notes"]')
    expect(hands.page.locator(f'{SHEET} form[action$="/tickets/{hands.waiting}/notes"]')).to_be_visible()
