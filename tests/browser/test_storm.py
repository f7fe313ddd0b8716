"""An hour of a typhoon, played at speed 60 on a running board: three open pages end as if freshly loaded."""

import os
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import expect

from tests import cast

FILE = Path(__file__).parents[1] / "data" / "kaohsiung1999" / "storm_hour.csv"
WINDOW = ["--from", "2016-09-30 10:00:00", "--hours", "1", "--speed", "60"]
VIEWS = ("by=stage", "by=priority", "by=due&who=none")
STATE = """() => Object.fromEntries([...document.querySelectorAll("#board [data-column]")].map((column) => [
  column.dataset.column,
  [document.getElementById(`count-${column.dataset.column}`).textContent,
   ...[...column.querySelectorAll(".card")].map((card) => `${card.id} ${card.dataset.face}`)],
]))"""


def _play(house):
    """The hour, in a process of its own as somebody at a shell would play it; what it said."""
    command = [sys.executable, "-c", "from board.cli import main; main()", "replay", str(FILE)]
    environ = os.environ | house.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    command += ["--map", "kaohsiung1999", *WINDOW]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout + done.stderr


def test_three_boards_end_an_hour_of_the_storm_as_if_freshly_loaded(house, given, browse):
    lead, _ticket = given(lambda: (cast.lead(), cast.lived(cast.agent(), until="new")))
    pages = [browse(lead) for _view in VIEWS]
    for page, view in zip(pages, VIEWS, strict=True):
        page.goto(f"/boards/service-guide?{view}")
        expect(page.locator("html")).to_have_attribute("data-live", "yes")

    assert "refused" not in _play(house)

    for page in pages:
        page.wait_for_timeout(1500)
        lived = page.evaluate(STATE)
        assert sum(len(cards) - 1 for cards in lived.values()) > 50
        page.reload()
        assert lived == page.evaluate(STATE)
