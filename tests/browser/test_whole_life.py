"""A red ticket's whole life in Chromium: agent, supervisor and customer, each in a browser of their own."""

from playwright.sync_api import expect

from tests import cast
from tests.browser import steps, story
from tests.browser.hands import BOARD, SHEET, Hands


def test_a_red_ticket_lives_its_whole_life(house, given, browse, sign_in, clock):
    ada, lea = given(lambda: (cast.agent(), cast.lead()))
    clock.at(story.START)
    agent, lead = Hands(sign_in(browse(), ada)), Hands(sign_in(browse(), lea))

    number = _register(agent)
    _judge(agent, number)
    steps.review(lead, number)
    agent.page.goto(BOARD)
    _assign_by_drag(agent, number, ada)
    agent.drag(number, "in_progress")
    agent.stands_in(number, "in_progress")
    agent.write(number, "notes", story.NOTE)
    _be_warned(agent, number, house, clock)
    agent.write(number, "updates", story.UPDATE)
    agent.page.goto(BOARD)
    _solve_by_drag(agent, number)
    steps.say_no(steps.customers_page(browse, house, clock, number))

    steps.handle_again(agent, number, ada)
    steps.say_yes(steps.customers_page(browse, house, clock, number))
    steps.close(lead, number)
    agent.page.goto(BOARD)
    agent.stands_in(number, "closed")


def _register(agent):
    """Look for the customer while typing, who is not known yet; attach a picture; see the mark; go on to judge."""
    agent.press(agent.page.locator(".bar .button.primary"))
    form = agent.page.locator("#registration")
    form.locator("[name=customer_query]").press_sequentially("张小", delay=20)
    expect(form.locator("#customers li")).to_have_count(1)
    agent.fill(story.REGISTRATION, "#registration")
    expect(form.locator("[data-files]")).to_contain_text("物流信息截图.png")
    expect(form.locator("#mark output")).to_contain_text("订单未收到")
    return steps.registered(agent, and_judge=True)


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
