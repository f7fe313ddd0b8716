"""How PostgreSQL's answers are waited for."""

import socket

import pytest
from psycopg.waiting import Ready, Wait

from board.extensions.promptness import without_waiting


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
