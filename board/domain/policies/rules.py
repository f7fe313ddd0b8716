"""The parts of a policy that are rules: limits, fields, routes, who closes."""

from collections.abc import Mapping
from dataclasses import dataclass

from board.domain.calendars.model import Calendar
from board.domain.policies.labels import Choice, Label

COLOUR_RANKS: Mapping[str, int] = {"red": 4, "orange": 3, "yellow": 2, "green": 1}
FIELD_KINDS = ("text", "long_text", "choice", "hour", "money", "number", "yes_no")
PROMPTS = ("who", "what", "when", "where", "why", "how")


@dataclass(frozen=True, slots=True)
class Numbers:
    """Patterns of numbers, e.g. "GD{YYYY}{MM}{DD}-{NNN}"."""

    request: str
    ticket: str
    customer: str


@dataclass(frozen=True, slots=True)
class Field:
    """A declared field of a form. `reference` ones are indexed and searchable; `prompt` is its part of 5W1H."""

    key: str
    label: Label
    kind: str
    required: bool = False
    options: tuple[Choice, ...] = ()
    hint: Label | None = None
    prompt: str | None = None
    default: str | None = None
    reference: bool = False
    max_length: int | None = None


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
class SecondHandling:
    """What the customer's "not solved" brings besides a new cycle (K-140)."""

    raise_levels: int
    plan_hours: int | None
    contact_hours: int | None
    supervisor_follows: bool


@dataclass(frozen=True, slots=True)
class Closing:
    """Who closes, what silence means, what ratings are called.

    `supervisor_closes` and `approval` hold colours, "disputed" and "second_handling"; `approval` may hold
    "all". `silence_minutes` is None where silence closes nothing, and is of `calendar`. `ratings` are keyed "5" to "1".
    """

    reminder_minutes: int | None
    silence_minutes: int | None
    supervisor_closes: tuple[str, ...]
    approval: tuple[str, ...]
    low_rating: int
    ratings: tuple[Choice, ...]
    satisfaction: Mapping[str, Label]
    ways: tuple[Choice, ...]
    second_handling: SecondHandling
    calendar: Calendar | None = None


@dataclass(frozen=True, slots=True)
class RegistrationRules:
    """What a registration must bring besides its fields (K-035, K-146)."""

    attachment_required: bool
    attachment_max_mb: int


@dataclass(frozen=True, slots=True)
class CustomerRules:
    """The customer's part of a registration: which of name, contact, level must be there."""

    required: tuple[str, ...]
    levels: tuple[Choice, ...]
    salutations: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """Tickets of this domain and nature go to this team; None fits all."""

    team: str
    domain: str | None = None
    nature: str | None = None


@dataclass(frozen=True, slots=True)
class Routes:
    """Rules, first match wins, and the team for all the rest."""

    rules: tuple[Route, ...]
    fallback: str
    escalated: str | None = None


@dataclass(frozen=True, slots=True)
class Prescribed:
    """Notes whose wording is prescribed (G-114, G-145, G-154)."""

    working_on_it: Label
    confirmed: Label
    silence: Label


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
