"""The table of clocks, row by row: when each starts, when it is due, what meets it."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from board.domain import clocks
from board.domain.facts import Coloured, CycleFacts, DraftFacts, OpenCommitment, Since, Span, TicketFacts
from tests.domain.boards import GUIDE, START, TINY, at, ticket, working


def due(facts, kind, policy=GUIDE):
    """Minutes after START at which a kind is due, by ref; {} when it does not stand."""
    standing = clocks.standing_timers(facts, policy)
    return {one.ref: (one.due_at - START).total_seconds() / 60 for one in standing if one.kind == kind}


def promised(minutes, made=0, no=1, **cycle):
    return {
        "promise_at": at(minutes),
        "first_promise_at": at(minutes),
        "promise_made_at": at(made),
        "promise_no": no,
    } | cycle


@pytest.mark.covers("G-207", level="rule")
@pytest.mark.parametrize(
    ("draft", "minutes"),
    [
        (DraftFacts(opened_at=at(0)), 2),
        (DraftFacts(opened_at=at(0), contact_ended_at=at(7)), 9),
        (DraftFacts(opened_at=at(0), registered_at=at(1)), None),
        (DraftFacts(opened_at=at(0), is_empty=True), None),
    ],
)
def test_a_draft_is_due_two_minutes_after_the_contact_ended(draft, minutes):
    standing = clocks.draft_timers(draft, GUIDE)
    assert [one.due_at for one in standing] == ([] if minutes is None else [at(minutes)])


@pytest.mark.covers("G-207", level="rule")
def test_a_quick_registration_keeps_the_registration_clock_and_has_no_other_one_of_intake():
    facts = ticket(registered_at=None, contact_ended_at=at(3))
    assert due(facts, "register") == {"r": 5}
    assert not due(facts, "judge") and not due(facts, "assign") and not due(facts, "update")


@pytest.mark.parametrize(("policy", "judge", "assign"), [(GUIDE, 5, 10), (TINY, 25, 35)], ids=["service-guide", "tiny"])
def test_judging_and_assigning_are_due_after_registration_by_policy(policy, judge, assign):
    facts = ticket("green", registered_at=at(4))
    assert due(facts, "judge", policy) == {"c1": 4 + judge}
    assert due(facts, "assign", policy) == {"c1": 4 + assign}


def test_judging_and_assigning_end_with_triage_and_a_named_person():
    facts = ticket(cycle={"triaged_at": at(1), "assigned_at": at(2)})
    assert not due(facts, "judge") and not due(facts, "assign")
    assert clocks.how_it_ended("judge", "c1", facts) == clocks.how_it_ended("assign", "c1", facts) == "met"


@pytest.mark.covers("G-148", level="rule")
def test_a_second_cycle_judges_and_assigns_anew_from_its_own_beginning():
    facts = ticket(cycle={"no": 2, "opened_at": at(500)})
    assert due(facts, "judge") == {"c2": 505}
    assert due(facts, "assign") == {"c2": 510}
    assert due(facts, "resolve") == {"c2": 500 + 1440}


@pytest.mark.covers("G-091", level="rule")
def test_a_dispute_is_reviewed_within_two_minutes_and_a_second_one_again():
    raised = {"dispute_no": 1, "dispute_raised_at": at(3)}
    assert due(ticket(**raised), "review") == {"c1.d1": 5}
    assert due(ticket(**raised, ruled_at=at(4)), "review") == {}
    again = {"dispute_no": 2, "dispute_raised_at": at(9), "ruled_at": at(4)}
    assert due(ticket(**again), "review") == {"c1.d2": 11}
    assert due(ticket(), "review") == {}


@pytest.mark.covers("G-079", "G-083", "G-087", level="rule")
@pytest.mark.parametrize(("colour", "minutes"), [("red", None), ("orange", 60), ("yellow", 240), ("green", 1440)])
def test_a_response_is_due_by_the_level(colour, minutes):
    assert due(ticket(colour), "respond") == ({} if minutes is None else {"t": minutes})


def test_a_response_is_met_by_the_first_contact_of_a_person():
    facts = ticket(first_contact_at=at(10))
    assert due(facts, "respond") == {}
    assert clocks.how_it_ended("respond", "t", facts) == "met"


@pytest.mark.covers("G-076", level="rule")
@pytest.mark.parametrize(("colour", "minutes"), [("red", 35), ("orange", None), ("green", None)])
def test_the_highest_priority_starts_within_ten_minutes_of_its_assignment(colour, minutes):
    facts = ticket(colour, stage="assigned", cycle={"assigned_at": at(25)})
    assert due(facts, "start") == ({} if minutes is None else {"c1": minutes})
    assert due(working(colour), "start") == {}


@pytest.mark.covers("G-080", "G-084", "G-088", level="rule")
@pytest.mark.parametrize(("colour", "minutes"), [("red", None), ("orange", 240), ("yellow", 1440), ("green", 4320)])
def test_a_solution_is_due_by_the_level(colour, minutes):
    assert due(working(colour), "resolve") == ({} if minutes is None else {"c1": minutes})


def test_the_solution_clock_waits_while_the_customer_is_waited_for():
    paused = working("orange", pauses=(Span(at(60), at(90)), Span(at(100), None)))
    standing = {one.kind: one for one in clocks.standing_timers(paused, GUIDE)}
    assert standing["resolve"].due_at == at(270)
    assert standing["resolve"].paused and not standing["update"].paused


@pytest.mark.covers("G-128", "G-130", "G-243", level="rule")
def test_a_promise_warns_at_half_and_one_hour_before_and_fires_at_its_end():
    facts = working(cycle=promised(240))
    assert due(facts, "promise_half") == {"c1.p1.half": 120}
    assert due(facts, "promise_hour") == {"c1.p1.hour": 180}
    assert due(facts, "promise") == {"c1.p1": 240}


@pytest.mark.parametrize(("minutes", "hour"), [(10, 5), (60, 30), (61, 1), (90, 30)])
def test_a_promise_of_an_hour_or_less_sends_both_warnings_at_half(minutes, hour):
    assert due(working(cycle=promised(minutes)), "promise_hour") == {"c1.p1.hour": hour}


@pytest.mark.covers("G-134", level="rule")
def test_a_new_estimate_re_arms_the_warnings_and_the_first_promise_stays_the_measure():
    facts = working(cycle=promised(300, made=100, no=2) | {"first_promise_at": at(60)})
    assert due(facts, "promise_half") == {"c1.p2.half": 200}
    assert due(facts, "promise") == {"c1.p2": 300}
    assert clocks.how_it_ended("promise", "c1.p1", facts) == "dropped"
    assert clocks.is_late(facts.cycle.first_promise_at, None, at(61))
    assert not clocks.is_late(facts.cycle.first_promise_at, at(59), at(400))


def test_warnings_follow_the_policys_own_figures():
    facts = working("red", cycle=promised(100))
    assert due(facts, "promise_half", TINY) == {"c1.p1.half": 75}
    assert due(facts, "promise_hour", TINY) == {"c1.p1.hour": 70}


@pytest.mark.covers("G-130", level="rule")
def test_an_overdue_promise_goes_up_the_chain_until_a_supervisor_acts():
    overdue = promised(60, overdue_fired_at=at(60))
    chain = f"c1.b{int(at(60).timestamp())}"
    assert due(working(cycle=overdue), "act") == {f"{chain}.a1": 70}
    assert due(working("red", cycle=overdue), "act", TINY) == {f"{chain}.a1": 80}
    acted = working(cycle=overdue | {"acted_at": at(64)})
    assert due(acted, "act") == {}
    assert clocks.how_it_ended("act", f"{chain}.a1", acted) == "met"
    taken_on = working(cycle=overdue | {"acknowledged_at": at(64), "called_at": at(60)})
    assert due(taken_on, "act") == {f"{chain}.a1": 124}, "whoever took it on has the policy's time to act"


def test_a_new_time_does_not_restart_the_chain():
    overdue = promised(60, overdue_fired_at=at(60))
    later = working(cycle=overdue | {"promise_at": at(300), "promise_no": 2, "promise_made_at": at(60)})
    assert due(later, "act") == due(working(cycle=overdue), "act")


@pytest.mark.covers("G-108", "G-242", level="rule")
@pytest.mark.parametrize(
    ("colour", "first", "next_one"), [("red", 10, 15), ("orange", 30, 30), ("yellow", 30, 30), ("green", 30, 30)]
)
def test_a_note_is_due_after_the_start_and_after_each_note(colour, first, next_one):
    assert due(working(colour), "note") == {"c1.n0": first}
    noted = working(colour, note_count=1, last_note_at=at(8))
    assert due(noted, "note") == {"c1.n1": 8 + next_one}
    assert clocks.how_it_ended("note", "c1.n0", noted) == "met"


@pytest.mark.parametrize("stage", ["new", "assigned", "awaiting_customer"])
def test_notes_are_due_only_while_somebody_works_on_it(stage):
    assert due(ticket(stage=stage, cycle={"started_at": at(0)}), "note") == {}


def test_a_solved_ticket_drops_its_note_clock():
    solved = ticket(stage="awaiting_customer", cycle={"started_at": at(0), "resolved_at": at(20)})
    assert clocks.how_it_ended("note", "c1.n0", solved) == "dropped"
    assert clocks.how_it_ended("resolve", "c1", solved) == "met"


def test_a_pause_moves_the_note_by_exactly_its_length():
    assert due(working(pauses=(Span(at(10), at(25)),)), "note") == {"c1.n0": 45}
    assert due(working(pauses=(Span(at(0), at(25)),), note_count=1, last_note_at=at(20)), "note") == {"c1.n1": 55}


@pytest.mark.covers("G-113", "G-115", "G-116", "G-117", level="rule")
@pytest.mark.parametrize(("colour", "minutes"), [("red", 15), ("orange", 60), ("yellow", 240), ("green", 720)])
def test_the_customer_hears_at_the_levels_cadence(colour, minutes):
    assert due(working(colour), "update") == {"u0": minutes}
    assert due(working(colour, update_count=3, last_update_at=at(50)), "update") == {"u3": 50 + minutes}


def test_updates_run_from_registration_before_anybody_has_the_ticket():
    assert due(ticket("orange", registered_at=at(2)), "update") == {"u0": 62}


def test_updates_end_when_the_problem_is_solved():
    solved = ticket(stage="awaiting_customer", cycle={"resolved_at": at(30)})
    assert due(solved, "update") == {}
    assert clocks.how_it_ended("update", "u0", solved) == "met"


@pytest.mark.covers("G-136", level="rule")
def test_after_an_overdue_promise_the_customer_hears_hourly_or_sooner():
    hourly = {"promised_cadence_minutes": 60, "promised_cadence_from": at(100)}
    assert due(working("yellow", **hourly), "update") == {"u0": 160}
    assert due(working("yellow", **hourly, update_count=1, last_update_at=at(110)), "update") == {"u1": 170}
    assert due(working("red", **hourly, update_count=1, last_update_at=at(110)), "update") == {"u1": 125}


@pytest.mark.covers("G-118", "K-051", level="rule")
@pytest.mark.parametrize("colour", ["red", "orange", "yellow", "green"])
@pytest.mark.parametrize(
    ("asked", "policy", "minutes"),
    [
        ({}, GUIDE, {}),
        ({"enquired_at": at(100), "enquiry_count": 1}, GUIDE, {"e1": 105}),
        ({"enquired_at": at(300), "enquiry_count": 2}, GUIDE, {"e2": 305}),
        ({"enquired_at": at(100), "enquiry_count": 1, "last_update_at": at(90)}, TINY, {"e1": 108}),
    ],
)
def test_a_customer_who_asks_is_answered_at_once_whatever_the_level(colour, asked, policy, minutes):
    facts = working(colour if policy is GUIDE else "green", **asked)
    assert due(facts, "enquiry", policy) == minutes
    assert due(facts, "update", policy), "the level's cadence runs on beside it"


@pytest.mark.parametrize(
    ("stage", "how"), [("in_progress", "met"), ("awaiting_customer", "met"), ("closed", "dropped")]
)
def test_an_answer_meets_the_enquiry_and_a_closed_ticket_drops_it(stage, how):
    assert clocks.how_it_ended("enquiry", "e1", ticket(stage=stage, enquiry_count=1)) == how


@pytest.mark.covers("G-119", "G-120", "G-121", "G-122", level="rule")
def test_each_milestone_is_told_within_fifteen_minutes():
    told = [milestone.key for milestone in GUIDE.milestones]
    assert told == ["located", "decided", "executing", "solved"]
    facts = working(milestones=tuple(Since(key, at(10 * no)) for no, key in enumerate(told)))
    assert due(facts, "milestone") == {"c1.located": 15, "c1.decided": 25, "c1.executing": 35, "c1.solved": 45}
    assert clocks.how_it_ended("milestone", "c1.located", working()) == "met"


@pytest.mark.covers("G-127", level="rule")
def test_material_that_arrives_starts_thirty_minutes():
    assert due(working(materials=(Since("2", at(40)),)), "material") == {"c1.m2": 70}


@pytest.mark.covers("G-256", level="rule")
def test_a_commitment_is_due_when_it_says():
    facts = ticket(commitments=(OpenCommitment("17", "todo", at(1), at(15)),))
    assert due(facts, "commitment") == {"17": 15}
    assert clocks.how_it_ended("commitment", "17", ticket()) == "met"


def asked(**cycle):
    """The customer was asked at 20 and the request arrived at 21."""
    given = {"resolved_at": at(20), "confirmation_no": 1, "confirmation_delivered_at": at(21)}
    return ticket(stage="awaiting_customer", cycle=given | cycle)


@pytest.mark.covers("G-151", "G-153", level="rule")
def test_silence_counts_from_contacts_that_were_delivered():
    assert due(asked(), "reminder") == {"c1.q1": 51}
    assert due(asked(), "silence") == {}
    reminded = asked(reminder_delivered_at=at(52))
    assert due(reminded, "silence") == {"c1.q1": 172}
    assert due(reminded, "reminder") == {}
    assert due(asked(confirmation_delivered_at=None), "reminder") == {}


@pytest.mark.parametrize("fact", [{"confirmation_blocked": True}, {"answered_at": at(30)}])
def test_a_failed_message_or_an_answer_stops_the_silence(fact):
    assert due(asked(**fact), "reminder") == {}
    assert due(asked(reminder_delivered_at=at(52), **fact), "silence") == {}


@pytest.mark.covers("G-141", level="rule")
@pytest.mark.parametrize(
    ("cycle", "minutes"),
    [
        ({"confirmation_delivered_at": None}, {}),
        ({"confirmation_delivered_at": None, "untold_since": at(20)}, {"c1.q1": 35}),
        ({"confirmation_delivered_at": None, "untold_since": at(25), "confirmation_blocked": True}, {"c1.q1": 40}),
        ({"untold_since": at(51)}, {"c1.r1": 66}),
        ({"untold_since": at(51), "answered_at": at(52)}, {}),
    ],
)
def test_a_question_that_no_machine_can_bring_has_a_clock_until_somebody_tells_it(cycle, minutes):
    assert due(asked(**cycle), "tell") == minutes


@pytest.mark.parametrize(
    ("ref", "facts", "how"),
    [
        ("c1.q1", asked(), "met"),
        ("c1.q1", asked(confirmation_delivered_at=None, answered_at=at(30)), "met"),
        ("c1.q1", working(cycle={"confirmation_no": 1}), "dropped"),
        ("c1.r1", asked(), "dropped"),
        ("c1.r1", asked(reminder_delivered_at=at(60)), "met"),
        ("c1.q1", ticket(cycle={"no": 2, "opened_at": at(60)}), "met"),
    ],
)
def test_telling_meets_it_and_a_recall_drops_it(ref, facts, how):
    assert clocks.how_it_ended("tell", ref, facts) == how


def test_asking_again_in_the_same_cycle_is_a_new_clock():
    assert due(asked(confirmation_no=2), "reminder") == {"c1.q2": 51}


def test_a_board_without_closing_by_silence_reminds_and_then_waits():
    asked_at = {"confirmation_no": 1, "confirmation_delivered_at": at(0)}
    facts = ticket("green", stage="awaiting_customer", cycle=asked_at)
    assert due(facts, "reminder", TINY) == {"c1.q1": 240}
    facts = ticket("green", stage="awaiting_customer", cycle=asked_at | {"reminder_delivered_at": at(240)})
    assert due(facts, "silence", TINY) == {}


def test_not_solved_answers_the_silence_clock_of_the_former_cycle():
    again = ticket(cycle={"no": 2, "opened_at": at(60)})
    assert clocks.how_it_ended("reminder", "c1.q1", again) == "met"
    assert clocks.how_it_ended("milestone", "c1.located", again) == "dropped"


@pytest.mark.parametrize("stage", ["closed", "archived"])
def test_nothing_stands_on_a_closed_ticket(stage):
    facts = ticket("red", stage=stage, commitments=(OpenCommitment("1", "todo", at(0), at(5)),))
    assert clocks.standing_timers(facts, GUIDE) == ()
    assert clocks.how_it_ended("commitment", "1", facts) == "dropped"


def test_every_timer_of_a_busy_ticket_has_a_name_of_its_own_and_says_what_it_calls():
    facts = working(
        "orange", cycle=promised(240, overdue_fired_at=at(240)), dispute_no=1, dispute_raised_at=at(3),
        materials=(Since("1", at(4)), Since("2", at(5))), milestones=(Since("located", at(6)),),
        commitments=(OpenCommitment("1", "todo", at(0), at(5)), OpenCommitment("2", "todo", at(0), at(5))),
    )  # fmt: skip
    names = [(one.kind, one.ref) for one in clocks.standing_timers(facts, GUIDE)]
    assert len(names) == len(set(names))
    assert {kind for kind, _ in names} <= set(clocks.KINDS) == set(clocks.FIRES)


@pytest.mark.covers("G-129", "G-244", "G-133", level="rule")
def test_who_is_called_when_a_clock_runs_out():
    assert clocks.FIRES["promise_half"].told == clocks.FIRES["promise_hour"].told == ("assignee", "supervisors")
    assert clocks.FIRES["promise"].to_customer == "overdue_escalated"
    assert clocks.FIRES["promise"].follows == "escalate"
    assert clocks.FIRES["silence"].follows == "close_by_silence"
    assert clocks.FIRES["review"].follows == "ruling_by_default"


@pytest.mark.parametrize("kind", clocks.KINDS)
def test_every_message_that_a_clock_sends_is_a_text_of_the_policy(kind):
    firing = clocks.FIRES[kind]
    assert {firing.message, firing.to_customer} - {None} <= set(GUIDE.messages)


@pytest.mark.parametrize(
    ("minutes", "paused", "met", "state"),
    [
        (0, False, None, "ok"), (29, False, None, "ok"), (30, False, None, "warn"), (59, False, None, "warn"),
        (60, False, None, "late"), (99, False, None, "late"), (30, True, None, "paused"),
        (10, False, True, "met"), (99, False, False, "missed"),
    ],
)  # fmt: skip
def test_the_state_of_a_countdown(minutes, paused, met, state):
    assert clocks.state_of(at(60), at(minutes), START, paused, met) == state


def test_the_most_pressing_thing_is_the_earliest_that_runs_and_no_warning():
    facts = working("orange", cycle=promised(240), pauses=(Span(at(1), None),))
    pressing = clocks.most_pressing(clocks.standing_timers(facts, GUIDE))
    assert (pressing.kind, pressing.due_at) == ("respond", at(60))
    assert clocks.most_pressing(()) is None
    only_paused = [one for one in clocks.standing_timers(facts, GUIDE) if one.paused]
    assert clocks.most_pressing(only_paused).kind == "note"


@pytest.mark.covers("G-258", level="rule")
def test_an_entry_within_its_minutes_is_in_time():
    minutes = GUIDE.clocks.communication_minutes
    assert minutes == 5
    assert clocks.written_in_time(at(0), at(5), minutes)
    assert not clocks.written_in_time(at(0), at(5) + timedelta(seconds=1), minutes)


def test_deriving_a_thousand_tickets_timers_is_cheap():
    facts = working((0, "yellow"), (3, "red"), cycle=promised(240), pauses=(Span(at(1), at(2)),))
    began = time.process_time()
    for _ in range(1000):
        clocks.standing_timers(facts, GUIDE)
    assert time.process_time() - began < 1


def in_berlin(facts, kind):
    """When a kind of clock of the tiny board is due, on the wall; its green level keeps shop hours."""
    return [
        one.due_at.astimezone(TINY.tz).strftime("%d %a %H:%M")
        for one in clocks.standing_timers(facts, TINY)
        if one.kind == kind
    ]


FRIDAY = datetime(
    2024, 5, 17, 15, 0, tzinfo=UTC
)  # 17:00 in Berlin, an hour before the shop closes; Monday is Whit Monday


@pytest.mark.covers("K-056", level="rule")
@pytest.mark.parametrize(
    ("colour", "kind", "due"),
    [
        ("green", "note", ["21 Tue 12:00"]),  # an hour on Friday, four on Saturday, none on Monday, three on Tuesday
        ("green", "update", ["23 Thu 12:00"]),
        ("green", "judge", ["17 Fri 17:25"]),  # the clocks of all levels run round the clock there
        ("red", "note", ["17 Fri 17:20"]),
        ("red", "resolve", ["17 Fri 19:00"]),
    ],
)
def test_a_level_runs_by_its_own_hours(colour, kind, due):
    stage = "new" if kind == "judge" else "in_progress"
    cycle = {"opened_at": FRIDAY, "started_at": FRIDAY}
    facts = TicketFacts(
        stage=stage, received_at=FRIDAY, registered_at=FRIDAY, colours=(Coloured(FRIDAY, colour),),
        cycle=CycleFacts(**cycle),
    )  # fmt: skip
    assert in_berlin(facts, kind) == due


def test_warnings_of_a_promise_come_while_somebody_works():
    tuesday_at_nine_twenty = datetime(2024, 5, 21, 7, 20, tzinfo=UTC)
    cycle = CycleFacts(
        opened_at=FRIDAY, promise_made_at=FRIDAY, promise_at=tuesday_at_nine_twenty, promise_no=1, started_at=FRIDAY
    )
    facts = TicketFacts(
        stage="in_progress", received_at=FRIDAY, registered_at=FRIDAY, colours=(Coloured(FRIDAY, "green"),), cycle=cycle
    )
    assert in_berlin(facts, "promise_half") == ["18 Sat 13:00"]  # three quarters of five hours and twenty minutes
    assert in_berlin(facts, "promise_hour") == ["18 Sat 13:50"]  # half an hour
    assert in_berlin(facts, "promise") == ["21 Tue 09:20"]
