"""Where things stand on a page: rows begin on one line, and a number leaves its drawing to be seen."""

from playwright.sync_api import expect

from board.models.drafts import Typed, save_draft
from tests import cast

PHONE = {"width": 390, "height": 844}


def _day():
    """An agent with a ticket, an unfinished registration and notices."""
    ada = cast.agent()
    cast.lived(cast.lead(), until="judged").assign(ada, by=cast.as_(ada), now=cast.NOON, policy=cast.policy())
    typed = Typed(fields={"core_demand": ["物流停滞"]}, opened_at=cast.NOON)
    save_draft("draft-one", typed, by=cast.as_(ada), now=cast.NOON, policy=cast.policy())
    return ada


def _box(locator):
    return locator.evaluate("it => it.getBoundingClientRect().toJSON()")


def test_the_rows_of_my_day_begin_on_one_line_with_a_lamp_and_without(given, browse):
    page = browse(given(_day))
    page.goto("/day")
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        mains = page.locator(".duty > .main")
        expect(mains).to_have_count(2)
        assert len({round(_box(main)["left"]) for main in mains.all()}) == 1


def test_the_number_of_notices_covers_nothing_of_its_drawing_on_a_phone(given, browse):
    page = browse(given(_day), viewport=PHONE)
    page.goto("/day")
    assert _box(page.locator("#inbox-count"))["left"] >= _box(page.locator(".ways [href='/inbox'] .icon"))["right"]
