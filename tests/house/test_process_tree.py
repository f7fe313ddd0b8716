"""`board up` as it is really run: one tree that repairs itself and leaves nothing behind."""

import signal
import subprocess

import psutil
import pytest

from tests.house.running import COMMAND, PATIENCE_SECONDS, all_gone, answers, lives, start, until

pytestmark = pytest.mark.xdist_group("process tree")
CHILDREN = 5  # Valkey, two workers, ticker, web


@pytest.fixture
def board(place):
    """A running board."""
    process = start(place)
    yield process
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        process.wait(PATIENCE_SECONDS)


def tree(process):
    """Every process below `board up`."""
    return psutil.Process(process.pid).children(recursive=True)


def living(process):
    """The direct children that have not ended, also while they are looked at."""
    return [child for child in psutil.Process(process.pid).children() if lives(child)]


def named(process, name):
    """The living children whose command line tells that name."""
    return [child for child in living(process) if name in " ".join(child.cmdline())]


def test_whatever_is_killed_is_started_again(place, board):
    for name in ("valkey-server", "gunicorn", "main()"):
        until(lambda: len(living(board)) == CHILDREN)
        victim = named(board, name)[0]

        victim.kill()

        until(lambda victim=victim: all_gone([victim]))
        until(lambda: len(living(board)) == CHILDREN)
        until(lambda: answers(place))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopping_leaves_nothing_behind(place, board, number):
    below = tree(board)
    assert len(below) >= 6  # Valkey, two workers, ticker, gunicorn and its two

    board.send_signal(number)

    assert board.wait(PATIENCE_SECONDS) == 0
    until(lambda: all_gone(below))
    assert not answers(place)


def test_even_a_killed_head_takes_its_tree_along(place, board):
    below = tree(board)

    board.kill()
    board.wait(PATIENCE_SECONDS)

    until(lambda: all_gone(below))


def test_the_second_start_keeps_the_data_from_whatever_folder(place, board, tmp_path):
    add = [*COMMAND, "user", "add", "kim@demo.test", "--password", "long enough"]
    assert subprocess.run(add, env=place, capture_output=True, text=True, check=True).stdout
    board.send_signal(signal.SIGINT)
    board.wait(PATIENCE_SECONDS)

    again = start(place, cwd=tmp_path)
    repeated = subprocess.run(add, env=place, capture_output=True, text=True, check=False)
    again.send_signal(signal.SIGINT)
    again.wait(PATIENCE_SECONDS)

    assert "has an account already" in repeated.stderr


def test_what_stands_in_the_way_is_one_clear_line(place, board, tmp_path):
    (tmp_path / "file").write_text("")
    refused = {
        "already running": place,
        "is in use": place | {"BOARD_HOME": str(tmp_path / "other")},
        "writable folder": place | {"BOARD_HOME": str(tmp_path / "file" / "home")},
        "PORT='http'": place | {"PORT": "http"},
    }
    for words, environ in refused.items():
        answer = subprocess.run([*COMMAND, "up"], env=environ, capture_output=True, text=True, timeout=30, check=False)

        assert answer.returncode == 1
        assert words in answer.stderr
        assert len(answer.stderr.strip().splitlines()) == 1


def test_a_bad_policy_stops_the_start_with_its_name(place, tmp_path):
    folder = tmp_path / "home" / "policies"
    folder.mkdir(parents=True)
    (folder / "wrong.toml").write_text("key = 7")

    answer = subprocess.run([*COMMAND, "up"], env=place, capture_output=True, text=True, timeout=30, check=False)

    assert answer.returncode == 1
    assert "wrong.toml" in answer.stderr
    assert len(answer.stderr.strip().splitlines()) == 1


def test_doctor_says_what_to_do(place, board):
    answer = subprocess.run([*COMMAND, "doctor"], env=place, capture_output=True, text=True, check=False)

    assert answer.returncode == 1
    assert "board user add" in answer.stdout and "no folder is read (BOARD_BOUNCES)" in answer.stdout
    assert answer.stdout.count("FIX") == 1


def test_doctor_says_when_the_folder_of_letters_that_came_back_cannot_be_read(place, tmp_path):
    (tmp_path / "new").mkdir()
    asked = place | {"BOARD_BOUNCES": str(tmp_path)}
    answer = subprocess.run([*COMMAND, "doctor"], env=asked, capture_output=True, text=True, check=False)
    assert f"{tmp_path}/cur: make a Maildir there" in answer.stdout and f"{tmp_path}/new" not in answer.stdout
    (tmp_path / "cur").mkdir()
    answer = subprocess.run([*COMMAND, "doctor"], env=asked, capture_output=True, text=True, check=False)
    assert f"letters that come back: {tmp_path}" in answer.stdout and "Maildir" not in answer.stdout
