"""How a timer that no longer stands came to its end."""

from board.domain.facts import TicketFacts


def how_it_ended(kind: str, ref: str, facts: TicketFacts) -> str:
    """ "met" or "dropped" for a timer that stood and, with these facts, no longer does."""
    return "met" if _was_met(kind, ref, facts) else "dropped"


def _was_met(kind: str, ref: str, facts: TicketFacts) -> bool:
    cycle = facts.cycle
    if ref.startswith("c") and _cycle_of(ref) != cycle.no:
        # only the customer's "not solved" opens the next cycle while these stand
        return kind in ("tell", "reminder", "silence")
    fact = _FACT_THAT_MEETS.get(kind)
    if fact is not None:
        return fact(facts) is not None
    if kind in ("promise", "promise_half", "promise_hour"):
        return cycle.resolved_at is not None and ref.split(".")[1] == f"p{cycle.promise_no}"
    if kind == "note":
        return facts.note_count > int(ref.rpartition(".n")[2])
    if kind == "tell":
        told_at = cycle.confirmation_delivered_at if ".q" in ref else cycle.reminder_delivered_at
        return (told_at or cycle.answered_at) is not None
    if kind == "update":
        return facts.update_count > int(ref[1:]) or cycle.resolved_at is not None
    return facts.is_open


def _cycle_of(ref: str) -> int:
    return int(ref[1:].partition(".")[0])


_FACT_THAT_MEETS = {
    "register": lambda facts: facts.registered_at,
    "judge": lambda facts: facts.cycle.triaged_at,
    "assign": lambda facts: facts.cycle.assigned_at,
    "review": lambda facts: facts.ruled_at,
    "respond": lambda facts: facts.first_contact_at,
    "start": lambda facts: facts.cycle.started_at,
    "resolve": lambda facts: facts.cycle.resolved_at,
    "act": lambda facts: facts.cycle.acted_at or facts.cycle.acknowledged_at,
    "reminder": lambda facts: facts.cycle.reminder_delivered_at or facts.cycle.answered_at,
    "silence": lambda facts: facts.cycle.answered_at,
}
