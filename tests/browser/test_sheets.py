"""Sheets and the page beneath them: what is under the finger stays what it was, nothing sent is lost."""

from playwright.sync_api import expect

from tests import cast
from tests.browser import story
from tests.browser.hands import BOARD, SHEET, Hands


def test_words_just_typed_go_along_to_the_page_for_what_is_solved_at_once_and_back(given, browse):
    page = browse(given(cast.agent))
    page.goto("/tickets/new?board=service-guide")
    page.locator('[name="core_demand"]').fill("物流停滞")
    page.get_by_role("button", name="Solved at first contact").click()
    page.wait_for_url("**/quick/new?**")
    expect(page.locator('[name="core_demand"]')).to_have_value("物流停滞")
    page.locator('[name="result"]').fill("已补发")
    page.get_by_role("button", name="Only register").click()
    page.wait_for_url("**/tickets/new?**")
    expect(page.locator('[name="core_demand"]')).to_have_value("物流停滞")


def test_the_bar_counts_what_waits_for_review_after_each_confirmation(given, browse):
    def scene():
        ada = cast.agent()
        for _ticket in range(2):
            cast.lived(ada, until="judged", judged=cast.red())
        return cast.lead()

    page = browse(given(scene))
    page.goto("/reviews?board=service-guide")
    badge = page.locator("#reviews-count")
    for left in (1, 0):
        page.locator('#queue form[action$="/confirmations"] button').first.click()
        expect(badge).to_have_attribute("data-count", str(left))
    expect(badge).to_be_hidden()


def _new_ticket(given):
    return given(lambda: ((ada := cast.agent()), cast.lived(ada, until="new").number))


def test_enter_in_a_correction_saves_it_though_there_is_a_button_that_only_looks(given, browse):
    ada, number = _new_ticket(given)
    page = browse(ada)
    page.goto(f"/tickets/{number}/corrections/new")
    page.locator('[name="order_number"]').fill("ORD-77")
    page.locator('[name="order_number"]').press("Enter")
    page.wait_for_url(f"**/tickets/{number}*")
    expect(page.locator("#ticket")).to_contain_text("ORD-77")


def test_a_link_never_becomes_another_while_the_page_reads_itself_again(given, browse, sign_in):
    ada, number = _new_ticket(given)
    hands = Hands(sign_in(browse(), ada))
    hands.ticket(number)
    links = hands.page.locator("#ticket a[data-sheet]").element_handles()
    before = [(link, link.get_attribute("href")) for link in links]
    hands.sheet(number, "triages", story.JUDGEMENT)
    expect(hands.page.locator('.actions .primary[href$="/assignments/new"]')).to_be_visible()
    kept = [(link.get_attribute("href"), href) for link, href in before if link.evaluate("link => link.isConnected")]
    assert kept
    assert all(now == then for now, then in kept)


def test_what_others_do_leaves_whoever_types_where_they_are(given, browse, clock):
    clock.at(cast.NOON)
    ada, mine, other = given(_two_tickets)
    hands, ben = Hands(browse(ada)), Hands(browse(given(lambda: cast.agent("Ben Agent"))))
    hands.page.goto(BOARD)
    expect(hands.page.locator("html")).to_have_attribute("data-live", "yes")
    before = hands.card(other).get_attribute("data-face")
    hands.card(mine).locator("h3 a").focus()
    hands.page.keyboard.press("n")
    hands.submit()
    expect(hands.page.locator(f"{SHEET} .faults")).to_be_focused()
    field = hands.page.locator(f"{SHEET} [name=action]")
    field.press_sequentially("致电")

    ben.write(other, "notes", story.NOTE)

    expect(hands.card(other)).not_to_have_attribute("data-face", before)
    expect(field).to_be_focused()
    field.press_sequentially("快递")
    expect(field).to_have_value("致电快递")
    field.clear()
    hands.submit()
    expect(hands.page.locator(f"{SHEET} .faults")).to_be_focused()


def _two_tickets():
    ada = cast.agent()
    return ada, *(cast.lived(ada, until="in_progress").number for _ticket in range(2))


def test_a_sheet_waits_for_the_answer_to_the_one_before_it(given, browse, sign_in):
    ada, number = _new_ticket(given)
    hands, held = Hands(sign_in(browse(), ada)), []
    hands.page.route("**/triages", lambda route: held.append(route))
    hands.ticket(number)
    hands.press('#ticket a[href$="/triages/new"]:visible')
    hands.fill(story.JUDGEMENT)
    hands.submit()
    hands.page.keyboard.press("Escape")
    hands.press('#ticket a[href$="/assignments/new"]:visible')
    expect(hands.page.locator("#sheet")).not_to_be_visible()
    held[0].continue_()
    expect(hands.page.locator("#ticket")).to_have_attribute("data-priority", "red")
    expect(hands.page.locator(f'{SHEET} form[action$="/assignments"]')).to_be_visible()
