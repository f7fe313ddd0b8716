"""Which verbs can be taken back for a moment, what comes back then, and what speaks against it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from board.domain.policies.model import Policy
from board.domain.refusals import N_, Reason

GRACE = timedelta(seconds=2)  # the press may travel a while; words to customers still leave on time

_STAGE = ("stage", "stage_since")
_PROMISE = (
    "cycle.promise_at",
    "cycle.first_promise_at",
    "cycle.promise_made_at",
    "cycle.promise_no",
    "cycle.promise_from_at",
)
_ASKED = (
    "cycle.ask_no", "cycle.asked_at", "cycle.asked_delivered_at", "cycle.ask_failed_at", "cycle.reminded_at",
    "cycle.reminder_delivered_at", "cycle.answer", "cycle.answered_at",
)  # fmt: skip
_RULED = (
    "colour", "colour_is_provisional", "is_disputed", "cycle.ruled_at", "cycle.ruled_by_id", "cycle.review", *_PROMISE,
)  # fmt: skip
_CLOSED = ("closed_at", "closed_how", "ready_to_close_at", "paused_for", "cycle.closed_at", "cycle.closed_by_id")


class Way(NamedTuple):
    """How a verb is taken back: its event, the facts that come back, the templates of the messages that do not."""

    event: str
    restores: tuple[str, ...]
    messages: tuple[str, ...] = ()


# Not here is what somebody wrote (notes, words to the customer, records of talks), and what changes who is asked:
# a recall is taken back by asking again, an answer by the customer.
UNDOABLE: dict[str, Way] = {
    "assign": Way("assigned", (*_STAGE, "assignee_id", "team_id", "cycle.assigned_at", "cycle.acted_at", *_PROMISE),
                  ("assigned",)),
    "release": Way("released", (*_STAGE, "assignee_id", "cycle.assigned_at"), ("unassigned",)),
    "start": Way("started", (*_STAGE, "cycle.started_at")),
    "pause": Way("paused", ("paused_for",)),
    "resume": Way("resumed", ("paused_for",)),
    "estimate": Way("estimated", (*_PROMISE, "cycle.overdue_at", "cycle.acted_at", "enquired_at"), ("new_estimate",)),
    "solve": Way(
        "solved",
        (*_STAGE, *_ASKED, "cycle.resolved_at", "cycle.self_check_passed", "cycle.self_checked_by_id",
         "overdue_since", "paused_for", "enquired_at"),
        ("confirmation_request",),
    ),
    "close": Way("closed", (*_STAGE, *_CLOSED), ("closed", "closed_by_silence")),
    "dispute": Way(
        "disputed",
        ("is_disputed", "cycle.disputed_at", "cycle.disputed_colour", "cycle.dispute_no", "cycle.ruled_at",
         "cycle.review"),
        ("review_due",),
    ),
    "rule": Way("ruled", _RULED, ("ruled",)),
    "confirm_judgement": Way("ruled", _RULED),
    "withdraw": Way("closed", (*_STAGE, *_CLOSED)),
}  # fmt: skip
NAMES = tuple(dict.fromkeys(name for way in UNDOABLE.values() for name in way.restores))


def changed_by(verb: str, kind: str, before: dict, now: dict) -> dict | None:
    """The former values of what a verb changed, as its event keeps them; None for an event that stays."""
    way = UNDOABLE.get(verb)
    if way is None or way.event != kind:
        return None
    return {name: before[name] for name in way.restores if before[name] != now[name]}


@dataclass(frozen=True, kw_only=True)
class UndoFacts:
    """What decides whether an event may be taken back; `states` are (channel, state) of the messages it wrote."""

    is_undoable: bool
    is_last: bool
    is_own: bool
    recorded_at: datetime
    now: datetime
    states: tuple[tuple[str, str], ...] = ()


def ends_at(recorded_at: datetime, policy: Policy) -> datetime:
    """Until when the undo is offered."""
    return recorded_at + timedelta(seconds=policy.undo_seconds)


def objections(facts: UndoFacts, policy: Policy) -> tuple[Reason, ...]:
    """Why an event stays: nothing that has left the house, or on which others have built, is taken back."""
    if not facts.is_last:
        return (Reason(N_("Something else has happened to the ticket since; it cannot be undone any more.")),)
    if not facts.is_undoable:
        return (Reason(N_("This cannot be undone.")),)
    if not facts.is_own:
        return (Reason(N_("Only whoever did it can undo it.")),)
    if has_left(facts.states):
        return (Reason(N_("A message about it has left already; it cannot be undone any more.")),)
    if facts.now > ends_at(facts.recorded_at, policy) + GRACE:
        return (Reason(N_("It is too late to undo this.")),)
    return ()


def has_left(states: Iterable[tuple[str, str]]) -> bool:
    """True when a message has reached, or is on its way to, somebody outside these pages."""
    return any(
        channel != "in_app" and state in ("sending", "delivered", "parked", "bundled") for channel, state in states
    )
