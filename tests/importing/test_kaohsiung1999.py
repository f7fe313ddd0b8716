"""A city's hotline: one row per ticket, the changes seen in a second file."""

from datetime import timedelta

import pytest

from board.models.event import Event
from board.models.message import Message
from board.models.request import Request
from board.models.ticket import Ticket
from board.models.timer import Timer
from tests.importing import seen
from tests.importing.conftest import EXCERPTS, NOW

FILE = EXCERPTS / "kaohsiung1999" / "tickets_week.csv"


@pytest.fixture
def plan(bring_in):
    """The excerpt, imported."""
    return bring_in(FILE, "kaohsiung1999")


def test_every_ticket_comes_in_with_its_own_number_and_ours(plan):
    assert seen.count(Request) == len(plan.lives) == 29
    ticket = seen.ticket("INS160926011")
    assert ticket.request.number.startswith("20160926-")
    assert ticket.number == f"GD{ticket.request.number}"


def test_nothing_is_sent(plan):
    assert seen.count(Message) == 0


def test_an_observed_life_becomes_events_with_their_times(plan):
    ticket = seen.ticket("INS160926011")
    assert seen.kinds(ticket) == ["registered", "source_changed", "assigned", "solved", "closed", "imported"]
    closed = ticket.events[-2]
    assert closed.occurred_at.isoformat() == "2016-09-25T22:42:56+00:00"  # the file's second, not the poll's
    assert closed.recorded_at == NOW
    assert {event.door for event in ticket.events} == {"import"}


def test_the_closing_note_is_one_text(plan):
    note = seen.ticket("INS160926011").cycle.closing_note
    assert note.startswith("【主管解除管制】")
    assert "\n" not in note


def test_what_the_file_does_not_tell_stays_empty(plan):
    for life in plan.lives:
        ticket = seen.ticket(life.key)
        cycle = ticket.cycle
        told = (ticket.assignee_id, ticket.request.customer_id, ticket.request.customer_words, cycle.triaged_at)
        assert told == (None, None, None, None)
        assert (cycle.promise_at, cycle.self_check, cycle.answer, cycle.rating) == (None, None, None, None)
        assert ticket.colour_is_provisional


def test_a_report_sent_back_goes_back_to_work(plan):
    again = [life for life in plan.lives if any(step.kind == "rejected" for step in life.steps)]
    assert len(again) >= 2
    ticket = seen.ticket(again[0].key)
    assert [pause.why for pause in ticket.pauses] == ["awaiting_customer"]


def test_a_ticket_taken_up_after_closing_is_a_second_handling(plan):
    again = next(life for life in plan.lives if any(step.kind == "handled_again" for step in life.steps))
    ticket = seen.ticket(again.key)
    assert [cycle.no for cycle in ticket.cycles] == [1, 2]
    assert ticket.cycles[0].closed_at is not None


def test_units_become_teams_that_nobody_is_offered(plan):
    ticket = seen.ticket("INS160926011")
    assert ticket.team.name_zh == "交通局"
    assert not ticket.team.is_active


def test_the_title_says_what_and_where(plan):
    ticket = seen.ticket("INS160926011")
    assert ticket.title == "號誌故障 · 鼓山區"
    assert not ticket.title_is_manual


def test_a_clock_that_ended_is_met_or_missed_and_one_that_stands_has_fired_unheard(plan):
    assert [(t.kind, t.outcome) for t in seen.ticket("INS160926011").timers] == [("resolve", "met")]
    open_ones = seen.count(Ticket, Ticket.stage != "closed")
    assert open_ones
    assert seen.count(Timer, Timer.ended_at.is_(None), Timer.fired_at.is_(None)) == 0
    assert seen.count(Timer, Timer.ended_at.is_(None), Timer.fired_at == Timer.due_at) > open_ones


def test_without_the_second_file_the_first_sights_of_each_state_are_the_history(bring_in, tmp_path):
    alone = tmp_path / "tickets.csv"
    alone.write_bytes(FILE.read_bytes())
    bring_in(alone, "kaohsiung1999")
    ticket = seen.ticket("INS160926011")
    assert ticket.stage == "closed"
    assert ticket.cycle.resolved_at - ticket.request.received_at < timedelta(hours=1)


def test_the_whole_week_is_3510_tickets(bring_in, whole):
    plan = bring_in(whole("kaohsiung1999/tickets_week.csv"), "kaohsiung1999")
    assert (len(plan.lives), plan.rows, len(plan.complaints.dropped)) == (3510, 3510 + 17564, 0)
    stages = {stage: seen.count(Ticket, Ticket.stage == stage) for stage in ("awaiting_customer", "closed")}
    assert stages == {"awaiting_customer": 1394, "closed": 631}
    assert seen.count(Event, Event.kind == "imported") == 3510
    assert plan.stages["closed"] == 631
