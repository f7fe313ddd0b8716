"""`board bounce`, as a mail server calls it: what it takes, what it says, and the exit code that the server goes by."""

import os
import subprocess

import pytest

from tests import cast
from tests.cast import NOON
from tests.domain import returned
from tests.house.running import COMMAND
from tests.workers import to_customer


@pytest.fixture
def bounce(environ):
    """`bounce(mail, *files, **variables)`: runs the command on the tests' installation with this as its input."""

    def run(mail, *files, **variables):
        return subprocess.run(
            [*COMMAND, "bounce", *files], env=os.environ | environ | variables, input=mail, capture_output=True,
            timeout=120, check=False,
        )  # fmt: skip

    return run


def test_a_piped_bounce_reaches_its_ticket_also_without_valkey(workers, bounce, db):
    ticket = cast.lived(cast.agent(), until="awaiting_customer")
    workers.at(NOON.replace(minute=1))
    ours = f"ask.{ticket.cycle.id}.1@localhost".encode()
    db.session.commit()
    done = bounce(returned.POSTFIX.replace(returned.OURS.encode(), ours), VALKEY_URL="unix:///nowhere.sock")
    assert done.returncode == 0 and b"a letter has come back" in done.stdout and b"Traceback" not in done.stderr
    db.session.expire_all()
    assert to_customer(ticket, "confirmation_request")[-1].error == "bounced 5.1.1" and ticket.cycle.ask_failed_at


def test_files_are_read_one_by_one_and_what_is_no_mail_is_refused(db, bounce, tmp_path):
    (tmp_path / "away.eml").write_bytes(returned.OUT_OF_OFFICE + b"x" * 1_000_000)
    (tmp_path / "unclear.eml").write_bytes(returned.EXIM)
    (tmp_path / "picture.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    ignored = bounce(b"", str(tmp_path / "away.eml"), str(tmp_path / "unclear.eml"))
    assert ignored.returncode == 0
    assert ignored.stdout.decode().splitlines() == [
        f"{tmp_path}/away.eml: no bounce",
        f"{tmp_path}/unclear.eml: a bounce of a shape that is not understood, or that names no letter",
    ]
    assert bounce(b"", str(tmp_path / "picture.jpg"), str(tmp_path / "away.eml")).returncode == 65


@pytest.mark.parametrize("away", [{"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/board"}, {"PORT": "eighty"}])
def test_what_cannot_be_taken_now_is_tried_again_by_the_mail_server(db, bounce, away):
    done = bounce(returned.POSTFIX, **away)
    assert done.returncode == 75 and b"board doctor" in done.stderr and b"Traceback" not in done.stderr
