"""The whole life once more: in Chinese on a phone, by finger; and in a browser that runs no script."""

from playwright.sync_api import expect

from tests import cast
from tests.browser import steps, story
from tests.browser.conftest import PHONE
from tests.browser.hands import BOARD, Hands


def test_it_lives_in_chinese_on_a_phone(house, given, browse, sign_in, clock):
    ada, lea = given(lambda: (cast.agent("张敏", language="zh"), cast.lead("李主管", language="zh")))
    clock.at(story.START)
    agent, lead = (Hands(sign_in(browse(**PHONE), person), touches=True) for person in (ada, lea))
    expect(agent.page.locator("html")).to_have_attribute("lang", "zh-CN")

    agent.press(".bar .button.primary")
    number = steps.registered(agent)
    agent.sheet(number, "triages", story.JUDGEMENT)
    steps.review(lead, number)
    agent.sheet(number, "assignments", {"person": str(ada.id)})
    _start_from_the_board(agent, number)
    agent.write(number, "notes", story.NOTE)
    agent.write(number, "updates", story.UPDATE)
    agent.sheet(number, "solutions", story.SOLUTION)
    expect(agent.page.locator(".chip.stage")).to_have_text("待客户确认")
    steps.say_no(steps.customers_page(browse, house, clock, number, **PHONE))
    steps.handle_again(agent, number, ada)
    steps.say_yes(steps.customers_page(browse, house, clock, number, **PHONE))
    steps.close(lead, number)
    _is_as_wide_as_the_phone(agent, lead)


def _start_from_the_board(agent, number):
    """One column at a time: the tab leads to it, the card to the ticket."""
    agent.page.goto(BOARD)
    agent.press('.column-tabs a[href="#column-assigned"]')
    expect(agent.card(number)).to_be_in_viewport(ratio=0.9)
    expect(agent.page.locator(".column-tabs a[aria-current]")).to_contain_text("未开始")
    agent.press(agent.card(number).locator("h3 a"))
    agent.stage(number, "assigned")
    agent.sheet(number, "starts")


def _is_as_wide_as_the_phone(*people):
    for hands in people:
        for path in (BOARD, "/day", "/inbox", "/find?q=GD"):
            hands.page.goto(path)
            wide = hands.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= PHONE["viewport"]["width"], f"{path} is {wide} px wide"


def test_it_lives_without_scripts(house, given, browse, sign_in, clock):
    ada, lea = given(lambda: (cast.agent(), cast.lead()))
    clock.at(story.START)
    pages = [sign_in(browse(java_script_enabled=False), person) for person in (ada, lea)]
    agent, lead = (Hands(page, scripts=False) for page in pages)

    agent.press(".bar .button.primary")
    number = steps.registered(agent, and_judge=True)
    agent.fill(story.JUDGEMENT)
    agent.submit()
    steps.review(lead, number)
    agent.sheet(number, "assignments", {"person": str(ada.id)})
    agent.sheet(number, "starts")
    _be_refused_and_keep_the_words(agent, number)
    agent.write(number, "notes", story.NOTE)
    agent.write(number, "updates", story.UPDATE)
    agent.sheet(number, "solutions", story.SOLUTION)
    steps.say_no(steps.customers_page(browse, house, clock, number, java_script_enabled=False))
    steps.handle_again(agent, number, ada)
    steps.say_yes(steps.customers_page(browse, house, clock, number, java_script_enabled=False))
    steps.close(lead, number)
    agent.page.goto(BOARD)
    agent.stands_in(number, "closed")


def _be_refused_and_keep_the_words(agent, number):
    """A note without its result comes back as a page, with what was typed and what is missing."""
    agent.ticket(number)
    agent.fill({"action": story.NOTE["action"]}, "#write-notes")
    agent.submit("#write-notes")
    expect(agent.page.locator(".faults")).to_be_visible()
    expect(agent.page.locator("#sheet-content [name=action]")).to_have_value(story.NOTE["action"])
    expect(agent.page.locator("#sheet-content [name=result]")).to_have_attribute("aria-invalid", "true")
