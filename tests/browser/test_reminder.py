"""The customer says nothing: a reminder after half an hour, and two hours later the ticket is closed."""

import re

import pytest
from playwright.sync_api import expect

from tests import cast
from tests.browser.conftest import PHONE
from tests.browser.hands import Hands


@pytest.fixture
def asked(house, given, clock):
    """A solved ticket whose customer was asked, and the question delivered: its agent and number."""
    clock.at(cast.NOON)
    ada, number = given(lambda: ((ada := cast.agent()), cast.lived(ada, until="awaiting_customer").number))
    clock.forward(seconds=11)
    house.sweep()
    house.letter(number, "confirmation_request")
    return ada, number


@pytest.mark.covers("G-151", "G-152", level="door")
def test_after_thirty_minutes_a_reminder_leads_to_the_answer(asked, house, browse, clock):
    ada, number = asked
    clock.forward(minutes=30, seconds=1)
    house.sweep()
    clock.forward(seconds=11)
    house.sweep()
    link = re.search(r"http://\S+/confirm/\S+", house.letter(number, "reminder"))[0]
    customer = Hands(browse(**PHONE), touches=True)
    customer.page.goto(link)
    customer.press('[name=answer][value="solved"]')
    expect(customer.page).to_have_url(re.compile("/thanks$"))
    agent = browse(ada)
    agent.goto(f"/tickets/{number}")
    expect(agent.locator("#ticket")).to_have_attribute("data-stage", "closed")


@pytest.mark.covers("G-153", level="door")
def test_two_more_hours_of_silence_close_it_and_say_so(asked, house, browse, clock):
    ada, number = asked
    clock.forward(minutes=30, seconds=1)
    house.sweep()
    clock.forward(seconds=11)
    house.sweep()
    house.letter(number, "reminder")
    agent = browse(ada)
    agent.goto(f"/tickets/{number}")
    clock.forward(hours=2, seconds=1)
    house.sweep()
    expect(agent.locator("#ticket")).to_have_attribute("data-stage", "closed")  # by itself: the page is live
    expect(agent.locator("#timeline")).to_contain_text("The customer did not answer")
