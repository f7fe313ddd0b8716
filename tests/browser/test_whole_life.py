"""A red ticket's whole life in Chromium: agent, supervisor and customer, each in a browser of their own."""

import re

from playwright.sync_api import expect

from tests import cast
from tests.browser import story
from tests.browser.hands import BOARD, SHEET, Hands


def test_a_red_ticket_lives_its_whole_life(house, given, browse, sign_in, clock):
    ada, lea = given(lambda: (cast.agent(), cast.lead()))
    clock.at(story.START)
    agent, lead = Hands(sign_in(browse(), ada)), Hands(sign_in(browse(), lea))

    number = _register(agent)
    _judge(agent, number)
    _review(lead, number)
    agent.page.goto(BOARD)
    _assign_by_drag(agent, number, ada)
    agent.drag(number, "in_progress")
    agent.stands_in(number, "in_progress")
    agent.write(number, "notes", story.NOTE)
    _be_warned(agent, number, house, clock)
    agent.write(number, "updates", story.UPDATE)
    agent.page.goto(BOARD)
    _solve_by_drag(agent, number)
    _say_no(browse, house, clock, number)

    _handle_again(agent, number, ada)
    _say_yes(browse, house, clock, number)
    _close(lead, number)
    agent.page.goto(BOARD)
    agent.stands_in(number, "closed")


def _register(agent):
    """Register with 5W1H, a picture and a customer who is not known yet; the ticket's number."""
    agent.press(agent.page.locator(".bar .button.primary"))
    form = agent.page.locator("#registration")
    form.locator("[name=customer_query]").press_sequentially("张小", delay=20)
    expect(form.locator("#customers li")).to_have_count(1)
    agent.fill(story.CUSTOMER | story.REGISTRATION, "#registration")
    expect(form.locator("[data-files] li")).to_contain_text("物流信息截图.png")
    expect(form.locator("#mark output")).to_contain_text("订单未收到")
    agent.press(form.locator('[value="judge"]'))
    expect(agent.page.locator(SHEET)).to_be_visible()
    return re.search(r"GD\d{8}-\d{3}", agent.page.url)[0]


def _judge(agent, number):
    """Score it: total and colour change as they are chosen."""
    total, lamp = agent.page.locator("[data-total]"), agent.page.locator("[data-lamp]")
    agent.fill(story.JUDGEMENT | {"points_urgency": "1", "points_level": "1"})
    expect(total).to_have_text("4")
    expect(lamp).to_have_attribute("data-priority", "yellow")
    agent.fill({"points_urgency": "3", "points_level": "3"})
    expect(total).to_have_text("8")
    expect(lamp).to_have_attribute("data-priority", "red")
    agent.submit()
    expect(agent.page.locator("#ticket")).to_have_attribute("data-priority", "red")


def _review(lead, number):
    """The supervisor confirms the judgement in the review queue."""
    lead.page.goto(f"/reviews?board={story.BOARD}")
    lead.press(f'[data-ticket="{number}"] form button')
    expect(lead.page.locator("#notices")).not_to_be_empty()


def _assign_by_drag(agent, number, person):
    """The drop asks for the person; the card is in its new column once the sheet is saved."""
    agent.drag(number, "assigned")
    agent.fill({"person": str(person.id)})
    agent.submit()
    expect(agent.page.locator("#sheet")).not_to_be_visible()
    agent.stands_in(number, "assigned")


def _be_warned(agent, number, house, clock):
    """Half of the promise is over: a worker has noticed, and the inbox says so and leads to the step."""
    clock.forward(minutes=6)
    house.sweep()
    agent.page.goto("/inbox")
    bundle = agent.page.locator(".notice-bundle", has_text=number)
    warning = bundle.locator("li[data-unread]").filter(has_text="Half the time")
    expect(warning).to_contain_text("Promised by 20 May, 14:10")
    expect(agent.page.locator("#inbox-count")).to_be_visible()


def _solve_by_drag(agent, number):
    """The drop asks for solution, self-check and proof; put away, the card is back where it was."""
    agent.drag(number, "awaiting_customer")
    expect(agent.page.locator(SHEET)).to_be_visible()
    agent.page.keyboard.press("Escape")
    agent.stands_in(number, "in_progress")
    agent.drag(number, "awaiting_customer")
    agent.fill(story.SOLUTION)
    agent.submit()
    agent.stands_in(number, "awaiting_customer")


def _customers_page(browse, house, clock, number):
    """The page behind the link of the latest letter, in the customer's own browser."""
    clock.forward(seconds=11)  # so long the letter could have been undone
    house.sweep()
    link = re.search(r"http://\S+/confirm/\S+", house.letter(number, "confirmation_request"))[0]
    customer = Hands(browse())
    customer.page.goto(link)
    return customer


def _say_no(browse, house, clock, number):
    """The customer sees what was done and says that it is not solved."""
    customer = _customers_page(browse, house, clock, number)
    expect(customer.page.locator("main")).to_contain_text(story.SOLUTION["solution"])
    expect(customer.page.locator("html")).to_have_attribute("lang", "zh-CN")
    customer.press("main summary")
    customer.fill({"words": "包裹是空的"}, "main form")
    customer.press('[name=answer][value="not_solved"]')
    expect(customer.page).to_have_url(re.compile("/thanks$"))


def _handle_again(agent, number, person):
    """The second handling, from judging to asking, by the sheets of the ticket's page."""
    agent.ticket(number)
    agent.page.reload()
    expect(agent.page.locator("#ticket")).to_have_attribute("data-stage", "new")
    expect(agent.page.locator(".i-second").first).to_be_visible()
    expect(agent.page.locator("#timeline")).to_contain_text("包裹是空的")
    agent.sheet(number, "triages", story.JUDGEMENT)
    agent.sheet(number, "assignments", {"person": str(person.id)})
    agent.sheet(number, "starts")
    agent.write(number, "notes", story.NOTE | {"result": "快递公司重新派送"})
    agent.sheet(number, "solutions", story.SOLUTION | {"solution": "重新派送，客户已签收完整包裹"})
    expect(agent.page.locator("#ticket")).to_have_attribute("data-stage", "awaiting_customer")


def _say_yes(browse, house, clock, number):
    """The customer rates and says that it is solved."""
    customer = _customers_page(browse, house, clock, number)
    expect(customer.page.locator("main")).to_contain_text("重新派送")
    customer.fill({"rating": "5"}, "main form")
    customer.press('[name=answer][value="solved"]')
    expect(customer.page).to_have_url(re.compile("/thanks$"))
    expect(customer.page.locator("main")).to_contain_text("非常满意")


def _close(lead, number):
    """A second handling is closed by the supervisor, out of the review queue."""
    lead.page.goto(f"/reviews?board={story.BOARD}")
    lead.press(f'[data-ticket="{number}"] a[href$="/closures/new"]')
    lead.submit()
    expect(lead.page.locator("#sheet")).not_to_be_visible()
    lead.page.goto(f"/tickets/{number}")
    expect(lead.page.locator("#ticket")).to_have_attribute("data-stage", "closed")
