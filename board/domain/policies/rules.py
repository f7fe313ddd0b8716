"""The parts of a policy that are rules: numbers, fields, routes, who closes, prescribed words."""

from collections.abc import Mapping
from dataclasses import dataclass

from board.domain.calendars.model import Calendar
from board.domain.policies.labels import Choice, Label

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
