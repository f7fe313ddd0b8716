"""Every screen, filled, empty and in error: where it is, who looks at it, and what they do first.

An address may name what a scene of `tests/browser/scenes.py` has prepared, as in /tickets/{red}.
`prepare` gets the page once it stands there, and brings it into the state that is meant.
"""

from dataclasses import dataclass

BOARD = "service-guide"
FORM = "#main .submit .button.primary, #sheet .submit .button.primary"


@dataclass(frozen=True)
class Screen:
    """One screen in one state. `who` is a person of the scene, None for somebody who is not signed in.

    `missing` is True where the page itself is answered with 404.
    """

    name: str
    state: str
    url: str
    who: str | None = "agent"
    prepare: object = None
    scene: str = "busy"
    missing: bool = False

    @property
    def is_sheet(self):
        """True for a sheet that is shown as a page of its own."""
        return self.name.startswith("sheet-")

    @property
    def title(self):
        """Its name and state, as a file's name."""
        return f"{self.name}-{self.state}"


def press(*selectors):
    """A preparation: press these one after the other."""

    def act(page):
        for selector in selectors:
            page.locator(selector).first.click()

    return act


def _wrong_password(page):
    page.fill("[name=email]", "nobody@demo.test")
    page.fill("[name=password]", "not the password")
    page.press("[name=password]", "Enter")
    page.wait_for_selector(".faults")


def _send_empty(page):
    page.locator(FORM).first.click()
    page.wait_for_selector("[aria-invalid], .faults")


def _register_nothing(page):
    page.locator("#registration .submit .button.primary").click()
    page.wait_for_selector(".faults")


def _search_customer(page):
    page.locator("[name=customer_query]").press_sequentially("张小姐")
    page.wait_for_selector("#customers li:nth-child(2)")


def _open_note(page):
    page.locator(".card h3 a").first.focus()
    page.keyboard.press("n")
    page.wait_for_selector("#sheet-content")


def _faulty_note(page):
    _open_note(page)
    page.locator("#sheet .submit .button.primary").click()
    page.wait_for_selector("#sheet-content [aria-invalid]")


def _open_card_menu(page):
    page.locator(".card").first.hover()
    page.locator(".card h3 a").first.focus()
    page.keyboard.press("m")
    page.wait_for_selector("#card-menu:popover-open")


def _type(page, code):
    for digit in code:
        page.locator(f'[data-digit="{digit}"]').first.click()


def _pair_wrong(page):
    _type(page, "00000000")
    page.locator("button.wall-button[type=submit]").click()
    page.wait_for_selector(".why")


def _pair(page):
    """Whoever is not signed in has a wall from now on: its code stands in the address."""
    if page.locator(".pairing-page").count():
        _type(page, page.evaluate("location.hash").lstrip("#"))
        page.locator("button.wall-button[type=submit]").click()
    page.wait_for_selector("body[data-ready]")


def _at_the_wall(*selectors):
    """A preparation: touch these one after the other at a paired wall, the first of them a card."""

    def act(page):
        _pair(page)
        for selector in selectors:
            page.locator(selector).first.click()
        page.wait_for_selector(".hands-sheet")

    return act


GIVEN_CARD, SOLVED_CARD = '.card[data-stage="assigned"]', '.card[data-stage="awaiting_customer"]'
SOMEBODY, ME, PHONE = "[data-to]:not(:disabled)", "[data-me]", '[data-hands="phone"]'


def _wrong_pin(page):
    _at_the_wall(GIVEN_CARD, SOMEBODY, ME)(page)
    _type(page, "1357")
    page.locator('[data-step="pin"] [type=submit]').click()
    page.wait_for_selector(".hands .why")


def _refused_answer(page):
    page.locator("main summary").click()
    page.locator('[name="attachments"]').set_input_files(
        {"name": "run.exe", "mimeType": "application/octet-stream", "buffer": b"MZ" + b"\0" * 99}
    )
    page.locator('[name=answer][value="solved"]').click()
    page.wait_for_selector(".fault")


SHEETS = {
    "fresh": ("triages", "assignments", "siblings", "links", "attachments", "tags", "pins"),
    "quick": ("completions",),
    "assigned": ("releases", "starts"),
    "red": (
        "notes", "updates", "communications", "commitments", "commitments/{commitment}/answers", "estimates",
        "pauses", "solutions", "disputes", "assignments",
    ),
    "paused": ("materials", "resumptions"),
    "asked": ("answers", "recalls", "ratings"),
    "closed": ("reopenings",),
}  # fmt: skip
SHEETS_OF_LEADS = {
    "red": ("rulings", "confirmations", "withdrawals"),
    "late": ("actions",),
    "asked": ("rejections", "approvals"),
    "ready": ("closures",),
}
FAULTY = (
    ("fresh", "triages"), ("fresh", "assignments"), ("red", "notes"), ("red", "updates"), ("red", "communications"),
    ("red", "solutions"), ("late", "solutions"), ("asked", "answers"), ("quick", "completions"),
)  # fmt: skip


def _sheets():
    for who, sheets in (("agent", SHEETS), ("lead", SHEETS_OF_LEADS)):
        for ticket, resources in sheets.items():
            for resource in resources:
                name = f"sheet-{resource.partition('/')[0]}-{ticket}{'-answer' if '/' in resource else ''}"
                yield Screen(name, "filled", f"/tickets/{{{ticket}}}/{resource}/new", who)
    for ticket, resource in FAULTY:
        yield Screen(
            f"sheet-{resource}-{ticket}", "error", f"/tickets/{{{ticket}}}/{resource}/new", prepare=_send_empty
        )


def _half_a_quiet(page):
    page.fill("#quiet_from", "22:00")
    page.click('form[action="/settings/notices"] .button.primary')


def _words_without_facts(page):
    page.fill("#body", "Hello")
    page.click(FORM)


SCREENS = (
    Screen("login", "empty", "/login", None),
    Screen("login", "error", "/login", None, _wrong_password),
    Screen("board", "filled", f"/boards/{BOARD}"),
    Screen("board-menu", "filled", f"/boards/{BOARD}", prepare=_open_card_menu),
    Screen("board-sheet", "filled", f"/boards/{BOARD}", prepare=_open_note),
    Screen("board-sheet", "error", f"/boards/{BOARD}", prepare=_faulty_note),
    Screen("board-keys", "filled", f"/boards/{BOARD}", prepare=lambda page: page.keyboard.press("?")),
    Screen("person-menu", "filled", f"/boards/{BOARD}", prepare=press(".person-button")),
    Screen("board", "empty", f"/boards/{BOARD}", scene="bare"),
    *(Screen(f"board-by-{by}", "filled", f"/boards/{BOARD}?by={by}") for by in ("priority", "assignee", "team", "due")),
    Screen("board-narrowed", "filled", f"/boards/{BOARD}?by=stage&who=mine&is=waiting&colour=red&q=VIP"),
    Screen("board-in-lanes", "filled", f"/boards/{BOARD}?by=stage&lanes=priority"),
    Screen("board-people-in-lanes", "filled", f"/boards/{BOARD}?by=assignee&lanes=team", "lead"),
    Screen("filters", "filled", f"/boards/{BOARD}/filters?by=stage&who=mine"),
    Screen("views", "filled", f"/boards/{BOARD}/views?by=assignee&who=none", "lead"),
    Screen("views", "empty", f"/boards/{BOARD}/views?by=stage", scene="bare"),
    Screen("views", "error", f"/boards/{BOARD}/views?by=stage", prepare=_send_empty),
    Screen("view", "filled", f"/boards/{BOARD}/views/{{view}}", "lead"),
    Screen("registration", "empty", f"/tickets/new?board={BOARD}"),
    Screen("registration", "filled", f"/tickets/new?board={BOARD}", prepare=_search_customer),
    Screen("registration", "error", f"/tickets/new?board={BOARD}", prepare=_register_nothing),
    Screen("quick", "empty", f"/quick/new?board={BOARD}"),
    Screen("quick", "error", f"/quick/new?board={BOARD}", prepare=_send_empty),
    *(
        Screen(f"ticket-{key}", "filled", f"/tickets/{{{key}}}", who)
        for key, who in {
            "red": "agent",
            "late": "lead",
            "fresh": "agent",
            "quick": "agent",
            "second": "agent",
            "paused": "agent",
            "asked": "agent",
            "by_hand": "agent",
            "ready": "lead",
            "closed": "agent",
            "disputed": "lead",
        }.items()
    ),
    Screen("ticket-more", "filled", "/tickets/{red}", prepare=press('[popovertarget="ticket-more"]')),
    *_sheets(),
    Screen("record", "filled", "/tickets/{asked}/record"),
    Screen("customer-file", "filled", "/customers/{customer}"),
    Screen("inbox", "filled", "/inbox"),
    Screen("inbox", "empty", "/inbox", scene="bare"),
    Screen("day", "filled", "/day", "lead"),
    Screen("day-of-agent", "filled", "/day"),
    Screen("day", "empty", "/day", scene="bare"),
    Screen("reviews", "filled", f"/reviews?board={BOARD}", "lead"),
    Screen("reviews", "empty", f"/reviews?board={BOARD}", "lead", scene="bare"),
    Screen("overdue", "filled", f"/reports/overdue?board={BOARD}", "lead"),
    Screen("overdue", "empty", f"/reports/overdue?board={BOARD}", "lead", scene="bare"),
    Screen("overdue", "error", f"/reports/overdue?board={BOARD}&first=2024-05-20&last=2024-05-19", "lead"),
    Screen("find", "filled", "/find?q=VIP"),
    Screen("find", "empty", "/find?q=nowhere"),
    Screen("find-start", "empty", "/find"),
    Screen("admin-people", "filled", "/admin/people", "admin"),
    Screen("admin-person", "filled", "/admin/people/{person}", "admin"),
    Screen("admin-person-new", "empty", "/admin/people/new", "admin"),
    Screen("admin-person-new", "error", "/admin/people/new", "admin", prepare=press("main form .button.primary")),
    Screen("admin-teams", "filled", "/admin/teams", "admin"),
    Screen("admin-departments", "filled", "/admin/departments", "admin"),
    Screen("admin-lists", "filled", "/admin/lists", "admin"),
    Screen("admin-walls", "filled", "/admin/screens", "admin"),
    Screen("admin-walls", "empty", "/admin/screens", "admin", scene="bare"),
    Screen("admin-duties", "empty", "/admin/duties", "admin"),
    Screen("admin-duties", "error", "/admin/duties?wrong", "admin", press("main form .primary")),
    Screen("admin-working-time", "filled", "/admin/working-time", "admin"),
    Screen("admin-working-time", "error", "/admin/working-time?wrong", "admin", press("main form .primary")),
    Screen("admin-addresses", "filled", "/admin/addresses", "admin"),
    Screen("admin-addresses", "empty", "/admin/addresses", "admin", scene="bare"),
    Screen("admin-addresses", "error", "/admin/addresses?wrong", "admin", press('form[action*="teams"] .primary')),
    Screen("admin-webhook-new", "empty", "/admin/addresses/webhooks/new", "admin"),
    Screen("admin-webhook-new", "error", "/admin/addresses/webhooks/new?wrong", "admin", press(FORM)),
    Screen("admin-address", "filled", "/admin/addresses/{hook}", "admin"),
    Screen("admin-texts", "filled", "/admin/texts", "admin"),
    Screen("admin-text", "filled", "/admin/texts/confirmation_request?channel=email", "admin"),
    Screen("admin-text", "error", "/admin/texts/assigned", "admin", prepare=_words_without_facts),
    Screen(
        "admin-text-preview", "filled", "/admin/texts/in_progress?preview", "admin", press('[formaction*="previews"]')
    ),
    Screen("settings", "filled", "/settings"),
    Screen("settings", "error", "/settings", prepare=press('form[action="/settings/pins"] .button.primary')),
    Screen("settings-absences", "error", "/settings?away", prepare=press('form[action="/settings/absences"] .primary')),
    Screen("settings-notices", "error", "/settings?quiet", prepare=_half_a_quiet),
    Screen(
        "settings-addresses", "error", "/settings?address", prepare=press('form[action="/settings/addresses"] .primary')
    ),
    Screen("approval", "filled", "/approvals/{approval}", "lead"),
    Screen("wall-pairing", "empty", f"/wall/{BOARD}", None),
    Screen("wall-pairing", "error", f"/wall/{BOARD}?again", None, _pair_wrong),
    Screen("wall", "filled", f"/wall/{BOARD}?all#{{wall}}", None, _pair),
    Screen("wall-pick", "filled", f"/wall/{BOARD}?pick#{{wall}}", None, _at_the_wall(GIVEN_CARD)),
    Screen("wall-who", "filled", f"/wall/{BOARD}?who#{{wall}}", None, _at_the_wall(GIVEN_CARD, SOMEBODY)),
    Screen("wall-pin", "error", f"/wall/{BOARD}?pin#{{wall}}", None, _wrong_pin),
    Screen(
        "wall-phone", "filled", f"/wall/{BOARD}?phone#{{wall}}", None, _at_the_wall(GIVEN_CARD, SOMEBODY, ME, PHONE)
    ),
    Screen("wall-refused", "error", f"/wall/{BOARD}?refused#{{wall}}", None, _at_the_wall(SOLVED_CARD)),
    Screen("admin-messages", "empty", "/admin/messages", "admin"),
    Screen("confirm", "filled", "/confirm/{confirm}", None),
    Screen("confirm-english", "filled", "/confirm/{english}", None),
    Screen("confirm", "error", "/confirm/{confirm}", None, _refused_answer),
    Screen("confirm-answered", "filled", "/confirm/{refused}", None),
    Screen("confirm-expired", "error", "/confirm/{expired}", None),
    Screen("confirm-unknown", "error", "/confirm/nothing-of-ours", None, missing=True),
    Screen("progress", "filled", "/progress/{progress}", None),
    Screen("error-404", "error", "/tickets/GD20240520-999", missing=True),
    Screen("error-of-rank", "error", "/admin/people", missing=True),
)
