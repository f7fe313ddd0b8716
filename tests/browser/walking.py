"""Walks every screen: looks at it with axe-core, measures it, takes its picture where that is wanted or needed."""

import os
import re
from pathlib import Path

import axe_playwright_python

from tests.browser import scenes
from tests.browser.conftest import PHONE
from tests.screens import SCREENS

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text()
RUN = "async (options) => (await axe.run(document, {resultTypes: ['violations'], ...options})).violations"
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}  # all that another theme can break
STILL = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  await frame();
  for (const one of document.getAnimations()) { try { one.finish(); } catch { one.cancel(); } }
  await frame();
}"""
SHOTS = Path(__file__).parent / "shots"
THEMES = (("light", {}), ("dark", COLOURS))
EVERYTHING = os.environ.get("BOARD_SCREENS") == "all"


class Walk:
    """One walk through the screens in one width and language; each is looked at by day and by night.

    Sheets, which are all made alike, by day alone where not everything is walked; those over the board by night too.
    """

    def __init__(self, browse, day, label, *, with_axe, **options):
        self.browse, self.day, self.label, self.with_axe = browse, day, label, with_axe
        self.options = {"reduced_motion": "reduce"} | options
        self._pages = {}
        SHOTS.mkdir(exist_ok=True)

    def look(self, screen):
        """Everything that is wrong with a screen, as lines, and its picture; all of them where all is walked."""
        page = self._page(screen.who)
        page.emulate_media(color_scheme="light")
        url = screen.url.format(**self.day.links)
        if screen.missing:
            page.watch.expect(f"status of 404 .*{re.escape(url)}")
        page.goto(url)
        if screen.prepare:
            screen.prepare(page)
        if self.with_axe:
            page.evaluate(AXE)
        themes = THEMES[:1] if screen.is_sheet and not EVERYTHING else THEMES
        return [fault for theme, options in themes for fault in self._seen(page, screen, theme, options)]

    def _seen(self, page, screen, theme, options):
        page.emulate_media(color_scheme=theme)
        page.evaluate(STILL)
        label = f"{screen.title}.{self.label}-{theme}"
        faults = [f"{label}: {fault}" for fault in self._faults(page, options)]
        if faults or EVERYTHING:
            page.screenshot(path=SHOTS / f"{label}.jpg", type="jpeg", quality=75, scale="css")
        return faults

    def _page(self, who):
        if who not in self._pages:
            self._pages[who] = self.browse(getattr(self.day, who) if who else None, **self.options)
        return self._pages[who]

    def _faults(self, page, options):
        wide = page.evaluate("document.documentElement.scrollWidth") - page.viewport_size["width"]
        yield from [f"{wide} px wider than the window"] if wide > 0 else []
        for violation in page.evaluate(RUN, options) if self.with_axe else ():
            for node in violation["nodes"]:
                yield f"{violation['id']}: {node['html'][:160]} | {node['failureSummary'][:300]}"


def walked(scene, mode, *, house, given, browse, clock):
    """Everything wrong with the screens of a scene in a mode such as zh-390; Chinese ones are only measured."""
    language, width = mode.split("-")
    clock.at(scenes.NOON)
    day = given(getattr(scenes, scene))
    house.sweep()
    if language == "zh":
        day.agent, day.lead, day.admin = day.zh_agent, day.zh_lead, day.zh_admin
        given(lambda: scenes.walls_in_chinese(day.lead))
    walk = Walk(browse, day, mode, with_axe=language == "en", **(PHONE if width == "390" else {}))
    print(f"pictures: {SHOTS}")
    return [fault for screen in screens_of(scene, sampled=language == "zh") for fault in walk.look(screen)]


def modes(*everything, sampled):
    """Both modes of a width where BOARD_SCREENS=all; else one of them, so that both widths and languages are walked."""
    return everything if EVERYTHING else (sampled,)


def screens_of(scene, *, sampled=False):
    """The screens that belong to a scene; a sample leaves out the sheets, which are all made alike."""
    return [screen for screen in SCREENS if screen.scene == scene and not (sampled and screen.is_sheet)]
