"""The parts of a policy that are limits: how long something may take, how much may be at once."""

from collections.abc import Mapping
from dataclasses import dataclass

from board.domain.calendars.model import Calendar
from board.domain.policies.labels import Label

COLOUR_RANKS: Mapping[str, int] = {"red": 4, "orange": 3, "yellow": 2, "green": 1}


@dataclass(frozen=True, slots=True)
class Priority:
    """One level: its lamp, its limits in minutes; None where the policy sets none. `short` is the word on a card.

    The minutes are those of `calendar`; without one they run round the clock.
    """

    key: str
    colour: str
    rank: int
    label: Label
    short: Label
    promise_minutes: int
    note_first_minutes: int
    note_minutes: int
    update_minutes: int
    respond_minutes: int | None = None
    start_minutes: int | None = None
    resolve_minutes: int | None = None
    must_review: bool = False
    escalates: bool = False
    calendar: Calendar | None = None


@dataclass(frozen=True, slots=True)
class Clocks:
    """Limits that do not depend on the priority, in minutes of `calendar`."""

    register_minutes: int
    judge_minutes: int
    assign_minutes: int
    review_minutes: int
    milestone_minutes: int
    material_minutes: int
    communication_minutes: int
    enquiry_minutes: int
    tell_minutes: int
    closing_form_minutes: int
    calendar: Calendar | None = None


@dataclass(frozen=True, slots=True)
class Warnings:
    """When to warn of a promise: at this share of its time, and this long before its end."""

    half: float
    before_minutes: int


@dataclass(frozen=True, slots=True)
class EscalationStep:
    """Whom an overdue promise that nobody acts on reaches, minutes after it broke.

    Whoever acknowledges it has `acknowledged_minutes` to act; None ends the chain there.
    """

    rank: str
    after_minutes: int
    acknowledged_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Urging:
    """Chasers: the least time between two of one side, and from which number on they are many."""

    every_minutes: int
    many: int


@dataclass(frozen=True, slots=True)
class Wall:
    """The big screen: how much a running ticket weighs by colour, what fills a person's bar, how long proofs hold."""

    weights: Mapping[str, int]
    full_load: int
    code_minutes: int
    proof_seconds: int
    answer_seconds: int
    pin_tries: int


@dataclass(frozen=True, slots=True)
class Wip:
    """How much at once is agreed on: for a person, in a column; None for as much as comes."""

    person: int | None
    assigned: int | None
    in_progress: int | None


@dataclass(frozen=True, slots=True)
class Links:
    """How many days the two kinds of a customer's link live."""

    confirm_days: int
    progress_days: int
