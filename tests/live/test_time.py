"""Views that the clock alone changes: open pages follow within a minute, and nobody else is asked anything."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from board.cache import minute_of
from board.extensions import db as database
from board.extensions import feed
from board.extensions.feed import MINUTE
from board.models.ticket import Ticket
from board.queries.passing import moved_by_time
from board.queries.view import View
from tests import cast
from tests.conftest import drain
from tests.live.listening import until

DAY = timedelta(days=1)


@pytest.fixture
def pass_to(app, live, clock):
    """`pass_to(instant)`: the clock moves there, the feed is told of it, and it is shown."""

    def move(instant):
        before = feed.end()
        clock.at(instant)
        until(lambda: feed.end() != before)
        drain(live)

    live._minute = None  # another test's
    clock.at(begin := cast.NOON - timedelta(minutes=1))
    until(lambda: feed._redis.get(MINUTE) == minute_of(begin).isoformat())
    return move


def _ticket(person, **facts):
    """A ticket with these facts, which no verb has to bring about."""
    ticket = cast.lived(person, until="in_progress")
    database.session.execute(database.update(Ticket).where(Ticket.id == ticket.id).values(facts))
    database.session.commit()
    return ticket


@pytest.mark.parametrize(
    ("query", "facts", "appears"),
    [
        ("?due=soon", {"due_at": cast.NOON + timedelta(minutes=65)}, True),
        ("?due=late", {"due_at": cast.NOON + timedelta(minutes=5)}, True),
        ("?due=soon", {"due_at": cast.NOON + timedelta(minutes=5)}, False),
        ("?is=stalled", {"last_handled_at": cast.NOON + timedelta(minutes=5) - DAY}, True),
        ("?by=priority&due=soon", {"due_at": cast.NOON + timedelta(minutes=65)}, True),
    ],
)
def test_a_ticket_comes_and_goes_by_the_clock_alone(db, listen, pass_to, query, facts, appears):
    ada = cast.agent()
    ticket = _ticket(ada, **facts)
    pass_to(cast.NOON)
    reader = listen(ada, query)
    pass_to(cast.NOON + timedelta(minutes=6))
    said, place = reader.until("cards")
    assert (f'<li id="ticket-{ticket.number}"' in said) is appears
    assert (f'hx-target="#ticket-{ticket.number}" hx-swap="leave' in said) is not appears
    assert place


def test_what_was_closed_a_day_ago_leaves_the_board(db, listen, pass_to):
    ada = cast.agent()
    ticket = cast.lived(ada, until="closed")
    pass_to(cast.NOON + DAY - timedelta(minutes=1))
    reader = listen(ada)
    pass_to(cast.NOON + DAY + timedelta(minutes=1))
    said, _place = reader.until("cards")
    assert f'hx-target="#ticket-{ticket.number}" hx-swap="leave' in said
    assert '<hx-partial hx-target="#count-closed" hx-swap="innerHTML">0</hx-partial>' in said


def test_a_new_day_brings_other_columns_to_who_looks_by_day(ada, listen, pass_to):
    before = cast.NOON.replace(hour=15, minute=59)  # a minute before midnight in the board's zone
    pass_to(before)
    by_day, by_stage = listen(ada, "?by=due"), listen(ada)
    pass_to(before + timedelta(minutes=1))
    by_day.until("resync")
    with pytest.raises(AssertionError, match="no resync"):
        by_stage.until("resync", beats=5)


def test_who_was_away_meanwhile_is_told_too(db, listen, pass_to):
    ada = cast.agent()
    ticket = _ticket(ada, due_at=cast.NOON + timedelta(minutes=65))
    pass_to(cast.NOON)
    gone = listen(ada, "?due=soon")
    _, place = gone.until("beat")
    gone.close()
    pass_to(cast.NOON + timedelta(minutes=6))
    pass_to(cast.NOON + timedelta(minutes=7))
    again = listen(ada, f"?due=soon&after={place}")
    assert f'<li id="ticket-{ticket.number}"' in again.until("cards")[0]


def test_a_minute_costs_a_statement_for_each_view_that_follows_the_clock(ada, listen, pass_to):
    for query in ("", "", "", "?due=soon", "?by=due", "?by=priority", "?by=assignee", "?by=team&who=mine"):
        listen(ada, query)
    asked = []

    def count(_connection, _cursor, statement, *_more):
        if "ticket" in statement:
            asked.append(statement)

    event.listen(database.engine, "before_cursor_execute", count)
    try:
        pass_to(cast.NOON)
    finally:
        event.remove(database.engine, "before_cursor_execute", count)
    assert len(asked) == 3, asked


def test_the_minute_is_told_once_however_many_processes_say_so(pass_to):
    """`pass_to` lets the clock stand: else this process's own listener says the real minute in between."""
    minute, before = minute_of(cast.NOON), feed.end()
    for _process in range(3):
        feed.turn(minute.isoformat())
    assert feed.since(before, 10) == [{"since": (minute - timedelta(minutes=1)).isoformat()}]


def test_only_what_moved_is_found(db):
    ada = cast.agent()
    soon = _ticket(ada, due_at=cast.NOON + timedelta(minutes=65))
    _ticket(ada, due_at=cast.NOON + timedelta(minutes=30))
    view, later = View.parse(cast.policy(), "due=soon"), cast.NOON + timedelta(minutes=6)
    (found,) = moved_by_time(view, cast.policy(), ada, cast.NOON, later)
    assert tuple(found) == (soon.id, cast.BOARD, soon.number, soon.face, soon.version)
