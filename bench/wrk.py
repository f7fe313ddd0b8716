"""Load by `wrk`, which costs the machine less than any client in Python."""

import json
import os
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
WARM_SECONDS = 1
SETTLE_SECONDS = 2  # wrk hangs up in the middle of requests; the server still carries them out
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Load:
    """What came of a stretch of load; times in milliseconds, `failed` answers that were errors."""

    per_second: float
    p50: float
    p95: float
    worst: float
    failed: int


def ensure():
    """Install wrk where it is missing and apt is there; raises when it cannot be had."""
    if not shutil.which("wrk"):
        for command in (("update",), ("install", "-y", "--no-install-recommends", "wrk")):
            subprocess.run(["apt-get", "-qq", *command], check=True, stdout=subprocess.DEVNULL)


def read(port, path, *, cookie="", clients=8, seconds=5, encoding="identity"):
    """The Load of so many clients who ask for one page again and again, after a second that does not count."""
    headers = ["-H", f"Accept-Encoding: {encoding}", "-H", f"Cookie: {cookie}"]
    asked = [*headers, f"http://127.0.0.1:{port}{path}"]
    _run("wrk_read.lua", clients, WARM_SECONDS, asked, min(2, clients))
    return _run("wrk_read.lua", clients, seconds, asked, min(2, clients))


def write(port, cycles, callers, *, seconds=5, content_type=FORM):
    """The Load of clients who post; each card has a cycle of (path, body) that goes round, `@once@` a fresh key.

    The cards are dealt out, so that no two clients meet at one.
    """
    signed = [text for caller in callers for text in (caller.cookie, caller.token)]
    told = {"BENCH_CLIENTS": str(len(callers)), "BENCH_CONTENT_TYPE": content_type}
    with tempfile.NamedTemporaryFile("w", suffix=".tsv") as file:
        file.writelines("\t".join(part for request in cycle for part in request) + "\n" for cycle in cycles)
        file.flush()
        arguments = [f"http://127.0.0.1:{port}/", "--", file.name, *signed]
        load = _run("wrk_write.lua", len(callers), seconds, arguments, len(callers), told)
    time.sleep(SETTLE_SECONDS)
    return load


def _run(script, clients, seconds, arguments, threads, told=()):
    command = ["wrk", f"-t{threads}", f"-c{clients}", f"-d{seconds}s", "--timeout", "30s", "-s", HERE / script]
    done = subprocess.run(
        [*map(str, command), *arguments], env=os.environ | dict(told), capture_output=True, text=True, check=True
    )
    seen = json.loads(done.stdout.splitlines()[-1])
    failed = seen["refused"] + seen["broken"]
    return Load(seen["requests"] / seen["seconds"], seen["p50"], seen["p95"], seen["worst"], failed)
