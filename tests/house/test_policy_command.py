"""`board policy`: what a change would move is told first, and then put in force."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from board.models.timer import Timer
from tests import cast
from tests.domain.boards import FILES

LONGER = FILES["service-guide.toml"].replace("resolve_minutes = 240 ", "resolve_minutes = 600 ")


COMMAND = [sys.executable, "-c", "from board.cli import main; main()"]


@pytest.fixture
def board(environ, db):
    """`board(...)`: runs the command on the tests' installation, as a process of its own; what it says."""

    def run(*words):
        db.session.rollback()
        done = subprocess.run(
            [*COMMAND, *words], env=os.environ | environ, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def test_diff_tells_what_moves_and_apply_moves_it(board, clock, tmp_path, environ, db):
    assert "service-guide: 0 open tickets looked at" in board("policy", "apply")  # what stands is by this policy
    now = clock.at(cast.NOON)
    ticket = cast.lived(cast.agent(), until="in_progress", now=now)
    (tmp_path / "proposal.toml").write_text(LONGER, "utf-8")
    told = board("policy", "diff", str(tmp_path / "proposal.toml"), "--all")
    assert "service-guide: 1 deadlines of 1 of 1 open tickets move." in told
    assert f"{ticket.number} resolve: 2024-05-20 18:00 -> 2024-05-21 00:00" in told
    assert "resolve     1 later" in told

    place = Path(environ["BOARD_HOME"]) / "policies" / "service-guide.toml"
    place.write_text(LONGER, "utf-8")
    try:
        assert "service-guide: 1 open tickets looked at, deadlines of 1 moved." in board("policy", "apply")
    finally:
        place.unlink()
    due = select(Timer.due_at).where(Timer.ticket_id == ticket.id, Timer.kind == "resolve", Timer.ended_at.is_(None))
    assert f"{db.session.scalar(due).astimezone(cast.policy().tz):%Y-%m-%d %H:%M}" == "2024-05-21 00:00"
