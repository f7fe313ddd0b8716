"""A board is a policy: limits, labels, fields, routes and words, read from one file each."""

from board.domain.policies.collisions import numbers_collide
from board.domain.policies.labels import (
    Channel,
    Choice,
    CommitmentKind,
    Label,
    MessageText,
    RequestType,
    Team,
    Topic,
)
from board.domain.policies.model import Policy
from board.domain.policies.parse import parse, parse_all
from board.domain.policies.reader import PolicyError
from board.domain.policies.rules import (
    Clocks,
    Closing,
    CustomerRules,
    EscalationStep,
    Field,
    Links,
    Numbers,
    Prescribed,
    Priority,
    RegistrationRules,
    Route,
    Routes,
    SecondHandling,
    Warnings,
)
from board.domain.policies.triage import Band, Criterion, Dimension, Points, Thresholds, Triage

__all__ = [
    "Band", "Channel", "Choice", "Clocks", "Closing", "CommitmentKind", "Criterion", "CustomerRules",
    "Dimension", "EscalationStep", "Field", "Label", "Links", "MessageText", "Numbers", "Points", "Policy",
    "PolicyError", "Prescribed", "Priority", "RegistrationRules", "RequestType", "Route", "Routes",
    "SecondHandling", "Team", "Thresholds", "Topic", "Triage", "Warnings",
    "numbers_collide", "parse", "parse_all",
]  # fmt: skip
