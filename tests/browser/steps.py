"""The steps of a ticket's life that the whole-life tests share, done by hands at pages."""

import re

from playwright.sync_api import expect

from tests.browser import story
from tests.browser.hands import SHEET, Hands


def registered(agent, *, and_judge=False):
    """Fill in the registration of a new customer and send it; the ticket's number."""
    form = agent.page.locator("#registration")
    agent.fill(story.CUSTOMER | story.REGISTRATION, "#registration")
    agent.press(form.locator('[value="judge"]') if and_judge else form.locator(".submit .button.primary"))
    expect(form).to_have_count(0)
    return re.search(r"GD\d{8}-\d{3}", agent.page.url)[0]


def review(lead, number):
    """The supervisor confirms the judgement in the review queue."""
    lead.page.goto(f"/reviews?board={story.BOARD}")
    lead.press(f'[data-ticket="{number}"] form button')
    expect(lead.page.locator("#notices")).not_to_be_empty()


def customers_page(browse, house, clock, number, **options):
    """The page behind the link of the latest letter, in the customer's own browser."""
    clock.forward(seconds=11)  # so long the letter could have been undone
    house.sweep()
    link = re.search(r"http://\S+/confirm/\S+", house.letter(number, "confirmation_request"))[0]
    customer = Hands(browse(**options), touches=options.get("has_touch", False))
    customer.page.goto(link)
    expect(customer.page.locator("html")).to_have_attribute("lang", "zh-CN")
    return customer


def say_no(customer):
    """The customer sees what was done and says that it is not solved."""
    expect(customer.page.locator("main")).to_contain_text(story.SOLUTION["solution"])
    customer.press("main summary")
    customer.fill({"words": "包裹是空的"}, "main form")
    customer.press('[name=answer][value="not_solved"]')
    expect(customer.page).to_have_url(re.compile("/thanks$"))


def handle_again(agent, number, person):
    """The second handling, from judging to asking, by the sheets of the ticket's page."""
    agent.page.goto(f"/tickets/{number}")
    agent.stage(number, "new")
    expect(agent.page.locator("#ticket .i-second").first).to_be_visible()
    expect(agent.page.locator("#timeline")).to_contain_text("包裹是空的")
    agent.sheet(number, "triages", story.JUDGEMENT)
    agent.sheet(number, "assignments", {"person": str(person.id)})
    agent.sheet(number, "starts")
    agent.write(number, "notes", story.NOTE | {"result": "快递公司重新派送"})
    agent.sheet(number, "solutions", story.SOLUTION | {"solution": story.SECOND_SOLUTION})
    agent.stage(number, "awaiting_customer")


def say_yes(customer):
    """The customer rates and says that it is solved."""
    expect(customer.page.locator("main")).to_contain_text(story.SECOND_SOLUTION)
    customer.fill({"rating": "5"}, "main form")
    customer.press('[name=answer][value="solved"]')
    expect(customer.page).to_have_url(re.compile("/thanks$"))
    expect(customer.page.locator("main")).to_contain_text("非常满意")


def close(lead, number):
    """A second handling is closed by the supervisor, out of the review queue."""
    lead.page.goto(f"/reviews?board={story.BOARD}")
    lead.press(f'[data-ticket="{number}"] a[href$="/closures/new"]')
    lead.submit()
    expect(lead.page.locator(SHEET)).to_have_count(0)
    lead.page.goto(f"/tickets/{number}")
    lead.stage(number, "closed")
