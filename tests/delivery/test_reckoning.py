"""After another policy or calendar the open tickets get its deadlines, and their history says which moved."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from board.delivery import clockwork, reckoning
from board.extensions import db
from board.models.reckoning import latest_pass
from board.models.ticket import Ticket
from board.models.ticket.locking import lock_ticket
from board.models.timer import Timer
from tests import cast
from tests.blueprints.presses import fresh, ticket_page
from tests.policies.otherwise import OFFICE, otherwise  # noqa: F401  a fixture

FRIDAY = datetime.fromisoformat("2024-05-24T17:00:00+08:00")  # the office is open until six, and on Monday from nine
LONGER = {"resolve_minutes = 240 ": "resolve_minutes = 600 "}


@pytest.fixture
def ada(db):
    return cast.agent()


def in_context(app, act):
    """The same for another thread, which has a session of its own."""

    def acting(*arguments):
        with app.app_context():
            return act(*arguments)

    return acting


def put_in_force(now):
    """What a start and the jobs after it do."""
    reckoning.notice_policies(now)
    while reckoning.reckon_for_a_turn(now):
        pass


def due(ticket, kind):
    """When the clock that stands is due, where the board is."""
    (timer,) = [t for t in fresh(ticket).timers if t.kind == kind and t.ended_at is None]
    return timer.due_at.astimezone(cast.policy().tz).strftime("%a %H:%M")


def after(minutes):
    return FRIDAY + timedelta(minutes=minutes)


@pytest.mark.covers("K-056", level="rule")
def test_open_tickets_take_the_deadlines_of_the_new_policy(ada, otherwise):  # noqa: F811
    put_in_force(FRIDAY)
    ticket = cast.lived(ada, until="in_progress", now=FRIDAY)
    assert (due(ticket, "resolve"), due(ticket, "promise"), due(ticket, "note")) == (
        "Fri 21:00",
        "Fri 21:00",
        "Fri 17:30",
    )
    otherwise(OFFICE)
    put_in_force(after(5))
    assert (due(ticket, "resolve"), due(ticket, "promise"), due(ticket, "note")) == (
        "Mon 12:00",
        "Mon 12:00",
        "Fri 17:30",
    )
    assert fresh(ticket).cycle.first_promise_at == fresh(ticket).cycle.promise_at
    assert {t.policy_hash for t in fresh(ticket).timers if t.ended_at is None} == {cast.policy().hash}


def test_the_history_says_which_deadlines_moved_and_nothing_else_counts_as_work(ada, otherwise, sign_in, clock):  # noqa: F811
    put_in_force(FRIDAY)
    ticket = cast.lived(ada, until="in_progress", now=FRIDAY)
    otherwise(LONGER)
    put_in_force(after(5))
    clock.at(after(6))
    event = fresh(ticket).events[-1]
    assert (event.kind, event.actor_kind) == ("reckoned", "system")
    assert [move[0] for move in event.data["moves"]] == ["resolve"]
    assert fresh(ticket).last_handled_at == FRIDAY
    page = ticket_page(sign_in(ada), ticket)
    assert "Deadlines moved: the policy or its calendar has changed" in page
    assert "24 May, 21:00 → 25 May, 03:00" in page


def test_a_ticket_whose_deadlines_stay_has_no_event_and_the_same_face(ada, otherwise):  # noqa: F811
    put_in_force(FRIDAY)
    ticket = cast.lived(ada, until="in_progress", now=FRIDAY)
    before = (fresh(ticket).face, len(fresh(ticket).events))
    otherwise({"archive_days = 30": "archive_days = 31"})
    put_in_force(after(5))
    assert (fresh(ticket).face, len(fresh(ticket).events)) == before
    assert {t.policy_hash for t in fresh(ticket).timers if t.ended_at is None} == {cast.policy().hash}
    done = latest_pass(cast.BOARD)
    assert (done.tickets, done.moved, done.ended_at) == (1, 0, after(5))


def test_a_promise_that_somebody_named_stays_whatever_the_policy_says(ada, otherwise):  # noqa: F811
    put_in_force(FRIDAY)
    ticket = cast.lived(ada, until="in_progress", now=FRIDAY)
    ticket.estimate(after(300), "the carrier is late", by=cast.as_(ada), now=FRIDAY, policy=cast.policy())
    db.session.commit()
    otherwise(OFFICE)
    put_in_force(after(5))
    assert due(ticket, "promise") == "Fri 22:00"


@pytest.mark.only_on("postgresql", "elsewhere nothing is read while somebody else writes")
def test_a_promise_that_is_named_at_this_moment_stays(app, ada, otherwise):  # noqa: F811
    put_in_force(FRIDAY)
    ticket = cast.lived(ada, until="in_progress", now=FRIDAY)
    otherwise(OFFICE)
    lock_ticket(Ticket.id == ticket.id)
    ticket.estimate(after(300), "the carrier is late", by=cast.as_(ada), now=FRIDAY, policy=cast.policy())
    db.session.flush()
    with ThreadPoolExecutor(1) as pool:
        passing = pool.submit(in_context(app, put_in_force), after(5))
        while not db.session.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
            assert not passing.done(), passing.result()
        db.session.commit()
        passing.result(20)
    assert due(ticket, "promise") == "Fri 22:00"


def test_a_clock_that_has_rung_and_gets_more_time_rings_once_more(ada, otherwise):  # noqa: F811
    put_in_force(FRIDAY)
    ticket = cast.lived(ada, until="in_progress", now=FRIDAY)
    clockwork.ring_due_timers(after(31))
    otherwise({"note_first_minutes = 30  ": "note_first_minutes = 45  "})
    put_in_force(after(32))
    assert due(ticket, "note") == "Fri 17:45"
    clockwork.ring_due_timers(after(46))
    rung = [t.fired_at for t in db.session.query(Timer).filter_by(ticket_id=ticket.id, kind="note").order_by(Timer.id)]
    assert rung == [after(31), after(46)]


def test_a_pass_goes_on_where_it_was_stopped_and_is_not_begun_twice(ada, otherwise, monkeypatch):  # noqa: F811
    put_in_force(FRIDAY)
    tickets = [cast.lived(ada, until="in_progress", now=FRIDAY) for _ in range(3)]
    otherwise(LONGER)
    monkeypatch.setattr(reckoning, "AT_ONCE", {})
    monkeypatch.setattr(reckoning, "MANY_AT_ONCE", 1)
    reckoning.notice_policies(after(5))
    assert reckoning.reckon_for_a_turn(after(5), seconds=0)
    assert [due(one, "resolve") for one in tickets] == ["Sat 03:00", "Fri 21:00", "Fri 21:00"]
    put_in_force(after(6))
    put_in_force(after(7))
    assert [due(one, "resolve") for one in tickets] == ["Sat 03:00"] * 3
    assert [len([e for e in fresh(one).events if e.kind == "reckoned"]) for one in tickets] == [1, 1, 1]


def test_a_pass_for_a_policy_that_this_process_does_not_know_is_left_alone(ada, otherwise, monkeypatch):  # noqa: F811
    put_in_force(FRIDAY)
    ticket = cast.lived(ada, until="in_progress", now=FRIDAY)
    with monkeypatch.context():
        otherwise(LONGER)
        reckoning.notice_policies(after(5))
    monkeypatch.undo()
    assert not reckoning.reckon_for_a_turn(after(6))
    assert latest_pass(cast.BOARD).ended_at is None and due(ticket, "resolve") == "Fri 21:00"


def test_the_first_pass_of_a_board_only_notes_its_policy(ada, otherwise):  # noqa: F811
    ticket = cast.lived(ada, until="in_progress", now=FRIDAY)
    otherwise(LONGER)
    put_in_force(after(5))
    assert latest_pass(cast.BOARD).ended_at == after(5) and due(ticket, "resolve") == "Fri 21:00"


def test_an_additional_holiday_moves_what_lies_behind_it(ada, otherwise):  # noqa: F811
    otherwise(OFFICE, without=["cn-2024.toml"])
    now = datetime.fromisoformat("2024-09-30T17:00:00+08:00")
    put_in_force(now)
    ticket = cast.lived(ada, until="in_progress", now=now)
    assert due(ticket, "resolve") == "Tue 12:00"
    otherwise(OFFICE)
    put_in_force(now + timedelta(minutes=5))
    assert fresh(ticket).cycle.promise_at == datetime.fromisoformat("2024-10-08T12:00:00+08:00")
