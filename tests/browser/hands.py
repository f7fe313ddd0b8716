"""What people do at a page: open a sheet, fill it in, press; with a mouse, with a finger, with scripts or without."""

from playwright.sync_api import expect

SHEET = "#sheet-content"
BOARD = "/boards/service-guide"
# The next answer to such an address begins well and breaks off in its body.
BREAKS_OFF = """(address) => {
  const {fetch} = window, body = () => new ReadableStream({pull: (body) => body.error(new TypeError("network error"))});
  window.fetch = async (url, ...more) => {
    if (!String(url).includes(address)) return fetch(url, ...more);
    window.fetch = fetch;
    return new Response(body());
  };
}"""


class Hands:
    """One person at one page. `touches` taps instead of clicking; without `scripts` every sheet is a page."""

    def __init__(self, page, *, touches=False, scripts=True):
        self.page, self.touches, self.scripts = page, touches, scripts

    def press(self, locator):
        """Click or tap what is found first."""
        locator = self.page.locator(locator).first if isinstance(locator, str) else locator.first
        locator.tap() if self.touches else locator.click()

    def fill(self, values, inside=SHEET):
        """Fill in fields by their names, each as its kind wants it."""
        form = self.page.locator(inside)
        for name, value in values.items():
            field = form.locator(f'[name="{name}"]:not([type=hidden])').first
            kind = field.evaluate("field => field.type")
            if kind == "radio":
                self.press(form.locator(f'label:has(input[name="{name}"][value="{value}"])'))
            elif kind == "file":
                field.set_input_files(value)
            elif kind == "select-one":
                field.select_option(value)
            else:
                field.fill(value)

    def submit(self, inside=SHEET):
        """Press the one primary button of a form."""
        self.press(self.page.locator(f"{inside} .submit .button.primary"))

    def sheet(self, number, resource, values=None):
        """Open a ticket's sheet from its page, fill it in, send it; the page shows what came of it."""
        self.ticket(number)
        self._open(resource)
        self.fill(values or {})
        self.submit()
        expect(self.page.locator(SHEET)).to_have_count(0)
        expect(self.page.locator("#notices")).not_to_be_empty()

    def _open(self, resource):
        self.press(f'#ticket a[href$="/{resource}/new"]:visible')
        expect(self.page.locator(f'{SHEET} form[action$="/{resource}"]')).to_be_visible()

    def stage(self, number, stage):
        """The ticket's page says that it stands in that stage."""
        expect(self.page.locator(f'#ticket[data-ticket="{number}"]')).to_have_attribute("data-stage", stage)

    def ticket(self, number):
        """Open the ticket's page, unless it is there."""
        if not self.page.url.endswith(f"/tickets/{number}"):
            self.page.goto(f"/tickets/{number}")

    def write(self, number, resource, values):
        """Write into the composer of the ticket's page: a note, an update, a record of a talk."""
        self.page.goto(f"/tickets/{number}")
        part = f"#write-{resource}"
        if self.page.locator(part).get_attribute("open") is None:
            self.press(f"{part} > summary")
        self.fill(values, part)
        self.submit(part)
        expect(self.page.locator("#timeline")).to_contain_text(list(values.values())[-1])

    def card(self, number):
        """The ticket's card on the board."""
        return self.page.locator(f"#ticket-{number}")

    def stands_in(self, number, stage):
        """The card is in that column, and says so."""
        expect(self.page.locator(f'[data-column="{stage}"] #ticket-{number}[data-stage="{stage}"]')).to_be_visible()

    def drag(self, number, stage):
        """Drag the card with a real mouse into a column."""
        self.pick_up(number)
        self.carry_over(stage)
        self.page.mouse.up()

    def pick_up(self, number):
        """Press on the card and move far enough for it to lift."""
        box = self.card(number).bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] - 12
        self.page.mouse.move(x, y)
        expect(self.page.locator("#board[data-drags]")).to_be_visible()  # it is loaded when a hand comes near
        self.page.mouse.down()
        self.page.mouse.move(x + 8, y + 8, steps=4)

    def carry_over(self, stage):
        """Move the lifted card over a column's list."""
        box = self.page.locator(f"#cards-{stage}").bounding_box()
        self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 30, steps=12)
        self.page.mouse.move(box["x"] + box["width"] / 2 + 3, box["y"] + 33, steps=3)
