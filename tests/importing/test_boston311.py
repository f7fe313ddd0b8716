"""Another city's requests: due dates of its own, and its own word on whether they were kept."""

from collections import Counter

import pytest
from sqlalchemy import select

from board.models.request import Request
from board.models.ticket import Ticket
from board.models.timer import Timer
from tests.importing import seen
from tests.importing.conftest import EXCERPTS

FILE = EXCERPTS / "boston311-2011" / "requests.csv"


@pytest.fixture
def plan(bring_in):
    """The excerpt, imported."""
    return bring_in(FILE, "boston311-2011")


def judgements(db):
    """How often the city's flag and ours say what: (ONTIME, OVERDUE or None, is late) to a count."""
    return Counter((t.request.facts.get("ontime"), t.is_late) for t in db.session.scalars(select(Ticket)))


def test_our_clock_judges_as_the_city_does(plan, db):
    assert judgements(db) == {
        ("ONTIME", False): 33, ("OVERDUE", True): 25, (None, True): 4,
    }  # fmt: skip


def test_a_due_date_becomes_the_promise_and_its_end_the_clocks_outcome(plan):
    kept, broken = seen.ticket("101000314166"), seen.ticket("101000314169")
    assert kept.cycle.first_promise_at.isoformat() == "2011-08-16T07:18:03+00:00"  # 03:18:03 in Boston
    assert [(t.kind, t.outcome) for t in kept.timers if t.kind == "promise"] == [("promise", "met")]
    assert [(t.kind, t.outcome) for t in broken.timers if t.kind == "promise"] == [("promise", "missed")]
    assert broken.cycle.resolved_at == broken.closed_at
    assert seen.kinds(broken) == ["registered", "solved", "closed", "imported"]


def test_a_request_without_a_due_date_has_no_promise(plan):
    ticket = seen.ticket("101000314164")
    assert (ticket.cycle.promise_at, ticket.is_late) == (None, False)
    assert seen.count(Timer, Timer.ticket_id == ticket.id, Timer.kind == "promise") == 0


def test_what_the_city_does_not_tell_stays_empty(plan):
    for life in plan.lives:
        ticket = seen.ticket(life.key)
        cycle = ticket.cycle
        assert (ticket.assignee_id, ticket.request.customer_id, ticket.request.customer_words) == (None, None, None)
        assert (cycle.triaged_at, cycle.started_at, cycle.assigned_at, cycle.answer) == (None, None, None, None)
        assert ticket.colour_is_provisional
        assert ticket.request.channel == ("phone" if ticket.request.facts["source"] == "Constituent Call" else None)


def test_the_whole_four_weeks_are_10371_requests(bring_in, whole, db):
    plan = bring_in(whole("boston311-2011/requests_20110815_20110911.csv"), "boston311-2011")
    assert (len(plan.lives), len(plan.complaints.found)) == (10371, 0)
    assert plan.stages == {"closed": 9892, "new": 479}
    assert judgements(db) == {("ONTIME", False): 7891, ("OVERDUE", True): 2451, (None, True): 29}
    again = bring_in(whole("boston311-2011/requests_20110815_20110911.csv"), "boston311-2011")
    assert (again.known, again.lives) == (10371, [])
    assert seen.count(Request) == 10371
