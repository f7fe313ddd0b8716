"""A log played again: what happened elsewhere happens here, at its own time, through verbs."""

import csv
import time
from collections import Counter
from unittest.mock import Mock

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from board import importing, wallclock
from board.cli import main, replaying
from board.extensions import db as database
from board.importing import maps
from board.importing.replaying import Player
from board.models.request import Request
from board.models.ticket import Ticket
from tests import cast
from tests.importing import seen, test_same_life
from tests.importing.conftest import EXCERPTS

FILE = EXCERPTS / "kaohsiung1999" / "tickets_week.csv"


@pytest.fixture
def replay(installed, db):
    """`replay(*options)` plays the excerpt, some 17 minutes in a millisecond unless told otherwise; what it says."""

    def run(*options, file=FILE, mapping="kaohsiung1999"):
        command = ["replay", str(file), "--map", mapping, "--speed", "1000000", *options]
        answer = CliRunner().invoke(main, command)
        assert answer.exit_code == 0, answer.output
        return answer.output

    return run


def planned():
    """The whole excerpt as an import would take it."""
    found = importing.plan(FILE, maps.load("kaohsiung1999"), cast.policy())
    database.session.rollback()  # the command wants the database for itself
    return found


def test_a_replayed_log_ends_where_the_log_ends(replay, db):
    lives = planned().lives
    said = replay()
    assert "refused" not in said
    assert Counter(db.session.scalars(select(Ticket.stage))) == planned_stages(lives)
    for life in lives:
        ticket = seen.ticket(life.key)
        told = [event.kind for event in ticket.events if event.door == "replay"]
        assert [kind for kind in told if kind in {step.kind for step in life.steps}] == [s.kind for s in life.steps]
        assert ticket.title == life.title
        assert ticket.face >= len(life.steps) + 2  # every step went through a verb
    assert wallclock.now() >= max(life.last_at for life in lives)


def planned_stages(lives):
    """The stage in which each life ends."""
    after = {"assigned": "assigned", "solved": "awaiting_customer", "closed": "closed", "rejected": "in_progress"}
    after |= {"started": "in_progress", "recalled": "in_progress", "handled_again": "new", "released": "new"}
    stages = Counter()
    for life in lives:
        steps = [after[step.kind] for step in life.steps if step.kind in after]
        stages[steps[-1] if steps else "new"] += 1
    return stages


def test_notes_and_a_second_handling_are_played_like_all_else(replay, tmp_path):
    by, path, told = cast.agent(), tmp_path / "other.csv", tmp_path / "other.toml"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([test_same_life.COLUMNS, *test_same_life.rows(by, again=True)])
    told.write_text(test_same_life.MAP)
    database.session.commit()  # the command wants the database for itself
    replay(file=path, mapping=str(told))
    ticket = seen.ticket("77")
    (note,) = ticket.notes
    assert (note.action, note.cycle_id) == ("联系快递公司", ticket.cycles[0].id)
    assert next(event for event in ticket.events if event.kind == "noted").data["note_id"] == note.id
    assert [cycle.no for cycle in ticket.cycles] == [1, 2] and ticket.cycle is ticket.cycles[1]
    (assignment,) = ticket.assignments
    assert (assignment.person_id, assignment.cycle_id) == (by.id, ticket.cycles[0].id) and assignment.until_at


def test_times_are_those_of_the_log(replay):
    replay()
    ticket = seen.ticket("INS160926011")
    assert ticket.closed_at.isoformat() == "2016-09-25T22:42:56+00:00"
    assert ticket.request.received_at < ticket.cycle.resolved_at < ticket.closed_at
    assert [(t.kind, t.outcome) for t in ticket.timers if t.kind == "resolve"] == [("resolve", "met")]


def test_a_window_begins_with_what_stood_then_and_ends_before_the_rest(replay, db):
    lives = planned().lives
    replay("--from", "2016-09-27 00:00:00", "--hours", "12")
    refs = set(db.session.scalars(select(Request.external_ref)))
    start = (
        lives[0]
        .opened_at.astimezone(cast.policy().tz)
        .replace(year=2016, month=9, day=27, hour=0, minute=0, second=0, microsecond=0)
    )
    hours = [(life.opened_at - start).total_seconds() / 3600 for life in lives]
    assert refs == {life.key for life, hour in zip(lives, hours, strict=True) if hour < 12}
    doors = {seen.ticket(life.key).events[0].door for life, hour in zip(lives, hours, strict=True) if hour < 0}
    assert doors == {"import"}


def test_a_second_run_has_nothing_left_to_play(replay):
    replay()
    answer = CliRunner().invoke(main, ["replay", str(FILE), "--map", "kaohsiung1999"])
    assert answer.exit_code == 1
    assert "is here already" in answer.output


def test_ctrl_c_leaves_a_board_on_which_the_clock_goes_on(installed, monkeypatch, db):
    monkeypatch.setattr(replaying, "time", Mock(wraps=time, sleep=Mock(side_effect=KeyboardInterrupt)))
    answer = CliRunner().invoke(main, ["replay", str(FILE), "--map", "kaohsiung1999", "--speed", "1"])
    assert answer.exit_code == 0, answer.output
    assert "Stopped." in answer.output
    assert seen.count(Ticket) == 1
    assert (wallclock.now() - planned().lives[0].opened_at).total_seconds() < 3600


@pytest.mark.parametrize("options", [(), ("--from", "2016-09-27 00:00:00")])
def test_an_interrupted_replay_goes_on_where_it_stopped(replay, monkeypatch, db, options):
    lives, play, count = planned().lives, Player.play, 0

    def play_a_while(player, moment):
        nonlocal count
        if count == 9:
            raise KeyboardInterrupt
        count += 1
        play(player, moment)

    monkeypatch.setattr(Player, "play", play_a_while)
    assert "The same command goes on from here." in replay(*options)
    stopped_at = wallclock.now()
    monkeypatch.setattr(Player, "play", play)

    assert "going on; " in replay(*options)

    assert wallclock.now() >= stopped_at
    assert Counter(db.session.scalars(select(Ticket.stage))) == planned_stages(lives)
    for life in lives:
        kinds = [event.kind for event in seen.ticket(life.key).events]
        assert [k for k in kinds if k in {step.kind for step in life.steps}] == [s.kind for s in life.steps]
    answer = CliRunner().invoke(main, ["replay", str(FILE), "--map", "kaohsiung1999", *options])
    assert (answer.exit_code, "is here already" in answer.output) == (1, True)


def test_people_reassigned_in_the_log_are_reassigned_here(replay):
    replay(file=EXCERPTS / "uci498-incidents" / "incidents.csv", mapping="uci498-incidents")
    ticket = seen.ticket("INC0016656")
    assert ticket.stage == "closed"
    assert all(a.person is not None for a in ticket.assignments)


def test_other_boards_than_those_of_a_replay_are_left_alone(installed, monkeypatch):
    from dataclasses import replace

    from board import config as configuration

    usual = configuration.current()
    configuration.use(replace(usual, environment="production", clock=None))
    try:
        answer = CliRunner().invoke(main, ["replay", str(FILE), "--map", "kaohsiung1999"])
    finally:
        configuration.use(usual)
    assert answer.exit_code == 1
    assert "BOARD_ENV=replay" in answer.output
