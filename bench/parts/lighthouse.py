"""Lighthouse on three pages: performance, accessibility, best practices."""

import json
import os
import subprocess
import tempfile
from pathlib import Path

from bench.house import BOARD
from bench.parts.drag import chromium
from bench.ports import CannotInstall

PACKAGE = "lighthouse@13.5.0"
PERFECT = 100
LONGEST_LOAD_MS = 15_000  # of desk pages: their stream never ends, and Lighthouse waits so long for a quiet network
CATEGORIES = ("performance", "accessibility", "best-practices")


def measure(house, rounds):
    """The lowest score of each page, the best of some rounds; board and ticket on a desk, the customer on a phone."""
    number = next(number for number, stage, _paused in house.inside("cards") if stage == "in_progress")
    pages = {"board": (BOARD, True), "ticket": (f"/tickets/{number}", True)}
    pages["customer"] = (house.inside("customers_page"), False)
    cookie, figures, seen = house.sign_in(1).cookie, {}, {}
    with tempfile.TemporaryDirectory(prefix="board-lighthouse-") as folder:
        _install(folder)
        for name, (path, is_desk) in pages.items():
            url = f"http://localhost:{house.port}{path}"
            found = _rounds(rounds, folder, url, cookie if is_desk else "", is_desk)
            best = {category: max(scores[category] for scores in found) for category in CATEGORIES}
            figures[f"lighthouse_{name}"] = min(best.values())
            seen |= {f"Lighthouse, {name}, {category}": score for category, score in best.items()}
    return figures, seen


def _install(folder):
    command = ["npm", "install", "--silent", "--no-audit", "--no-fund", PACKAGE]
    try:
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise CannotInstall(str(error)) from None


class GaveUp(Exception):
    """Lighthouse ended without a report; what it said."""


def _rounds(rounds, *how):
    """The scores of each round, none after one that nothing can better; one that Lighthouse gave up on is left out.

    Raises GaveUp where that was every one.
    """
    found, said = [], []
    for _round in range(rounds + 1):
        try:
            found.append(_scores(*how))
        except GaveUp as reason:
            said.append(str(reason))
        if len(found) == rounds or (found and min(found[-1].values()) == PERFECT):
            break
    if not found:
        raise GaveUp("; ".join(said))
    return found


def _scores(folder, url, cookie, is_desk):
    report = Path(folder) / "report.json"
    flags = "--headless=new --no-sandbox --disable-gpu"
    command = [f"{folder}/node_modules/.bin/lighthouse", url, "--quiet", "--output=json", f"--output-path={report}"]
    command += [f"--chrome-flags={flags}", f"--only-categories={','.join(CATEGORIES)}"]
    command += ["--preset=desktop", f"--max-wait-for-load={LONGEST_LOAD_MS}"] if is_desk else []
    command += [f"--extra-headers={json.dumps({'Cookie': cookie})}"] if cookie else []
    environ = os.environ | {"CHROME_PATH": chromium()}
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    if done.returncode:
        raise GaveUp(f"{url}: {done.stderr.strip()[-500:]}")
    categories = json.loads(report.read_text())["categories"]
    return {name: round(100 * (categories[name]["score"] or 0)) for name in CATEGORIES}
