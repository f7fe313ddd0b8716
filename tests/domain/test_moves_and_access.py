"""Which column may follow which, who may do what, whom a ticket goes to."""

import pytest

from board.domain import access, events, moves, routing
from board.domain.actors import SYSTEM, Actor
from board.domain.facts import STAGES
from tests.domain.boards import GUIDE, TINY

WAYS = {
    ("new", "assigned"): "assign",
    ("assigned", "new"): "release",
    ("assigned", "in_progress"): "start",
    ("in_progress", "awaiting_customer"): "solve",
    ("awaiting_customer", "in_progress"): "recall",
    ("awaiting_customer", "closed"): "close",
    ("awaiting_customer", "new"): "answer",
    ("closed", "new"): "reopen",
    ("new", "closed"): "withdraw",
    ("assigned", "closed"): "withdraw",
    ("in_progress", "closed"): "withdraw",
}


@pytest.mark.parametrize("start", STAGES)
@pytest.mark.parametrize("to", STAGES)
def test_each_column_takes_a_card_by_one_verb_or_says_why_not(start, to):
    way = moves.verb_for(start, to)
    assert (way.verb if way else None) == WAYS.get((start, to))
    objection = moves.objection_to_move(start, to)
    assert (objection is None) == (start == to or (start, to) in WAYS)


def test_nothing_leaves_the_archive():
    assert all(moves.verb_for("archived", to) is None for to in STAGES)
    assert moves.objections_to_reopening("archived") and moves.objections_to_reopening("new")
    assert moves.objections_to_reopening("closed") == ()


READY = {"stage": "new", "is_registered": True, "is_triaged": True, "person_is_active": True, "person_works_here": True}


@pytest.mark.covers("G-104", "G-226", level="rule")
@pytest.mark.parametrize(
    "lacking",
    [
        {"is_registered": False}, {"is_triaged": False}, {"person_is_active": False}, {"person_works_here": False},
        {"stage": "closed"},
    ],
)  # fmt: skip
def test_assigning_needs_a_judged_ticket_and_a_named_person(lacking):
    assert moves.objections_to_assignment(moves.AssignmentFacts(**READY)) == ()
    assert len(moves.objections_to_assignment(moves.AssignmentFacts(**READY | lacking))) == 1


@pytest.mark.parametrize(
    ("verb", "ranks"),
    [
        ("note", {"department", "agent", "supervisor", "head", "admin"}),
        ("answer_commitment", {"department", "agent", "supervisor", "head", "admin"}),
        ("assign", {"agent", "supervisor", "head", "admin"}),
        ("close", {"agent", "supervisor", "head", "admin"}),
        ("rule", {"supervisor", "head"}),
        ("act", {"supervisor", "head"}),
        ("withdraw", {"supervisor", "head"}),
        ("close_by_silence", set()),
    ],
)
def test_which_ranks_may_use_a_verb(verb, ranks):
    everybody = ("department", "agent", "supervisor", "head", "admin", None)
    assert {rank for rank in everybody if access.may(rank, verb)} == ranks


@pytest.mark.covers("G-092", level="rule")
def test_nobody_below_a_supervisor_rules():
    assert access.objections("rule", Actor("person", 1, "agent"))
    assert access.objections("rule", Actor("person", 1, "supervisor")) == ()


@pytest.mark.parametrize(
    ("actor", "verb", "is_allowed"),
    [
        (Actor("token", 1), "answer", True), (Actor("customer", 1), "rate", True), (Actor("token", 1), "note", False),
        (Actor("token", 1), "close", False), (Actor("wall", 1), "assign", True), (Actor("wall", 1), "note", False),
        (SYSTEM, "close_by_silence", True), (Actor("person", 1, None), "note", False),
    ],
)  # fmt: skip
def test_links_walls_and_jobs_have_verbs_of_their_own(actor, verb, is_allowed):
    assert (access.objections(verb, actor) == ()) is is_allowed


@pytest.mark.covers("G-094", "G-096", "G-098", "G-100", level="rule")
@pytest.mark.parametrize(
    ("domain", "nature", "team"),
    [
        ("order", "consultation", "first_line"), ("logistics", "consultation", "first_line"),
        ("product", "consultation", "first_line"), ("product", "fault", "technical_support"),
        ("order", "fault", "technical_support"), ("account", "fault", "technical_support"),
        ("logistics", "fault", "logistics_desk"), ("order", "claim", "business_operations"),
        ("complaint", "claim", "complaints"), ("complaint", "fault", "complaints"),
        ("suggestion", "consultation", "first_line"), (None, None, "first_line"),
    ],
)  # fmt: skip
def test_the_problem_finds_its_team(domain, nature, team):
    assert routing.team_for(domain, nature, GUIDE).key == team


def test_every_domain_and_nature_of_every_board_has_a_team():
    for policy in (GUIDE, TINY):
        for domain in policy.domains:
            for nature in policy.natures:
                assert routing.team_for(domain.key, nature.key, policy) in policy.teams
    assert routing.team_for("wheels", "broken", TINY).key == "wheel_shop"


@pytest.mark.covers("G-075", level="rule")
def test_the_highest_priority_also_concerns_the_special_group():
    assert routing.escalation_team("red", GUIDE).special
    assert routing.escalation_team("orange", GUIDE) is None
    assert routing.escalation_team("red", TINY) is None


def test_every_event_explains_itself():
    assert all(kind.sentence for kind in events.KINDS.values())
    assert events.sentence("assigned") == "Assigned"
