"""`board policy`: what a change would move is told first, and then put in force."""

import pytest
from click.testing import CliRunner

from board.cli import main
from tests import cast
from tests.domain.boards import FILES

LONGER = FILES["service-guide.toml"].replace("resolve_minutes = 240 ", "resolve_minutes = 600 ")


@pytest.fixture
def board(environ, db, monkeypatch):
    """`board(...)`: runs the command on the tests' installation; its output."""
    for name, value in environ.items():
        monkeypatch.setenv(name, value)

    def run(*words):
        result = CliRunner().invoke(main, words)
        assert result.exit_code == 0, result.output
        return result.output

    return run


def test_diff_tells_what_moves_and_apply_moves_it(board, clock, tmp_path, environ):
    now = clock.at(cast.NOON)
    ticket = cast.lived(cast.agent(), until="in_progress", now=now)
    (tmp_path / "proposal.toml").write_text(LONGER, "utf-8")
    told = board("policy", "diff", str(tmp_path / "proposal.toml"), "--all")
    assert "service-guide: 1 deadlines of 1 of 1 open tickets move." in told
    assert f"{ticket.number} resolve: 2024-05-20 18:00 -> 2024-05-21 00:00" in told
    assert "resolve     1 later" in told
