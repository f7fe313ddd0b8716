"""A card dragged over the full board for two seconds in Chromium: long tasks and frames."""

import os
import shutil
import time

from playwright.sync_api import sync_playwright

from bench.figures import percentile
from bench.house import BOARD

CHROMIUMS = (os.environ.get("BOARD_CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
SECONDS, STEP_SECONDS = 2, 1 / 60
DESK = {"width": 1440, "height": 900}
WATCH = """() => {
  window.seen = { tasks: [], frames: [] };
  new PerformanceObserver(list => list.getEntries().forEach(task => seen.tasks.push(task.duration)))
    .observe({ type: "longtask" });
  let before = performance.now();
  const frame = now => { seen.frames.push(now - before); before = now; requestAnimationFrame(frame); };
  requestAnimationFrame(frame);
}"""


def chromium():
    """Where Chromium is; None when there is none."""
    return next(filter(None, (shutil.which(name) for name in CHROMIUMS if name)), None)


def measure(house):
    """As an agent with a mouse, sixty steps a second."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        page = _board(browser, house)
        _drag(page)
        seen = page.evaluate("seen")
        browser.close()
    frames = seen["frames"][1:]
    figures = {"drag_long_tasks": sum(task > 50 for task in seen["tasks"]), "drag_frame_p95": percentile(frames, 0.95)}
    return figures, {"drag, frames": len(frames), "drag, longest frame ms": max(frames)}


def _board(browser, house):
    context = browser.new_context(viewport=DESK, base_url=f"http://localhost:{house.port}")
    cookies = house.sign_in(1).cookies.items()
    context.add_cookies(
        [{"name": name, "value": value, "url": f"http://localhost:{house.port}"} for name, value in cookies]
    )
    page = context.new_page()
    page.goto(BOARD)
    page.wait_for_timeout(3000)  # everything has loaded, and the stream is open
    return page


def _drag(page):
    """From the column of assigned cards over the others and back, dropped where it came from."""
    box = page.locator('[data-column="assigned"] [data-ticket]').first.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] - 12
    page.mouse.move(x, y)
    page.wait_for_selector("#board[data-drags]")
    page.evaluate(WATCH)
    page.mouse.down()
    began = time.perf_counter()
    while (passed := time.perf_counter() - began) < SECONDS:
        there = 1 - abs(1 - passed / SECONDS * 2)  # 0, 1 half-way, 0 again
        page.mouse.move(x + 600 * there, y + 250 * there)
        time.sleep(max(0, STEP_SECONDS - (time.perf_counter() - began - passed)))
    page.mouse.up()
    page.wait_for_timeout(200)
