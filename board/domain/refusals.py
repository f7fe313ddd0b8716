"""Why something may not happen, in sentences that the caller translates."""

import dataclasses
from collections.abc import Iterable, Mapping


def N_(text: str) -> str:
    """The text itself; marks an English sentence for the catalogue."""
    return text


@dataclasses.dataclass(frozen=True)
class Reason:
    """One sentence against something: an English msgid, the form field it belongs to, its %(name)s values."""

    text: str
    field: str | None = None
    params: Mapping[str, object] = dataclasses.field(default_factory=dict)

    def __str__(self) -> str:
        return self.text % self.params if self.params else self.text

    def values(self, language: str) -> dict[str, object]:
        """The params for a translated text: labels in the reader's language, the rest as it is."""
        return {name: value.in_(language) if hasattr(value, "in_") else value for name, value in self.params.items()}


class Refused(Exception):
    """A rule says no. Carries every reason, in the order in which they should be read."""

    def __init__(self, reasons: Iterable[Reason] | Reason | str):
        if isinstance(reasons, str):
            reasons = Reason(reasons)
        self.reasons: tuple[Reason, ...] = (reasons,) if isinstance(reasons, Reason) else tuple(reasons)
        super().__init__(self.reasons)

    def __str__(self) -> str:
        return " ".join(str(reason) for reason in self.reasons)


def refuse_if(reasons: Iterable[Reason]) -> None:
    """Nothing when there are no reasons; raises Refused with all of them otherwise."""
    if found := tuple(reasons):
        raise Refused(found)


def grouped(refused: Iterable[tuple[str, str]]) -> list[tuple[str, list[str]]]:
    """Each why with all whom it refuses, of pairs (whom, why); in the order in which they come first."""
    found: dict[str, list[str]] = {}
    for whom, why in refused:
        found.setdefault(why, []).append(whom)
    return list(found.items())
