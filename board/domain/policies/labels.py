"""The named things of a policy: each has a key for the program and a label for people."""

from dataclasses import dataclass
from typing import TypeVar


@dataclass(frozen=True, slots=True)
class Label:
    """One wording in both languages."""

    en: str
    zh: str

    def in_(self, language: str) -> str:
        """The wording for a language tag: Chinese for zh…, English for all others."""
        return self.zh if str(language).lower().startswith("zh") else self.en

    def __str__(self) -> str:
        return self.en


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a list; aliases are what imports call it."""

    key: str
    label: Label
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Channel(Choice):
    """A way to reach us. On text channels a customer can answer 1 or 2 (K-138)."""

    text: bool = True
    first_contact_seconds: int | None = None
    answer_rings: int | None = None


@dataclass(frozen=True, slots=True)
class RequestType(Choice):
    """A request type; `short` is the first part of the mark (G-047, K-010)."""

    short: Label = Label("", "")
    complaint: bool = False


@dataclass(frozen=True, slots=True)
class Topic(Choice):
    """A topic of one business domain, as in 物流延迟."""

    domain: str = ""


@dataclass(frozen=True, slots=True)
class Team(Choice):
    """A group of people in a department; special ones take what burns (K-032)."""

    department: str = ""
    special: bool = False
    skills: tuple[Label, ...] = ()


@dataclass(frozen=True, slots=True)
class CommitmentKind(Choice):
    """A kind of commitment; one that blocks must be answered before the customer is asked."""

    blocks: bool = False


@dataclass(frozen=True, slots=True)
class MessageText:
    """A message in both languages; `subject` for channels that have one."""

    key: str
    text: Label
    subject: Label | None = None


Keyed = TypeVar("Keyed", bound=Choice)


def by_key(choices: tuple[Keyed, ...], key: str) -> Keyed:
    """The one with this key. Raises KeyError."""
    for choice in choices:
        if choice.key == key:
            return choice
    raise KeyError(key)
