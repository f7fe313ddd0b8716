"""The same tickets in other columns: dragging across sets what the columns stand for."""

import pytest
from playwright.sync_api import expect

from tests import cast
from tests.browser.hands import BOARD, SHEET, Hands


@pytest.fixture
def room(given, browse, clock):
    """A supervisor's board with one judged ticket of nobody and one that Ada works on."""
    clock.at(cast.NOON)
    lead, ada, ben, free, running = given(_scene)
    hands = Hands(browse(lead))
    hands.ada, hands.ben, hands.free, hands.running = ada, ben, free, running
    return hands


def _scene():
    ada, ben = cast.agent(), cast.agent("Ben")
    free, running = cast.lived(ada, until="judged").number, cast.lived(ada, until="in_progress").number
    return cast.lead(), ada, ben, free, running


def _in_column(hands, number, column):
    expect(hands.page.locator(f'[data-column="{column}"] #ticket-{number}')).to_be_visible()


def _count(hands, column, count):
    expect(hands.page.locator(f"#count-{column}")).to_have_text(str(count))


def test_a_card_of_nobody_is_given_to_a_person_by_one_drag(room):
    room.page.goto(f"{BOARD}?by=assignee")
    room.drag(room.free, room.ben.id)

    _in_column(room, room.free, room.ben.id)
    _count(room, room.ben.id, 1)
    _count(room, "none", 0)
    expect(room.page.locator("#live")).to_contain_text("Ben")


def test_a_change_of_hands_asks_for_its_reason_and_lands_with_the_next_person(room):
    room.page.goto(f"{BOARD}?by=assignee")
    room.drag(room.running, room.ben.id)
    room.fill({"reason": "load"})
    room.submit()

    _in_column(room, room.running, room.ben.id)
    _count(room, room.ada.id, 0)


def test_a_sheet_that_is_put_away_leaves_the_card_with_its_person(room):
    room.page.goto(f"{BOARD}?by=assignee")
    room.drag(room.running, room.ben.id)
    room.press(f'{SHEET} [data-closes="sheet"]')

    _in_column(room, room.running, room.ada.id)


def test_a_supervisor_rules_by_dragging_to_another_colour(room):
    room.page.goto(f"{BOARD}?by=priority")
    room.drag(room.running, "red")
    room.fill({"reason": "影响全部订单"})
    room.submit()

    _in_column(room, room.running, "red")
    expect(room.card(room.running)).to_have_attribute("data-priority", "red")


def test_another_day_is_promised_by_dragging_to_it(room):
    room.page.goto(f"{BOARD}?by=due")
    room.drag(room.running, "2024-05-22")
    room.fill({"reason": "等待配件到货"})
    room.submit()

    _in_column(room, room.running, "2024-05-22")
    room.page.reload()
    _in_column(room, room.running, "2024-05-22")


def test_a_ticket_that_no_longer_fits_leaves_the_narrowed_board(room):
    room.page.goto(f"{BOARD}?by=assignee&who=none")
    room.drag(room.free, room.ben.id)

    expect(room.card(room.free)).to_have_count(0)
    expect(room.page.locator(".hidden-count")).to_contain_text("hidden")


def test_a_drop_into_another_lane_sets_what_the_lanes_stand_for(room):
    room.page.goto(f"{BOARD}?by=stage&lanes=priority")
    room.pick_up(room.running)
    room.carry_over("in_progress--red")
    room.page.mouse.up()
    room.fill({"reason": "影响全部订单"})
    room.submit()

    expect(room.page.locator(f"#lane-red #cards-in_progress--red #ticket-{room.running}")).to_be_visible()
    expect(room.page.locator("#lane-red [data-lane-count]")).to_have_text("1")


def test_a_drop_into_another_column_of_the_lanes_moves_the_ticket(room, given, browse):
    room.page.goto(f"{BOARD}?by=assignee&lanes=priority")
    room.pick_up(room.free)
    room.carry_over(f"{room.ben.id}--orange")
    room.page.mouse.up()

    expect(room.page.locator(f"#cards-{room.ben.id}--orange #ticket-{room.free}")).to_be_visible()
    _count(room, room.ben.id, 1)


def test_a_folded_lane_stays_folded_and_red_never_folds(room):
    room.page.goto(f"{BOARD}?by=stage&lanes=priority")
    with room.page.expect_response(lambda answer: answer.url.endswith("/keeping") and answer.status == 204):
        room.press("#lane-orange > summary")
    expect(room.card(room.free)).to_be_hidden()
    expect(room.page.locator("#lane-orange [data-lane-count]")).to_have_text("2")
    room.page.evaluate("localStorage.clear()")  # it is remembered for the person, not for the browser
    room.page.reload()
    expect(room.card(room.free)).to_be_hidden()
    expect(room.page.locator("#lane-red > summary")).to_have_count(0)


def test_a_view_is_kept_from_the_board_and_found_again(room):
    room.page.goto(f"{BOARD}?by=assignee")
    room.press(".chips >> text=Unassigned")
    expect(room.page.locator("#hidden-count")).to_contain_text("1 open ticket is hidden")
    room.press(".chips >> text=Views")
    room.fill({"name": "To give away"})
    with room.page.expect_navigation():
        room.submit()
    room.press(".chips >> text=Views")
    expect(room.page.locator(SHEET)).to_contain_text("To give away")
    with room.page.expect_response("**/views/last"):
        room.page.goto(f"{BOARD}?by=due")
    room.page.goto(BOARD)
    assert room.page.url.endswith("?by=due")


def test_another_reader_sees_the_card_arrive_in_the_columns_of_their_own_view(room, browse):
    others = Hands(browse(room.ben))
    others.page.goto(f"{BOARD}?by=assignee&lanes=priority")
    narrowed = Hands(browse(room.ada))
    narrowed.page.goto(f"{BOARD}?by=priority&who=none")
    room.page.goto(f"{BOARD}?by=assignee")
    room.drag(room.free, room.ben.id)

    expect(others.page.locator(f"#cards-{room.ben.id}--orange #ticket-{room.free}")).to_be_visible()
    _count(others, room.ben.id, 1)
    expect(narrowed.card(room.free)).to_have_count(0)
    expect(narrowed.page.locator("#hidden-count")).to_contain_text("2 open tickets are hidden")


def test_views_stay_in_sight_however_many_chips_there_are(room):
    room.page.set_viewport_size({"width": 1280, "height": 800})
    room.page.goto(f"{BOARD}?by=stage&who=mine")
    for word in ("More…", "Views"):
        expect(room.page.locator(".chips").get_by_text(word, exact=True)).to_be_in_viewport(ratio=1)


def test_a_fault_that_comes_again_is_said_once(room):
    room.page.goto(BOARD)
    for text in ("No connection", "No connection", "Refused"):
        room.page.evaluate(
            "(text) => document.getElementById('notices').insertAdjacentHTML("
            "'beforeend', `<div data-kind='fault' data-notice><p>${text}</p></div>`)",
            text,
        )
    expect(room.page.locator("#notices [data-notice] p")).to_have_text(["No connection", "Refused"])


# Chips that stand in the row, and how much of each is inside it.
CHIPS = """() => {
  const row = document.querySelector(".board-tools .scrolling"), box = row.getBoundingClientRect();
  return [...row.children].map((chip) => {
    const {left, right, top, bottom} = chip.getBoundingClientRect(), seen = top < box.bottom && bottom > box.top;
    return [chip.textContent, chip.hasAttribute("aria-current"), seen, seen && left >= box.left && right <= box.right];
  });
}"""


@pytest.mark.parametrize("width", [1280, 1440])
@pytest.mark.parametrize("query", ["colour=orange&channel=email&q=parcel", "who=mine&due=late", "is=ready"])
def test_what_narrows_the_board_is_in_sight_and_no_chip_is_cut(room, width, query):
    room.page.set_viewport_size({"width": width, "height": 900})
    room.page.goto(f"{BOARD}?{query}")
    found = room.page.evaluate(CHIPS)
    assert {word for word, is_on, seen, _whole in found if is_on and not seen} == set()
    assert [word for word, _on, seen, whole in found if seen and not whole] == []


END_OF_HEADING = """() => {
  const words = document.createRange();
  words.selectNodeContents(document.getElementById("sheet-heading"));
  return words.getBoundingClientRect().right;
}"""


def test_a_view_is_thrown_away_after_a_question_and_named_afterwards(room):
    room.page.goto(f"{BOARD}?by=team")
    room.press(".chips >> text=Views")
    room.fill({"name": "A_name_that_has_no_place_to_break_and_goes_on_and_on_to_the_end"})
    with room.page.expect_navigation():
        room.submit()
    room.press(".chips >> text=Views")
    room.press(f"{SHEET} >> text=Change")
    away = room.page.locator(SHEET).get_by_role("button", name="Throw this view away")
    expect(away).to_be_visible()
    close = room.page.locator(f"{SHEET} .close").bounding_box()
    assert room.page.evaluate(END_OF_HEADING) <= close["x"]
    asked = []
    room.page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    with room.page.expect_navigation():
        away.click()  # nothing lies over it
    assert asked[0].startswith("Throw “A_name")
    expect(room.page.locator("#notices")).to_contain_text("is thrown away; no ticket has changed.")
