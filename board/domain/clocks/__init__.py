"""Which timers stand now: a pure function of a ticket's facts and its board's policy (design, section 6)."""

from collections.abc import Iterable

from board.domain.clocks import customer, intake, work
from board.domain.clocks.standing import Standing, usual
from board.domain.countdown import is_late, state_of, warns_at, written_in_time
from board.domain.endings import how_it_ended
from board.domain.facts import DraftFacts, TicketFacts
from board.domain.firing import FIRES, Firing
from board.domain.policies.model import Policy

__all__ = [
    "FIRES", "KINDS", "WARNING_KINDS", "Firing", "Standing", "draft_timers", "how_it_ended", "is_late",
    "most_pressing", "standing_timers", "state_of", "warns_at", "written_in_time",
]  # fmt: skip

KINDS = (
    "register", "judge", "assign", "review", "respond", "start", "resolve", "promise_half", "promise_hour",
    "promise", "act", "note", "update", "enquiry", "milestone", "material", "commitment", "tell", "reminder", "silence",
)  # fmt: skip
# Warnings call people, but are no promise: cards never show them.
WARNING_KINDS = frozenset({"promise_half", "promise_hour"})

_PARTS = (
    intake.register, intake.judge_and_assign, intake.review, intake.respond,
    work.start, work.resolve, work.promise, work.act, work.note,
    customer.update, customer.enquiry, customer.open_ends, customer.untold, customer.silence,
)  # fmt: skip


def standing_timers(facts: TicketFacts, policy: Policy) -> tuple[Standing, ...]:
    """Every timer that should stand now, late ones included; none once the ticket is closed."""
    if not facts.is_open:
        return ()
    return tuple(standing for part in _PARTS for standing in part(facts, policy))


def draft_timers(facts: DraftFacts, policy: Policy) -> tuple[Standing, ...]:
    """The registration clock of a draft: from the contact's end, else from its opening (G-207, K-036).

    An empty sheet has none: it is nobody's contact yet, and the first word starts it from the opening.
    """
    if facts.registered_at is not None or facts.is_empty:
        return ()
    start = facts.contact_ended_at or facts.opened_at
    return (usual("register", "draft", start, policy),)


def most_pressing(timers: Iterable[Standing]) -> Standing | None:
    """The one due thing that a card shows: the earliest that runs, else the earliest paused; warnings never."""
    shown = [timer for timer in timers if timer.kind not in WARNING_KINDS]
    return min(shown, key=lambda timer: (timer.paused, timer.due_at, KINDS.index(timer.kind)), default=None)
