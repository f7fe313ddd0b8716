"""Which column may follow which, by which verb, and what the sheet asks for."""

from dataclasses import dataclass
from typing import NamedTuple

from board.domain.refusals import N_, Reason


class Move(NamedTuple):
    """One way from column to column: the verb, the resource whose sheet opens, the fields it needs."""

    verb: str
    resource: str
    fields: tuple[str, ...] = ()


MOVES: dict[tuple[str, str], Move] = {
    ("new", "assigned"): Move("assign", "assignments", ("person_id",)),
    ("assigned", "new"): Move("release", "releases", ("reason",)),
    ("assigned", "in_progress"): Move("start", "starts"),
    ("in_progress", "awaiting_customer"): Move("solve", "solutions", ("solution", "self_check")),
    ("awaiting_customer", "in_progress"): Move("recall", "recalls", ("reason",)),
    ("awaiting_customer", "closed"): Move("close", "closures"),
    ("awaiting_customer", "new"): Move("answer", "answers", ("answer", "how")),
    ("closed", "new"): Move("reopen", "reopenings", ("reason",)),
    ("new", "closed"): Move("withdraw", "withdrawals", ("why", "reason")),
    ("assigned", "closed"): Move("withdraw", "withdrawals", ("why", "reason")),
    ("in_progress", "closed"): Move("withdraw", "withdrawals", ("why", "reason")),
}

ARCHIVED = N_("An archived ticket stays as it is. Write a new one and link it.")
WHY_NOT = {
    ("new", "in_progress"): N_("Assign it to a person first; then the work can start."),
    ("new", "awaiting_customer"): N_("Assign it and start the work before asking the customer."),
    ("assigned", "awaiting_customer"): N_("Start the work first; then enter the solution."),
    ("in_progress", "new"): N_("The work has begun: reassign it instead."),
    ("in_progress", "assigned"): N_("The work has begun and cannot be undone: reassign it or add a note."),
    ("awaiting_customer", "assigned"): N_("Take the solution back to work instead."),
}
WORK_IS_DONE = N_("The work on this ticket is done; it cannot be assigned now.")
RELEASED_TOO_LATE = N_("Only a ticket that has not been started can be given back.")
TEAM_STAYS = N_("A ticket keeps its team until another one gets it.")
PROMISES_LIE_AHEAD = N_("A promise lies ahead: choose one of the days.")
NOBODY_WORKS = N_("A new completion time can be promised while somebody works on the ticket.")
CLOSED = N_("A closed ticket goes back to the first column when the same problem is there again.")


def verb_for(start: str, to: str) -> Move | None:
    """The way from one stage to another; None where there is none."""
    return MOVES.get((start, to))


def objection_to_move(start: str, to: str) -> Reason | None:
    """Why a column refuses a card, with what to do instead; None when it may come or stays (promise 1)."""
    if start == to or (start, to) in MOVES:
        return None
    if start == "archived":
        return Reason(ARCHIVED)
    if start == "closed":
        return Reason(CLOSED)
    if to == "archived":
        return Reason(N_("Closed tickets leave the board by themselves."))
    return Reason(WHY_NOT.get((start, to), N_("There is no way from here to there.")))


@dataclass(frozen=True, kw_only=True)
class AssignmentFacts:
    """What decides whether a ticket may be given to a person."""

    stage: str
    is_registered: bool
    is_triaged: bool
    person_is_active: bool
    person_works_here: bool


def objections_to_assignment(facts: AssignmentFacts) -> tuple[Reason, ...]:
    """Everything that speaks against assigning: registration, triage, a named person (G-104, G-226)."""
    found = []
    if facts.stage not in ("new", "assigned", "in_progress"):
        found.append(Reason(WORK_IS_DONE))
    if not facts.is_registered:
        found.append(Reason(N_("Complete the registration first.")))
    if not facts.is_triaged:
        found.append(Reason(N_("Judge the ticket first: nothing is assigned without a priority.")))
    return (*found, *objections_to_person(is_active=facts.person_is_active, works_here=facts.person_works_here))


def objections_to_person(*, is_active: bool, works_here: bool) -> tuple[Reason, ...]:
    """Why nobody gives this person a ticket, whichever it is."""
    if not is_active:
        return (Reason(N_("Choose a person who is active."), "person_id"),)
    if not works_here:
        return (Reason(N_("Choose a person who works on this board."), "person_id"),)
    return ()


def objections_to_reopening(stage: str) -> tuple[Reason, ...]:
    """What speaks against going on with a closed ticket (K-139)."""
    if stage == "archived":
        return (Reason(ARCHIVED),)
    if stage != "closed":
        return (Reason(N_("Only a closed ticket can be reopened.")),)
    return ()


def objections_to_releasing(stage: str) -> tuple[Reason, ...]:
    """What speaks against taking a ticket from somebody: once begun, it goes from hand to hand only."""
    return () if stage == "assigned" else (Reason(RELEASED_TOO_LATE),)


def objections_to_promising(stage: str) -> tuple[Reason, ...]:
    """What speaks against another completion time: it is made by whoever works on the ticket."""
    return () if stage in ("assigned", "in_progress") else (Reason(NOBODY_WORKS),)
