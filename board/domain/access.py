"""Who may do what with a ticket that is within reach."""

from board.domain.actors import Actor
from board.domain.refusals import N_, Reason

WORKERS = frozenset({"agent", "supervisor", "head", "admin"})
LEADERS = frozenset({"supervisor", "head"})
EVERYBODY = WORKERS | {"department"}

# What leads: reviewing, ruling, stepping in, and what leaves the board unconfirmed (G-091, G-130, G-273).
FOR_LEADERS = frozenset({"rule", "confirm_judgement", "approve", "act", "withdraw", "reject"})
# What another department does with its collaboration task (G-106).
FOR_EVERYBODY = frozenset({"answer_commitment", "begin_commitment", "note", "attached"})
FOR_CUSTOMERS = frozenset({"answer", "rate", "receive_material", "enquire", "urge", "attached"})
FOR_THE_WALL = frozenset({"assign", "undo"})
FOR_THE_SYSTEM = frozenset(
    {"ring", "rule_by_default", "close_by_silence", "archive", "contact_delivered", "contact_failed", "reckon_anew"}
)


def may(rank: str | None, verb: str) -> bool:
    """Whether a person of this rank may use a verb."""
    if verb in FOR_THE_SYSTEM:
        return False
    if verb in FOR_LEADERS:
        return rank in LEADERS
    return rank in (EVERYBODY if verb in FOR_EVERYBODY else WORKERS)


def objections(verb: str, by: Actor) -> tuple[Reason, ...]:
    """Why this doer may not use the verb; empty when it may. The verb itself looks at the ticket's state."""
    if by.kind == "system" or _may(by, verb):
        return ()
    if by.is_person and verb in FOR_LEADERS:
        return (Reason(N_("This is for supervisors. Ask one of them.")),)
    if by.is_person and by.rank == "department":
        return (Reason(N_("Your department answers its tasks here; the service team does the rest.")),)
    return (Reason(N_("You may not do this.")),)


def _may(by: Actor, verb: str) -> bool:
    if by.kind == "person":
        return may(by.rank, verb)
    if by.kind in ("customer", "token"):
        return verb in FOR_CUSTOMERS
    return by.kind == "wall" and verb in FOR_THE_WALL
