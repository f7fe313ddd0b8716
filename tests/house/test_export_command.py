"""`board export`: the tickets of a board as a file that spreadsheets open."""

import csv
import os
import subprocess
import sys

import pytest

from tests import cast

pytestmark = pytest.mark.only_on("sqlite", "the rows are asked for on both in tests/queries")
COMMAND = [sys.executable, "-c", "from board.cli import main; main()"]


@pytest.fixture
def export(environ, db, tmp_path):
    """`export(...)`: runs the command on the tests' installation, as a process of its own; its outcome and the rows."""

    def run(*words):
        db.session.rollback()
        file = tmp_path / "tickets.csv"
        command = [*COMMAND, "export", str(file), *words]
        done = subprocess.run(
            command, env=os.environ | environ, capture_output=True, text=True, timeout=60, check=False
        )
        rows = list(csv.DictReader(file.open(encoding="utf-8-sig", newline=""))) if file.exists() else None
        return done, rows

    return run


def test_the_file_has_a_row_for_each_ticket_in_the_language_asked_for(export, clock):
    clock.at(cast.NOON)
    ada = cast.agent()
    first, second = cast.registered(ada), cast.registered(ada, values={"customer_words": "=1+1"})
    done, rows = export("--board", cast.BOARD, "--language", "zh")
    assert done.stdout == f"2 tickets of service-guide written to {done.args[-5]}.\n"
    assert [row["任务编号"] for row in rows] == [first.number, second.number]
    assert [row["客户原话"] for row in rows] == ["我订单没收到，物流信息不动了", "'=1+1"], "no cell is a formula"
    assert export("--board", cast.BOARD)[1][0]["Request no."] == first.request.number


def test_days_are_the_boards_days_the_last_included(export, clock):
    clock.at(cast.NOON)
    number = cast.registered(cast.agent()).number
    for days, found in {("2024-05-20", "2024-05-20"): [number], ("2024-05-21", "2024-05-30"): None}.items():
        done, rows = export("--board", cast.BOARD, "--from", days[0], "--to", days[1])
        assert done.returncode == 0, done.stderr
        assert (rows and [row["Task no."] for row in rows]) == (found or []), days


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--board", "nowhere"), "There is no board 'nowhere'"),
        (("--from", "2024-05-21", "--to", "2024-05-20"), "The last day lies before the first one."),
        (("--from", "yesterday"), "does not match the format"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line_and_leaves_no_file(export, words, says):
    done, rows = export(*words)
    assert done.returncode != 0 and says in done.stderr and "Traceback" not in done.stderr
    assert rows is None
