"""The wall under a finger: paired by its keypad, reassigning with PIN and phone, and what it says when that fails."""

import re

import pytest
from playwright.sync_api import expect

from board.extensions import db
from board.models.person import Person, Team
from board.models.proof import Proof
from board.models.screen import Screen
from board.models.ticket import Ticket
from tests import cast
from tests.browser.wall_room import WALL, WINDOW, WallRoom, people

COUNT_TONES = """() => {
  const make = AudioContext.prototype.createOscillator;
  window.rings = 0;
  AudioContext.prototype.createOscillator = function () { window.rings += 1; return make.call(this); };
}"""
TWICE = "button => { button.click(); button.click(); }"


@pytest.fixture
def room(given, browse, clock):
    clock.at(cast.NOON)
    return WallRoom(browse(**WINDOW), given, given(people)).pair()


def test_the_page_with_the_code_sees_by_itself_that_the_wall_is_paired(given, browse):
    admin = browse(given(lambda: cast.person("Amy Admin", "admin")))
    asked = []
    admin.on("request", lambda request: asked.append(request) if request.url.endswith("/pairing") else None)
    admin.goto("/admin/screens")
    admin.wait_for_timeout(2500)
    assert not asked
    admin.fill("[name=name]", "Canteen")
    admin.press("[name=name]", "Enter")
    code = admin.locator("#pairing .code").inner_text().replace(" ", "")

    wall = browse()
    wall.goto(WALL)
    wall.fill("[name=code]", code)
    wall.press("[name=code]", "Enter")

    expect(admin.locator("#pairing")).to_contain_text("is paired", timeout=3000)
    expect(admin.locator("li[data-screen]")).to_have_attribute("data-state", "seen")
    asked.clear()
    admin.wait_for_timeout(2500)
    assert not asked


def test_a_card_is_given_to_another_with_pin_and_reason(room):
    room.begin(room.ben)
    room.say_who()
    room.type_pin()
    expect(room.page.locator("#wall-proof [data-left-seconds]")).to_be_visible()
    room.press('[data-reason="load"]')

    room.stands_with(room.ben)
    room.says(f"{room.number} is now with Ben Agent.")
    assert room.ticket(lambda ticket: ticket.assignee_id) == room.ben.id
    door, screen = room.ticket(lambda ticket: (ticket.events[-1].door, ticket.events[-1].screen))
    assert (door, screen) == ("wall", str(room.screen_id))


def test_every_step_after_the_choice_says_who_gets_which_ticket(room):
    room.begin(room.ben)
    for act in (room.say_who, room.type_pin, lambda: room.press('[data-hands="close"]')):
        expect(room.page.locator("[data-goal]")).to_have_text(f"{room.number} goes to Ben Agent.")
        act()
    room.stands_with(room.ada)


def test_ten_seconds_take_it_back_also_at_the_second_try(room):
    room.page.watch.expect("net::ERR_FAILED")
    room.page.route("**/undos", lambda route: route.abort(), times=1)
    room.begin(room.ben)
    room.say_who()
    room.type_pin()
    room.press('[data-reason="load"]')
    room.stands_with(room.ben)

    room.press("#notices [data-undo]")
    room.says("No connection")
    room.press("#notices [data-undo]")

    room.stands_with(room.ada)
    expect(room.page.locator("#notices [data-undo]")).to_have_count(0)
    assert room.ticket(lambda ticket: [event.kind for event in ticket.events][-1]) == "undone"


def test_after_ten_seconds_nothing_is_offered(room):
    room.begin(room.ben)
    room.say_who()
    room.type_pin()
    room.press('[data-reason="load"]')
    expect(room.page.locator("#notices [data-undo]")).to_be_visible()
    expect(room.page.locator("#notices [data-undo]")).to_have_count(0, timeout=12_000)
    room.stands_with(room.ben)


def test_within_the_minute_nobody_is_asked_twice(room):
    room.begin(room.ben)
    room.say_who()
    room.type_pin()
    room.press('[data-reason="load"]')
    room.stands_with(room.ben)

    room.begin(room.ada)
    room.press('[data-reason="skill"]')

    room.stands_with(room.ada)


def test_a_wrong_pin_says_what_is_left_and_nothing_moves(room):
    room.begin(room.ben)
    room.say_who()
    room.type_pin("1357")

    expect(room.page.locator('[data-step="pin"] .why')).to_contain_text("4 tries are left")
    room.type_pin()
    expect(room.page.locator('[data-step="reason"]')).to_be_visible()
    room.press('[data-hands="close"]')
    room.stands_with(room.ada)


def test_when_the_minute_is_over_the_pin_is_asked_again(room, clock):
    room.page.watch.expect("status of 401")
    room.begin(room.ben)
    room.say_who()
    room.type_pin()
    expect(room.page.locator('[data-step="reason"]')).to_be_visible()
    clock.forward(seconds=61)

    room.press('[data-reason="load"]')

    room.says("Your PIN holds no longer")
    expect(room.page.locator("#notices [data-kind]")).to_have_count(1)
    expect(room.page.locator("#wall-proof")).to_be_hidden()
    room.say_who()
    room.type_pin()
    expect(room.page.locator('[data-step="reason"]')).to_be_visible()
    expect(room.page.locator("#notices")).not_to_contain_text("holds no longer")
    room.press('[data-reason="load"]')
    room.stands_with(room.ben)


def test_the_ring_of_the_minute_lies_over_no_name_at_the_foot(room):
    room.begin(room.ben)
    room.say_who()
    room.type_pin()
    room.press('[data-reason="load"]')
    room.stands_with(room.ben)
    ring, people = (room.page.locator(where).bounding_box() for where in ("#wall-proof", ".wall-people"))
    assert ring["y"] + ring["height"] <= people["y"]
    cut = "(names) => names.filter((name) => name.scrollWidth > name.clientWidth + 1).map((name) => name.textContent)"
    assert room.page.locator(".wall-people .name, .wall .card .clock > span").evaluate_all(cut) == []


CUT = "(parts) => parts.filter((part) => part.scrollWidth > part.clientWidth + 1).map((part) => part.textContent)"


@pytest.mark.parametrize("window", [(1920, 1080), (1280, 800), (1080, 1920)])
def test_who_has_what_presses_most_and_the_team_of_who_is_free_are_whole_in_every_window(room, given, window):
    given(_people_and_promises)
    room.page.set_viewport_size(dict(zip(("width", "height"), window, strict=True)))
    room.page.reload()
    expect(room.page.locator(".wall-worst .whose").first).to_have_text("Ada Agent")
    expect(room.page.locator(".column[data-empty] .note")).to_have_text("Complaint team")
    assert room.page.locator(".wall-worst .whose, .column[data-empty] .note").evaluate_all(CUT) == []


def _people_and_promises():
    team = db.session.scalar(db.select(Team).filter_by(name_en="Complaint team"))
    cast.agent("马晓东", team=team)
    for _ in range(2):
        cast.lived(db.session.scalar(db.select(Person).filter_by(name="Ada Agent")), until="in_progress")


def test_done_ends_the_minute(room):
    room.begin(room.ben)
    room.say_who()
    room.type_pin()
    room.press("#wall-proof button")
    room.press('[data-reason="load"]')
    room.says("Your PIN holds no longer")
    room.press('[data-hands="close"]')
    room.stands_with(room.ada)


def test_a_word_on_the_phone_instead_of_the_pin(room, browse):
    room.begin(room.ben)
    room.say_who()
    room.press('[data-hands="phone"]')
    figures = room.page.locator(".figures").inner_text()

    phone = browse(room.lea, viewport={"width": 390, "height": 844}, has_touch=True)
    phone.goto("/inbox")
    phone.locator('a[href^="/approvals/"]').first.tap()
    expect(phone.locator(".code")).to_have_text(figures)
    phone.locator('[value="yes"]').tap()

    expect(room.page.locator('[data-step="reason"]')).to_be_visible()
    room.press('[data-reason="load"]')
    room.stands_with(room.ben)


def test_a_no_on_the_phone_is_said_at_the_wall(room, browse):
    room.begin(room.ben)
    room.say_who()
    room.press('[data-hands="phone"]')
    expect(room.page.locator(".figures")).to_be_visible()
    phone = browse(room.lea)
    phone.goto(f"/approvals/{room.question_on_the_phone()}")
    phone.locator('[value="no"]').click()
    expect(room.page.locator('[data-step="pin"] .why')).to_contain_text("somebody else")


def test_a_look_at_the_answer_waits_for_the_one_before_and_a_server_that_hangs_is_asked_again(room, browse):
    room.page.evaluate("AbortSignal.timeout = ((make) => () => make.call(AbortSignal, 4000))(AbortSignal.timeout)")
    asked, look = [], re.compile(r"/approvals/\d+$")
    room.page.on("request", lambda request: asked.append(request) if look.search(request.url) else None)
    room.page.route(look, lambda _route: None, times=1)
    room.begin(room.ben)
    room.say_who()
    room.press('[data-hands="phone"]')
    phone = browse(room.lea)
    phone.goto(f"/approvals/{room.question_on_the_phone()}")
    phone.locator('[value="no"]').click()
    room.page.wait_for_timeout(3500)
    assert len(asked) == 1
    expect(room.page.locator('[data-step="pin"] .why')).to_contain_text("somebody else")


def test_the_window_stays_as_long_as_the_phone_may_take(room, clock):
    room.page.clock.install()
    room.page.reload()
    room.begin(room.ben)
    room.say_who()
    room.press('[data-hands="phone"]')
    expect(room.page.locator(".figures")).to_be_visible()
    for _ten_seconds in range(11):
        room.page.clock.run_for(10_000)
        room.page.wait_for_timeout(100)
    expect(room.page.locator(".figures")).to_be_visible()

    clock.forward(seconds=121)
    room.page.clock.run_for(2000)
    expect(room.page.locator('[data-step="pin"] .why')).to_contain_text("Nobody confirmed it")

    for _ten_seconds in range(10):
        room.page.clock.run_for(10_000)
    expect(room.page.locator(".hands-sheet")).to_have_count(0)  # left standing


@pytest.mark.parametrize("way", ["pin", "phone"])
def test_who_went_away_meanwhile_reads_it_where_they_stand_and_somebody_else_goes_on(room, given, way):
    room.page.watch.expect("status of 422")
    room.begin(room.ben)
    room.say_who()
    given(lambda: cast.away(db.session.get(Person, room.lea.id), until=cast.NOON.replace(hour=20)))
    if way == "pin":
        room.type_pin()
    else:
        room.press('[data-hands="phone"]')
    expect(room.page.locator('[data-step="pin"] .why')).to_contain_text("Whoever is away")
    expect(room.page.locator('#notices [data-kind="fault"]')).to_have_count(0)
    room.press('[data-hands="who"]')
    expect(room.page.locator('[data-step="who"]')).to_be_visible()


def test_a_second_tap_asks_the_phone_no_second_time(room, given):
    room.begin(room.ben)
    room.say_who()
    room.page.locator('[data-hands="phone"]').evaluate(TWICE)
    expect(room.page.locator(".figures")).to_be_visible()
    room.page.wait_for_timeout(500)
    assert given(lambda: db.session.scalar(db.select(db.func.count(Proof.id)))) == 1


def test_a_second_tap_on_the_reason_is_no_conflict(room):
    room.begin(room.ben)
    room.say_who()
    room.type_pin()
    expect(room.page.locator('[data-step="reason"]')).to_be_visible()
    room.page.locator('[data-reason="load"]').evaluate(TWICE)
    room.says(f"{room.number} is now with Ben Agent.")
    room.page.wait_for_timeout(500)
    expect(room.page.locator('#notices [data-kind="fault"]')).to_have_count(0)
    expect(room.page.locator("#notices [data-undo]")).to_be_visible()


def test_who_closes_the_window_while_the_pin_is_checked_leaves_nobody_a_minute(room, given):
    held = []
    room.page.route("**/proofs", lambda route: held.append(route))
    room.begin(room.ben)
    room.say_who()
    with room.page.expect_request("**/proofs"):
        room.type_pin()
    room.press('[data-hands="close"]')
    with room.page.expect_response("**/proofs/ends"):
        held.pop().continue_()
    expect(room.page.locator("#wall-proof")).to_be_hidden()
    assert given(lambda: [proof.state(cast.NOON) for proof in db.session.scalars(db.select(Proof))]) == ["over"]


def test_a_card_that_changed_meanwhile_says_so(room, given):
    room.begin(room.ben)
    room.say_who()
    room.elsewhere(lambda ticket, words: ticket.start(**words))
    room.type_pin()
    room.press('[data-reason="load"]')
    room.says("Somebody changed this ticket first")
    room.stands_with(room.ada)


def test_what_others_do_shows_by_itself_and_not_under_a_finger(room):
    room.page.wait_for_timeout(300)
    room.reassign_elsewhere(room.ben)
    expect(room.page.locator(f"#cards-{room.ben.id} #ticket-{room.number}")).to_be_visible(timeout=2500)

    box = room.card().bounding_box()
    room.page.mouse.move(box["x"] + 20, box["y"] + 20)
    room.page.mouse.down()
    room.reassign_elsewhere(room.ada)
    room.page.wait_for_timeout(1800)
    room.stands_with(room.ben)
    room.page.mouse.move(2, 2)
    room.page.mouse.up()
    room.stands_with(room.ada)


def test_a_revoked_screen_shows_the_keypad_and_why(room, given):
    room.page.watch.expect("status of 401")

    def revoke():
        db.session.get(Screen, room.screen_id).revoke(now=cast.NOON)

    given(revoke)
    room.card().tap()
    expect(room.page.locator("[data-keypad]")).to_be_visible()
    expect(room.page.locator(".why")).to_contain_text("switched off")


def test_a_new_critical_ticket_rings_once_and_is_marked_for_a_minute(room, given):
    room.page.evaluate(COUNT_TONES)
    room.press("#wall-sound")
    expect(room.page.locator("#wall-sound")).to_have_attribute("aria-pressed", "true")
    room.page.wait_for_timeout(3200)  # what was played when it was switched on is over
    before = room.page.evaluate("rings")

    number = given(lambda: room.another(judged=cast.red()))

    expect(room.card(number)).to_have_attribute("data-alarm", "red")
    room.page.wait_for_timeout(2500)
    assert room.page.evaluate("rings") == before + 2  # one chime has two tones
    expect(room.card()).not_to_have_attribute("data-alarm", "red")
    expect(room.page.locator("#wall-sound")).to_have_attribute("data-rang", "red")


def test_a_late_card_that_comes_into_sight_is_no_news(room, given):
    def fill():
        db.session.connection().execute(db.update(Ticket).values(overdue_since=cast.NOON))
        return [room.another(judged=cast.red()) for _ticket in range(60)]

    first = given(fill)[0]
    room.page.reload()
    expect(room.page.locator("#board .rest")).to_be_visible()
    expect(room.card()).to_have_count(0)

    room.reassign_elsewhere(room.ben, first)

    room.stands_with(room.ada)
    room.page.wait_for_timeout(1500)
    expect(room.card()).not_to_have_attribute("data-alarm", "late")
    expect(room.page.locator("#wall-sound")).not_to_have_attribute("data-rang", "late")


def test_a_pulse_is_slower_than_once_a_second_and_still_for_who_wants_that(room, given):
    number = given(lambda: room.another(judged=cast.red()))
    card = room.card(number)
    expect(card).to_have_attribute("data-alarm", "red")
    read = (
        "card => { const s = getComputedStyle(card); return [s.animationName, s.animationDuration, s.outlineStyle]; }"
    )
    assert card.evaluate(read) == ["wall-pulse", "2s", "solid"]
    room.page.emulate_media(reduced_motion="reduce")
    assert card.evaluate(read)[::2] == ["none", "solid"]
