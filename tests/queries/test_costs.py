"""What a board asks of the database does not grow with what was closed long ago."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from board.extensions import policies
from board.jobs import sweeping
from board.queries.board_page import board_page
from board.queries.changes import fingerprint
from board.queries.find import tickets_found
from board.queries.passing import moved_by_time
from board.queries.reports import departments_asked, overdue_tickets
from board.queries.tally import counts
from board.queries.ticket_stamp import ticket_stamp
from board.queries.view import View
from tests import cast

LARGE = (
    "ticket", "request", "cycle", "customer", "ticket_words", "commitment", "event", "message", "timer", "ticket_link",
)  # fmt: skip


@pytest.fixture
def ada(db):
    return cast.agent()


@pytest.fixture
def plans(db):
    """`plans(act)`: how SQLite would carry out each statement of an act, step by step."""

    def watch(act):
        asked = []

        def note(_connection, _cursor, statement, values, *_more):
            asked.append((statement, values))

        event.listen(db.engine, "before_cursor_execute", note)
        act()
        event.remove(db.engine, "before_cursor_execute", note)
        connection = db.session.connection()
        explained = [s for s in asked if s[0].startswith(("SELECT", "WITH"))]
        assert explained
        return [
            row[3]
            for text, values in explained
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values)
        ]

    return watch


def scans(steps):
    """The steps that go through a whole table that closed tickets fill."""
    return [step for step in steps if step.split()[0] == "SCAN" and step.split()[1] in LARGE]


@pytest.mark.only_on("sqlite", "this reads SQLite's plans")
@pytest.mark.parametrize(
    "query",
    [
        "", "by=priority", "by=assignee", "by=team", "by=due", "who=mine", "who=none", "due=soon&due=late",
        "is=waiting&is=second&is=escalated&is=stalled&is=ready", "channel=phone&team=1&colour=red", "q=退款 refund",
        "by=assignee&lanes=team",
    ],
)  # fmt: skip
def test_a_board_reads_its_open_tickets_by_an_index(app, db, ada, plans, query):
    cast.lived(ada, until="in_progress")
    view = View.parse(cast.policy(), query)

    def act():
        with app.test_request_context():
            board_page(view, cast.policy(), ada, "en", cast.NOON)

    assert scans(plans(act)) == []


@pytest.mark.only_on("sqlite", "this reads SQLite's plans")
@pytest.mark.parametrize("query", ["", "by=due", "due=soon&due=late", "by=assignee&is=stalled", "is=stalled&q=退款"])
def test_what_the_clock_moves_is_found_by_an_index(app, db, ada, plans, query):
    cast.lived(ada, until="in_progress")
    view = View.parse(cast.policy(), query)

    def act():
        list(moved_by_time(view, cast.policy(), ada, cast.NOON, cast.NOON + timedelta(minutes=1)))

    assert view.is_timed and scans(plans(act)) == []


@pytest.mark.only_on("sqlite", "this reads SQLite's plans")
@pytest.mark.parametrize("query", ["", "by=priority", "by=assignee", "by=team", "who=mine"])
def test_what_is_open_is_counted_without_a_look_at_a_ticket(app, db, ada, plans, query):
    cast.lived(ada, until="in_progress")
    view = View.parse(cast.policy(), query)

    def act():
        with app.test_request_context():
            counts(view, cast.policy(), ada, cast.NOON)
            fingerprint(cast.policy(), cast.NOON)

    of_open = [step for step in plans(act) if "ix_ticket_open" in step]
    assert len(of_open) >= 2 and all("USING COVERING INDEX" in step for step in of_open)


@pytest.mark.only_on("sqlite", "this reads SQLite's plans")
@pytest.mark.parametrize("question", ["退", "物流 refund", "5678", "a customer's words"])
def test_words_are_looked_up_by_the_index(app, db, ada, plans, question):
    cast.lived(ada, until="closed")
    cast.registered(ada)

    def act():
        with app.test_request_context():
            tickets_found(question, ada, policies, "en", cast.NOON)

    assert scans(plans(act)) == []


def test_whether_a_tickets_page_has_changed_is_read_by_indexes(db, ada, plans):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("this reads SQLite's plans")
    number = cast.lived(ada, until="in_progress").number
    assert scans(plans(lambda: ticket_stamp(ada, number))) == []


@pytest.mark.parametrize("question", [overdue_tickets, departments_asked])
def test_a_report_reads_its_days_by_an_index(app, db, ada, plans, question):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("this reads SQLite's plans")
    cast.lived(ada, until="in_progress")
    period = (cast.NOON - timedelta(days=7), cast.NOON)

    def act():
        with app.test_request_context():
            question(cast.policy(), *period, "en", cast.NOON)

    assert scans(plans(act)) == []


@pytest.mark.only_on("sqlite", "this reads SQLite's plans")
def test_a_sweep_that_finds_nothing_reads_what_waits_by_indexes(app, db, ada, plans):
    cast.lived(ada, until="closed")
    db.session.commit()
    assert [step for step in scans(plans(sweeping.sweep)) if "ix_message_waiting" not in step] == []
