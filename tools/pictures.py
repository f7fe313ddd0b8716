"""The pictures of README and guides, taken anew from the demo: `make pictures`, where Liberation Sans is installed."""

import re
import sys
import tempfile
from datetime import timedelta
from itertools import product
from pathlib import Path

from playwright.sync_api import sync_playwright
from sqlalchemy import select

from bench.house import BOARD, House
from bench.parts.drag import ARGUMENTS, DESK, chromium
from board import config as configuration
from board import create_app, demo, wallclock
from board.extensions import db
from board.extensions.words import LANGUAGES
from board.models.person import Person
from board.models.screen import add_screen
from board.models.ticket import Ticket
from board.models.token import mint

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
PHONE = {"width": 390, "height": 844}
CALLER = {
    "zh": {
        "customer_name": "林悦", "contact": "139 0012 8876", "core_demand": "订单未收到",
        "customer_words": "我的订单三天没动了，到底什么时候能到？",
    },
    "en": {
        "customer_name": "Nora Blake", "contact": "+44 7700 900418", "core_demand": "Parcel has not arrived",
        "customer_words": "My order has not moved for three days. When will it get here?",
    },
}  # fmt: skip
CALLERS_CHOICES = {
    "customer_level": "vip", "salutation": "ms", "channel": "chat", "request_type": "aftersales",
    "urgency_mark": "urgent",
}  # fmt: skip
OPENED = {"en": "%Delivery delay%", "zh": "%物流延迟%"}
STILL = {"en": "The filling line stands still; two restarts did not help", "zh": "灌装线停机，两次重启均未恢复"}
HAN = re.compile("[\u4e00-\u9fff]")


class Studio:
    """A board with the demo on it, and a browser for each picture."""

    def __init__(self, house, chromium):
        self._house, self._chromium = house, chromium
        self.app = create_app(configuration.load(house.environ))

    def page(self, account=None, language="en", viewport=DESK, **options):
        """A page of its own, signed in as one of the demo's accounts."""
        here = f"http://localhost:{self._house.port}"
        page = self._chromium.new_context(viewport=viewport, locale="en-GB", base_url=here, **options).new_page()
        if account:
            self._sign_in(page, account, language)
        return page

    def _sign_in(self, page, account, language):
        with self.app.app_context():
            person = db.session.scalar(select(Person).where(Person.email == f"{account}@demo.test"))
            person.language, person.toured_at = language, wallclock.now()
            db.session.commit()
            password = demo.password()
        page.goto("/login")
        page.fill("[name=email]", f"{account}@demo.test")
        page.fill("[name=password]", password)
        page.press("[name=password]", "Enter")
        page.wait_for_url(lambda address: "/login" not in address)

    def ask(self, question):
        """What a function finds in the demo's rows; what it writes is kept."""
        with self.app.app_context():
            found = question()
            db.session.commit()
            return found


def board(studio, language):
    return _opened(studio.page("lead", language), BOARD)


def mobile(studio, language):
    phone = studio.page("agent", language, PHONE, device_scale_factor=2, has_touch=True, is_mobile=True)
    return _opened(phone, BOARD)


def ticket(studio, language):
    number = studio.ask(lambda: _number(Ticket.stage == "in_progress", Ticket.title.like(OPENED[language])))
    return _opened(studio.page("agent", language), f"/tickets/{number}")


def triage(studio, language):
    number = studio.ask(lambda: _number(Ticket.stage == "new", Ticket.title.like("%E-77%")))
    page = _opened(studio.page("agent", language), f"/tickets/{number}")
    page.locator("[href$='/triages/new']").first.click()
    for name, value in {"points_urgency": "3", "points_impact": "3"}.items():
        page.locator(f"dialog [name={name}][value='{value}']").check(force=True)
    page.locator("dialog [name=reason_urgency]").fill(STILL[language])
    return page


def registration(studio, language):
    page = _opened(studio.page("agent", language, DESK | {"height": 1000}), "/tickets/new?board=service-guide")
    for name, value in (CALLERS_CHOICES | {"customer_language": language}).items():
        page.locator(f"[name={name}][value='{value}']").check(force=True)
    for name, text in CALLER[language].items():
        page.locator(f"[name={name}]").fill(text)
    page.locator("[name=customer_words]").blur()
    page.mouse.move(0, 0)
    page.wait_for_timeout(2_000)  # the sheet has been kept, and says so
    page.evaluate("scrollTo(0, 0)")
    return page


def customer(studio, language):
    path = studio.ask(lambda: _link_to_answer(language))
    return _opened(studio.page(viewport={"width": 760, "height": 920}), path)


def wall(studio, language):
    code = studio.ask(lambda: _wall_code(language))
    page = studio.page(viewport={"width": 1920, "height": 1080}, has_touch=True)
    page.goto("/wall/service-guide")
    for digit in code:
        page.locator(f'[data-digit="{digit}"]').tap()
    page.locator("button.wall-button[type=submit]").tap()
    page.wait_for_selector("body[data-ready] #board")
    return page


def _opened(page, path):
    answer = page.goto(path)
    assert answer.status == 200, f"{path} answered {answer.status}"
    page.wait_for_load_state("load")
    return page


def _number(*conditions):
    return db.session.scalars(select(Ticket.number).where(*conditions).order_by(Ticket.id.desc())).first()


def _link_to_answer(language):
    waiting = select(Ticket).where(Ticket.stage == "awaiting_customer").order_by(Ticket.id.desc())
    readers = (one for one in db.session.scalars(waiting) if bool(HAN.search(one.customer.name)) == (language == "zh"))
    ticket = next(one for one in readers if one.cycle.answered_at is None)
    return f"/confirm/{mint(ticket, 'confirm', now=wallclock.now(), days=timedelta(days=7))}"


def _wall_code(language):
    by = db.session.scalar(select(Person).where(Person.email == "admin@demo.test"))
    name = {"en": "Team room", "zh": "值班室"}[language]
    screen = add_screen(board="service-guide", name=name, language=language, by=by, now=wallclock.now())
    return screen.new_code(now=wallclock.now(), minutes=10)


PICTURES = (board, mobile, ticket, triage, registration, customer, wall)


def main():
    """Take all of them in both languages, or those that are named, such as board-zh."""
    wanted = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="board-pictures-", ignore_cleanup_errors=True) as home:
        house = House(home, BOARD_DEMO="1")
        house.open()
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
                studio = Studio(house, browser)
                for picture, language in product(PICTURES, LANGUAGES):
                    name = f"{picture.__name__}-{language}"
                    if not wanted or name in wanted:
                        _take(picture(studio, language), FOLDER / f"{name}.png")
        finally:
            house.close()


def _take(page, file):
    page.wait_for_timeout(600)  # what moves has come to rest
    page.screenshot(path=file)
    page.context.close()
    print(file.name, file.stat().st_size // 1024, "KB", flush=True)


if __name__ == "__main__":
    main()
