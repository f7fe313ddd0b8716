"""Walks every screen: looks at it with axe-core, measures it, takes its picture."""

from pathlib import Path

import axe_playwright_python

from tests.browser import scenes
from tests.browser.conftest import PHONE
from tests.screens import SCREENS

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text()
RUN = "async (options) => (await axe.run(document, {resultTypes: ['violations'], ...options})).violations"
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}  # all that another theme can break
SHOTS = Path(__file__).parent / "shots"


class Walk:
    """One walk through the screens, in one width, theme and language."""

    def __init__(self, browse, day, label, **options):
        self.browse, self.day, self.label, self.options = browse, day, label, options
        self.axe = COLOURS if options.get("color_scheme") == "dark" else {}
        self._pages = {}
        SHOTS.mkdir(exist_ok=True)

    def look(self, screen, *, with_axe=True):
        """Everything that is wrong with a screen, as lines; its picture is kept."""
        page = self._page(screen.who)
        page.goto(screen.url.format(**self.day.links))
        if screen.prepare:
            screen.prepare(page)
        faults = [f"{screen.title} {self.label}: {fault}" for fault in self._faults(page, with_axe)]
        picture = SHOTS / f"{screen.title}.{self.label}.jpg"
        whole = screen.prepare is None and self.axe is not COLOURS
        page.screenshot(path=picture, type="jpeg", quality=75, full_page=whole)
        return faults

    def _page(self, who):
        if who not in self._pages:
            self._pages[who] = self.browse(getattr(self.day, who) if who else None, **self.options)
            self._pages[who].watch.expect("status of (403|404)")
        return self._pages[who]

    def _faults(self, page, with_axe):
        wide = page.evaluate("document.documentElement.scrollWidth") - page.viewport_size["width"]
        yield from [f"{wide} px wider than the window"] if wide > 0 else []
        for violation in self._violations(page) if with_axe else ():
            for node in violation["nodes"]:
                yield f"{violation['id']}: {node['html'][:160]} | {node['failureSummary'][:300]}"

    def _violations(self, page):
        page.evaluate(AXE)
        return page.evaluate(RUN, self.axe)


def walked(scene, mode, *, house, given, browse, clock):
    """Everything wrong with the screens of a scene in a mode such as zh-390-dark; Chinese ones are only measured."""
    language, width, theme = mode.split("-")
    clock.at(scenes.NOON)
    day = given(getattr(scenes, scene))
    house.sweep()
    if language == "zh":
        day.agent, day.lead = day.zh_agent, day.zh_lead
    options = {"color_scheme": theme, **(PHONE if width == "390" else {})}
    walk = Walk(browse, day, mode, **options)
    print(f"pictures: {SHOTS}")
    with_axe = language == "en"
    return [
        fault for screen in screens_of(scene, sampled=not with_axe) for fault in walk.look(screen, with_axe=with_axe)
    ]


def screens_of(scene, *, sampled=False):
    """The screens that belong to a scene; a sample leaves out the sheets, which are all made alike."""
    return [screen for screen in SCREENS if screen.scene == scene and not (sampled and screen.is_sheet)]
