"""Design, promise 1: an imported life leaves the rows and the clocks that a lived one leaves."""

import csv
from datetime import timedelta

import pytest

from board.importing import maps
from tests import cast
from tests.importing import seen

# The file tells no judgement, no answer of the customer, no raised colour: the import must not make them up.
UNTOLD_EVENTS = {"triaged", "answered", "imported", "communicated", "raised", "committed"}
UNTOLD_CLOCKS = {"judge"}
MAP = """
key = "other-board"
title = "Another board"
board = "service-guide"
shape = "audit_rows"
key_column = "no"
language = "zh"
reopening = "again"
clocks = ["assign", "respond", "start", "resolve", "promise_half", "promise_hour", "promise", "note", "update"]
[audit]
at = "at"
[columns]
opened_at = "opened"
state = "state"
person = "person"
promise_at = "promise"
priority = "colour"
solution = "solution"
note_action = "action"
note_result = "result"
[states]
new = "new"
assigned = "assigned"
working = "in_progress"
waiting = "in_progress"
solved = "awaiting_customer"
closed = "closed"
[paused]
waiting = "material"
[priorities]
yellow = "yellow"
"""
COLUMNS = ("no", "opened", "at", "state", "person", "promise", "colour", "solution", "action", "result", "again")


def minutes(count):
    return cast.NOON + timedelta(minutes=count)


def as_it_was_lived(by, *, again=False):
    """A ticket lived through the verbs: worked on, paused, noted, solved, confirmed; perhaps a second time."""
    policy = cast.policy()

    def do(verb, *particulars, at, **more):
        getattr(ticket, verb)(*particulars, by=cast.as_(by), now=minutes(at), policy=policy, **more)

    ticket = cast.registered(by, values={"urgency_mark": "normal"})
    do("triage", cast.judgement(1, 1, 1), at=3)
    do("assign", by, at=14)
    do("start", at=20)
    do("pause", "material", None, at=30)
    do("resume", at=90)
    do("note", at=130, happened_at=minutes(130), action="联系快递公司", result="确认今天送达")
    do("solve", cast.SOLUTION, at=200)
    do("answer", True, at=230, how="phone")
    if again:
        do("reopen", "又没收到", at=400)
    return ticket


def rows(by, *, again=False):
    """The same life as another system would have written it down."""
    promise = minutes(14 + 1440).isoformat()
    trail = [
        (0, "new", "", "", "", "", "", "0"),
        (14, "assigned", by.email, promise, "", "", "", "0"),
        (20, "working", by.email, promise, "", "", "", "0"),
        (30, "waiting", by.email, promise, "", "", "", "0"),
        (90, "working", by.email, promise, "", "", "", "0"),
        (130, "working", by.email, promise, "", "联系快递公司", "确认今天送达", "0"),
        (200, "solved", by.email, promise, cast.SOLUTION.solution, "", "", "0"),
        (230, "closed", by.email, promise, cast.SOLUTION.solution, "", "", "0"),
    ]
    if again:
        trail.append((400, "new", "", "", "", "", "", "1"))
    return [
        (
            "77",
            cast.NOON.isoformat(),
            minutes(at).isoformat(),
            state,
            person,
            due,
            "yellow",
            solution,
            action,
            result,
            no,
        )
        for at, state, person, due, solution, action, result, no in trail
    ]


@pytest.fixture
def both(bring_in, tmp_path):
    """`both(again=…)`: the lived ticket and the imported one."""

    def make(**options):
        by = cast.agent()
        lived = as_it_was_lived(by, **options)
        path = tmp_path / "other.csv"
        with path.open("w", newline="") as file:
            csv.writer(file).writerows([COLUMNS, *rows(by, **options)])
        bring_in(path, maps.parse(MAP, "other.toml"))
        return lived, seen.ticket("77")

    return make


def events(ticket):
    told = [e for e in ticket.events if e.kind not in UNTOLD_EVENTS]
    return [(e.kind, e.occurred_at, e.cycle_no, sorted(e.data)) for e in told if e.kind != "source_changed"]


def clocks(ticket, mapping_clocks):
    told = [t for t in ticket.timers if t.kind in mapping_clocks]
    return sorted((t.kind, t.ref, t.started_at, t.due_at, t.ended_at, t.outcome, t.policy_hash) for t in told)


def facts(ticket):
    cycle = ticket.cycles[0]
    names = ("no", "opened_at", "assigned_at", "started_at", "first_promise_at", "promise_at", "promise_no")
    names += ("note_count", "last_note_at", "resolved_at", "solution", "closed_at")
    return {
        "ticket": [
            getattr(ticket, n) for n in ("stage", "stage_since", "colour", "assignee_id", "closed_at", "due_kind")
        ],
        "cycle": [getattr(cycle, name) for name in names],
        "pauses": [(p.why, p.from_at, p.until_at) for p in ticket.pauses],
        "assignments": [(a.person_id, a.from_at) for a in ticket.assignments],
        "notes": [(n.happened_at, n.action, n.result, n.recorded_at, n.source) for n in ticket.notes],
        "colours": [(c.at, c.colour) for c in ticket.colours],
        "request": [ticket.request.received_at, ticket.request.registered_at, ticket.request.closed_at],
    }


def test_the_events_have_the_same_kinds_times_and_keys(both):
    lived, imported = both()
    assert events(imported) == events(lived)


def test_the_facts_are_the_same(both):
    lived, imported = both()
    assert facts(imported) == facts(lived)


def test_the_clocks_are_the_same_to_the_second_with_how_they_ended(both):
    lived, imported = both()
    told = maps.parse(MAP, "other.toml").clocks - UNTOLD_CLOCKS
    assert clocks(imported, told) == clocks(lived, told)
    assert {outcome for *_rest, outcome, _hash in clocks(imported, told)} >= {"met", "missed"}


def test_notes_hang_on_their_events(both):
    lived, imported = both()
    for ticket in (lived, imported):
        noted = next(e for e in ticket.events if e.kind == "noted")
        assert noted.data["note_id"] == ticket.notes[0].id


def test_a_second_handling_begins_the_same(both):
    lived, imported = both(again=True)
    assert [e[0] for e in events(imported)] == [e[0] for e in events(lived)]
    assert (imported.stage, imported.cycle.no, imported.cycle.opened_at) == (lived.stage, 2, lived.cycle.opened_at)
    assert imported.request.closed_at is lived.request.closed_at is None
