"""A policy and its parts: frozen, compared by value, safe to share between threads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from board.domain.calendars.model import Calendar
from board.domain.policies.labels import (
    Channel,
    Choice,
    CommitmentKind,
    Label,
    MessageText,
    RequestType,
    Team,
    Topic,
    by_key,
)
from board.domain.policies.limits import (
    COLOUR_RANKS,
    Clocks,
    EscalationStep,
    Links,
    Priority,
    Urging,
    Wall,
    Warnings,
    Wip,
)
from board.domain.policies.rules import (
    Closing,
    CustomerRules,
    Field,
    Numbers,
    Prescribed,
    RegistrationRules,
    Routes,
)
from board.domain.policies.triage import Triage


@dataclass(frozen=True)
class Policy:
    """Everything a board may decide for itself. `hash` names its content and is kept with each deadline."""

    key: str
    name: Label
    zone: str
    hash: str
    numbers: Numbers
    calendars: Mapping[str, Calendar]
    stages: Mapping[str, Label]
    statuses: Mapping[str, Mapping[str, Label]]
    priorities: tuple[Priority, ...]
    fields: Mapping[str, tuple[Field, ...]]
    registration: RegistrationRules
    customer: CustomerRules
    triage: Triage
    domains: tuple[Choice, ...]
    natures: tuple[Choice, ...]
    topics: tuple[Topic, ...]
    types: tuple[RequestType, ...]
    channels: tuple[Channel, ...]
    moods: tuple[Choice, ...]
    communication_types: tuple[Choice, ...]
    milestones: tuple[Choice, ...]
    commitments: tuple[CommitmentKind, ...]
    departments: tuple[Choice, ...]
    teams: tuple[Team, ...]
    routes: Routes
    ranks: Mapping[str, Label]
    clocks: Clocks
    warnings: Warnings
    closing: Closing
    escalation: tuple[EscalationStep, ...]
    urging: Urging
    overdue_cadence_minutes: int
    overdue_growth: int
    undo_seconds: int
    reasons: Mapping[str, tuple[Choice, ...]]
    vague_words: Mapping[str, tuple[str, ...]]
    reply_words: Mapping[str, Mapping[str, tuple[str, ...]]]
    prescribed: Prescribed
    links: Links
    wip: Wip
    wall: Wall
    at_once: tuple[str, ...]
    messages: Mapping[str, MessageText]
    archive_days: int
    closed_shown_hours: int
    stalled_hours: int

    @property
    def tz(self) -> ZoneInfo:
        """The board's zone."""
        return ZoneInfo(self.zone)

    def priority(self, key: str) -> Priority:
        """The level with this key or this colour; both are unique. Raises KeyError."""
        for priority in self.priorities:
            if key in (priority.key, priority.colour):
                return priority
        raise KeyError(key)

    def limit_of(self, name: str) -> Callable[[str], int | None]:
        """How many minutes a level sets for one of its limits, e.g. limit_of("note_minutes")("red")."""
        return lambda colour: getattr(self.priority(colour), name)

    def hours_of(self, colour: str) -> Calendar | None:
        """The working time in which a level's clocks run; None for round the clock."""
        return self.priority(colour).calendar

    def rank_of(self, colour: str) -> int:
        """4 for red down to 1 for green, whatever levels the policy has."""
        return COLOUR_RANKS[colour]

    def stage_label(self, stage: str) -> Label:
        """What the board calls this column."""
        return self.stages[stage]

    def route_for(self, domain: str | None, nature: str | None) -> str:
        """The key of the team that takes tickets of this domain and nature."""
        for rule in self.routes.rules:
            if rule.domain in (None, domain) and rule.nature in (None, nature):
                return rule.team
        return self.routes.fallback

    def choice(self, name: str, key: str) -> Choice:
        """The option with this key of one of the policy's lists, e.g. choice("domains", "order"). Raises KeyError."""
        return by_key(getattr(self, name), key)
