"""What a press copies, also where the browser keeps its clipboard to itself."""

from playwright.sync_api import expect

from tests import cast

CLIPBOARDS = {
    "works": "{writeText: async (text) => { window.copied = text; }}",
    "over plain http": "undefined",
    "refuses": "{writeText: async () => { throw new Error('NotAllowedError'); }}",
}
NOT_COPIED = "Not copied. The text is selected; please copy it by hand."


def test_copied_is_said_of_what_was_copied_and_the_rest_is_selected(given, browse, clock):
    clock.at(cast.NOON)
    ada, number = given(lambda: ((ada := cast.agent()), cast.lived(ada, until="new").number))
    page = browse(ada)
    for name, clipboard in CLIPBOARDS.items():
        page.goto(f"/tickets/{number}")
        page.evaluate(f"Object.defineProperty(navigator, 'clipboard', {{value: {clipboard}}})")
        page.locator("[data-copy]").first.click()
        if name == "works":
            expect(page.locator("#live")).to_have_text("Copied")
            assert page.evaluate("copied") == number
        else:
            expect(page.locator("#notices")).to_contain_text(NOT_COPIED)
            expect(page.locator("#live")).to_be_empty()
            assert page.evaluate("getSelection().toString()") == number
