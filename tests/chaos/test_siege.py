"""`make chaos` in its form of three minutes: real processes, killed while four people work."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench import postgres

ROOT = Path(__file__).parent.parent.parent
LONGEST_SECONDS = 900
HERE_ONCE = pytest.mark.skipif(not postgres.is_installed(), reason="PostgreSQL 15 is not installed here")


@pytest.mark.chaos
@pytest.mark.xdist_group("chaos")
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=HERE_ONCE)])
def test_nothing_is_lost_whatever_is_killed(kind):
    environ = {name: value for name, value in os.environ.items() if not name.startswith("BOARD_")}
    environ |= {"QUICK": "1", "ONLY": kind}
    command = [sys.executable, "-m", "chaos"]
    run = subprocess.run(
        command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False, timeout=LONGEST_SECONDS
    )
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-3000:]
    assert run.stdout.splitlines()[-1].endswith("no loss, no double")
