"""ServiceNow incidents: an audit trail of states."""

from collections import Counter

import pytest

from board.models.customer import Customer
from board.models.message import Message
from board.models.ticket import Ticket
from tests.importing import seen
from tests.importing.conftest import EXCERPTS

FILE = EXCERPTS / "uci498-incidents" / "incidents.csv"


@pytest.fixture
def plan(bring_in):
    """The excerpt, imported."""
    return bring_in(FILE, "uci498-incidents")


def test_rows_become_tickets_and_each_row_leaves_an_event(plan):
    assert (plan.rows, len(plan.lives)) == (145, 23)
    for life in plan.lives:
        ticket = seen.ticket(life.key)
        assert len(ticket.events) >= life.rows + 1
        assert ticket.stage == "closed"
    assert seen.count(Message) == 0


def test_the_priority_of_the_file_is_the_colour(plan):
    colours = Counter(seen.ticket(life.key).colour for life in plan.lives)
    assert colours["red"] and colours["green"] and colours["yellow"]
    ticket = seen.ticket("INC0016656")
    assert [(c.colour, c.why) for c in ticket.colours] == [("yellow", "imported")]
    assert not ticket.colour_is_provisional


def test_a_changed_priority_changes_the_colour_at_its_time(plan):
    changed = [t for life in plan.lives if len((t := seen.ticket(life.key)).colours) > 1]
    assert changed
    first, second = changed[0].colours[:2]
    assert first.at < second.at
    assert {first.why, second.why} == {"imported"}


def test_an_update_after_closing_is_a_second_handling(plan):
    ticket = seen.ticket("INC0016656")
    kinds = seen.kinds(ticket)
    assert kinds.index("handled_again") > kinds.index("closed")
    assert kinds[-1] == "imported"
    assert ticket.cycle.no == 2
    assert ticket.cycles[0].closed_at < ticket.cycle.opened_at


def test_waiting_for_the_user_is_a_pause_that_is_credited(plan):
    ticket = seen.ticket("INC0016656")
    assert {pause.why for pause in ticket.pauses} == {"material"}
    assert all(pause.until_at for pause in ticket.pauses)
    resolve = next(t for t in ticket.timers if (t.kind, t.ref) == ("resolve", "c1"))
    limit = (resolve.due_at - resolve.started_at).total_seconds() / 3600
    assert limit > 24


def test_callers_are_customers_and_resolvers_cannot_sign_in(plan):
    ticket = seen.ticket("INC0016656")
    assert ticket.customer.name == "Caller 4630"
    assert not ticket.assignee.is_active
    assert ticket.assignee.password_hash is None
    assert ticket.assignee.email.endswith("@uci498-incidents.invalid")


def test_what_happened_keeps_who_did_it_beside_it(plan):
    started = next(e for e in seen.ticket("INC0016656").events if e.kind == "closed")
    assert started.remark.body == "Updated by 908"
    assert started.actor_id is None


def test_the_whole_fortnight_is_4003_tickets(bring_in, whole):
    plan = bring_in(whole("uci498-incidents/incidents_20160404_20160417.csv"), "uci498-incidents")
    assert (plan.rows, len(plan.lives), len(plan.complaints.found)) == (21597, 4003, 0)
    assert seen.count(Ticket, Ticket.stage == "closed") == 4003
    assert seen.count(Customer) == 2069
