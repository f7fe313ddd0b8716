"""How PostgreSQL's answers are waited for."""

import socket
import subprocess
import sys

import pytest
from psycopg.waiting import Ready, Wait

from board.extensions import promptness
from board.extensions.promptness import without_waiting

ON_GEVENT = "from gevent import monkey; monkey.patch_all()\n"
LOOK = """
import sqlalchemy
from board.extensions import promptness
engine = sqlalchemy.create_engine("postgresql+psycopg://")
promptness.hook(engine)
print(bool(engine.dialect.dispatch.do_connect))
"""


@pytest.fixture
def ends():
    """The two ends of a line, ours and the database's."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def steps(*waits):
    """What psycopg would wait for, one after the other; gives what it was told each time."""
    told = []
    for wait in waits:
        told.append((yield wait))
    return told


def outcome(generator, *answers):
    """(where it had to wait, what it gave) of a generator that is told these answers."""
    waited = []
    try:
        waited.append(next(generator))
        for answer in answers:
            waited.append(generator.send(answer))
    except StopIteration as end:
        return waited, end.value
    return waited, None


@pytest.mark.parametrize(
    ("wanted", "told"), [(Wait.R, Ready.R), (Wait.W, Ready.W), (Wait.RW, Ready.RW)], ids=["read", "write", "both"]
)
def test_an_answer_that_is_there_is_taken_without_waiting(ends, wanted, told):
    ours, theirs = ends
    theirs.send(b"an answer")
    assert outcome(without_waiting(steps(wanted), ours.fileno())) == ([], [told])


def test_an_answer_that_takes_its_time_is_left_to_whoever_waits_longer(ends):
    ours, _theirs = ends
    waited, given = outcome(without_waiting(steps(Wait.W, Wait.R), ours.fileno()), Ready.R)
    assert (waited, given) == ([Wait.R], [Ready.W, Ready.R])


def test_whoever_looks_again_and_again_is_told_what_was_seen(ends):
    ours, _theirs = ends
    waited, given = outcome(without_waiting(steps(Wait.R, Wait.W), ours.fileno()), Ready.NONE)
    assert (waited, given) == ([Wait.R], [Ready.NONE, Ready.W])


def test_others_are_let_in_between_answers_that_never_pause(ends, monkeypatch):
    monkeypatch.setattr(promptness, "LONGEST_SECONDS", 0)
    ours, theirs = ends
    theirs.send(b"an answer")
    assert outcome(without_waiting(steps(Wait.R), ours.fileno()), Ready.R) == ([Wait.R], [Ready.R])


def test_a_process_on_gevent_connects_so_and_others_wait_as_ever():
    said = [subprocess.check_output([sys.executable, "-c", code], text=True) for code in (LOOK, ON_GEVENT + LOOK)]
    assert said == ["False\n", "True\n"]


def test_a_line_that_is_cut_is_left_to_whoever_waits_longer(ends):
    ours, theirs = ends
    theirs.close()
    assert outcome(without_waiting(steps(Wait.R), ours.fileno()))[0] == [Wait.R]


def test_what_a_step_raises_is_raised(ends):
    def fails():
        yield Wait.W
        raise ConnectionError("gone")

    with pytest.raises(ConnectionError, match="gone"):
        outcome(without_waiting(fails(), ends[0].fileno()))
