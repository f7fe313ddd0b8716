"""A paired wall in a browser of its own, and what a finger does there."""

import re

from playwright.sync_api import expect

from board import wallclock
from board.extensions import db, passwords
from board.models.message import Message
from board.models.person import Person
from board.models.screen import Screen
from board.models.ticket import Ticket
from tests import cast

PIN = "2580"
WALL = "/wall/service-guide"
WINDOW = {"viewport": {"width": 1920, "height": 1080}, "has_touch": True}


def people():
    """A supervisor with a PIN, an agent with one ticket not started, an agent without any, a screen with its code."""
    lea, ada, ben = cast.lead(), cast.agent(), cast.agent("Ben Agent")
    lea.pin_hash = passwords.hash(PIN)
    number = cast.lived(ada, until="assigned").number
    screen = Screen(board=cast.BOARD, name="Team room", created_at=cast.NOON)
    db.session.add(screen)
    db.session.flush()
    return lea, ada, ben, number, screen.id, screen.new_code(now=wallclock.now(), minutes=10)


class WallRoom:
    """The wall's page, and the people of the room."""

    def __init__(self, page, given, prepared):
        self.page, self._given = page, given
        self.lea, self.ada, self.ben, self.number, self.screen_id, self._code = prepared

    def pair(self):
        """Open the address and type the code on the keypad."""
        self.page.goto(WALL)
        for digit in self._code:
            self.page.locator(f'[data-digit="{digit}"]').tap()
        self.page.locator("button.wall-button[type=submit]").tap()
        expect(self.page.locator("body[data-ready] #board")).to_be_visible()
        return self

    def card(self, number=None):
        """A card on the wall."""
        return self.page.locator(f"#ticket-{number or self.number}")

    def stands_with(self, person, number=None):
        """The card stands in that person's column."""
        key = person.id if person else "none"
        expect(self.page.locator(f"#cards-{key} #ticket-{number or self.number}")).to_be_visible()

    def begin(self, person):
        """Touch the card, and who shall get it."""
        self.card().tap()
        self.press(f'[data-step="pick"] .choices:not(.teams) [data-to="{person.id}"]')

    def say_who(self, person=None):
        """Touch one's own name."""
        self.press(f'[data-me="{(person or self.lea).id}"]')

    def type_pin(self, pin=PIN):
        """Type on the keypad and go on."""
        for digit in pin:
            self.press(f'[data-step="pin"] [data-digit="{digit}"]')
        self.press('[data-step="pin"] [type=submit]')

    def press(self, selector):
        """Touch what is found first."""
        self.page.locator(selector).first.tap()

    def says(self, words):
        """A notice says it."""
        expect(self.page.locator("#notices")).to_contain_text(words)

    def ticket(self, read):
        """What `read` finds on the ticket now."""
        return self._given(lambda: read(db.session.scalar(db.select(Ticket).filter_by(number=self.number))))

    def elsewhere(self, act, number=None):
        """The supervisor does something to a ticket at a desk: `act(ticket, words)`."""

        def change():
            lea = db.session.get(Person, self.lea.id)
            ticket = db.session.scalar(db.select(Ticket).filter_by(number=number or self.number))
            act(ticket, cast.words(lea))

        self._given(change)

    def reassign_elsewhere(self, person, number=None):
        """Somebody gives a ticket to a person at a desk."""

        def assign(ticket, words):
            ticket.assign(db.session.get(Person, person.id), reason="load", **words)

        self.elsewhere(assign, number)

    def another(self, **changes):
        """The number of one ticket more, with Ada and not started; inside `given`."""
        return cast.lived(db.session.get(Person, self.ada.id), until="assigned", **changes).number

    def question_on_the_phone(self):
        """The number of the question that waits on the supervisor's phone."""
        url = self._given(lambda: db.session.scalar(db.select(Message.url).filter_by(template="wall_approval")))
        return re.search(r"\d+", url)[0]
