"""`board export`: the tickets of a board as a file that spreadsheets open."""

import csv
import os
import stat
import subprocess
import sys
from datetime import timedelta

import flask_migrate
import pytest

from tests import cast
from tests import database as databases

pytestmark = pytest.mark.only_on("sqlite", "the rows are asked for on both in tests/queries")
COMMAND = [sys.executable, "-c", "from board.cli import main; main()"]


@pytest.fixture
def export(environ, db, tmp_path):
    """`export(...)`: runs the command on the tests' installation, as a process of its own; its outcome and the rows."""

    def run(*words, **variables):
        db.session.rollback()
        flask_migrate.stamp()
        command = [*COMMAND, "export", str(tmp_path / "tickets.csv"), *words]
        settings = os.environ | environ | variables
        done = subprocess.run(command, env=settings, capture_output=True, text=True, timeout=60, check=False)
        return done, _rows(tmp_path / "tickets.csv")

    return run


def _rows(file):
    """The rows of a file whose columns all have names of their own; None without a file."""
    if not file.exists():
        return None
    head, *rows = csv.reader(file.open(encoding="utf-8-sig", newline=""))
    assert len(head) == len(set(head))
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_the_file_has_a_row_for_each_ticket_in_the_language_asked_for(export, clock):
    clock.at(cast.NOON)
    ada = cast.agent()
    first, second = cast.registered(ada), cast.registered(ada)
    done, rows = export("--board", cast.BOARD, "--language", "zh")
    assert done.stdout == f"2 tickets of service-guide written to {done.args[-5]}.\n"
    assert [row["任务编号"] for row in rows] == [first.number, second.number]
    assert rows[0]["客户原话"] == "我订单没收到，物流信息不动了"
    assert export("--board", cast.BOARD)[1][0]["Request no."] == first.request.number


@pytest.mark.covers("K-020", "K-021", level="door")
def test_late_ones_and_closed_ones_are_called_as_in_the_lists(export, clock):
    clock.at(cast.NOON)
    ada = cast.agent()
    late, done = cast.lived(ada, until="in_progress"), cast.lived(ada, until="closed", judged=cast.judgement(2, 1, 1))
    timers = [timer for timer in late.timers if timer.kind == "promise"]
    late.ring(timers, by=cast.SYSTEM, now=cast.NOON + timedelta(days=2), policy=cast.policy())
    fresh, states = cast.registered(ada), {"需求状态", "处理进度"}
    rows = export("--language", "zh")[1]
    assert {row["任务编号"]: tuple(row[state] for state in sorted(states)) for row in rows} == {
        late.number: ("已延期", "已延期"), done.number: ("已完成", "已闭环"), fresh.number: ("未开始", "待处理"),
    }  # fmt: skip


def test_no_cell_is_a_formula(export, clock):
    clock.at(cast.NOON)
    ada, said = cast.agent(), ["=1+1", "+1", "-1", "@a", " =1", "\u200b=1", "＝1", "1=1"]
    for words in said:
        cast.registered(ada, values={"customer_words": words})
    rows = export("--language", "zh")[1]
    assert [row["客户原话"] for row in rows] == [*(f"'{words}" for words in said[:-1]), "1=1"]


def test_the_file_is_for_its_owner_alone(export, tmp_path, clock):
    clock.at(cast.NOON)
    cast.registered(cast.agent())
    export("--board", cast.BOARD)
    assert stat.S_IMODE((tmp_path / "tickets.csv").stat().st_mode) == 0o600


def test_days_are_the_boards_days_the_last_included(export, clock):
    clock.at(cast.NOON)
    number = cast.registered(cast.agent()).number
    for days, found in {("2024-05-20", "2024-05-20"): [number], ("2024-05-21", "2024-05-30"): []}.items():
        done, rows = export("--board", cast.BOARD, "--from", days[0], "--to", days[1])
        assert done.returncode == 0, done.stderr
        assert [row["Task no."] for row in rows] == found, days


def test_where_nothing_is_found_the_file_has_its_columns(export, tmp_path, environ):
    done, rows = export("--language", "zh", DATABASE_URL=databases.another(environ, tmp_path))
    assert (done.returncode, rows) == (0, []), done.stderr
    assert (tmp_path / "tickets.csv").read_text(encoding="utf-8-sig").startswith("任务编号,需求编号,客户编号,客户名称,")


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
