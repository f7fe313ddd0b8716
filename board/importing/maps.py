"""A map says what a file's columns mean; it is a TOML file, checked before anything is read."""

import re
import tomllib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from board.domain.facts import COLOURS
from board.importing.meanings import PLACE

SHIPPED = Path(__file__).parent / "maps"
SHAPES = ("one_row", "audit_rows")
COLUMNS = (
    "opened_at", "registered_at", "state", "team", "person", "priority", "customer", "promise_at", "solution",
    "closing_note", "note_action", "note_result",
)  # fmt: skip
STATES = ("new", "assigned", "in_progress", "awaiting_customer", "closed")
TOP = (
    "key", "title", "board", "shape", "key_column", "language", "zone", "encodings", "delimiter", "nulls", "dates",
    "meridiem", "unwrap", "ignore", "derived", "columns", "fields", "facts", "references", "states", "paused", "back",
    "reopening", "closing_solves", "priorities", "audit", "history", "seen", "checks", "clocks",
)  # fmt: skip


class MapError(Exception):
    """A map that makes no sense: names its file, the key and what is allowed."""

    def __init__(self, name, key, allowed):
        super().__init__(f"{name}: {key}: {allowed}")


@dataclass(frozen=True)
class History:
    """A second file with one row per change of a column."""

    file: str
    key: str
    at: str
    field: str
    old: str
    new: str
    times: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Map:
    """What a file's columns mean. Texts are patterns with {column}; a line whose columns are all empty is left out."""

    key: str
    title: str
    board: str
    shape: str
    key_column: str | None
    language: str
    zone: ZoneInfo | None
    columns: dict
    states: dict
    encodings: tuple = ()
    delimiter: str | None = None
    nulls: frozenset = frozenset()
    dates: tuple = ("iso",)
    meridiem: dict = field(default_factory=dict)
    unwrap: frozenset = frozenset()
    ignore: frozenset = frozenset()
    derived: dict = field(default_factory=dict)
    fields: dict = field(default_factory=dict)
    facts: dict = field(default_factory=dict)
    references: dict = field(default_factory=dict)
    paused: dict = field(default_factory=dict)
    back: str = "recalled"
    reopening: str | None = None
    closing_solves: bool = False
    priorities: dict = field(default_factory=dict)
    audit: dict = field(default_factory=dict)
    history: History | None = None
    seen: dict = field(default_factory=dict)
    checks: dict = field(default_factory=dict)
    clocks: frozenset = frozenset()

    @cached_property
    def patterns(self):
        """Column to the compiled expression that its cells must match."""
        return {column: re.compile(expression) for column, expression in self.checks.items()}

    @property
    def needed_columns(self):
        """Every column without which the file is not the one that the map describes."""
        named = [self.key_column, *self.columns.values(), *self.references.values(), *self.seen.values(), *self.checks]
        named += [self.audit.get("at"), self.audit.get("order"), self.audit.get("by"), self.reopening]
        for meaning in (*self.fields.values(), *self.facts.values(), *self.derived.values()):
            named += [meaning.get("column")] if meaning.get("column") else PLACE.findall(meaning.get("text", ""))
        return list(dict.fromkeys(name for name in named if name and name not in self.derived))


def shipped():
    """The keys of the maps that come with the product, by name."""
    return sorted(path.stem for path in SHIPPED.glob("*.toml"))


def load(name):
    """The map of this name, or in this file. Raises MapError."""
    path = SHIPPED / f"{name}.toml"
    path = path if path.is_file() else Path(name)
    try:
        text = path.read_text("utf-8")
    except OSError:
        raise MapError(name, "no such map", f"a file, or one of {', '.join(shipped())}") from None
    return parse(text, path.name)


def parse(text, name):
    """The map that a TOML text holds. Raises MapError."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MapError(name, "no TOML", str(error)) from None
    _check(raw, name)
    given = {key: value for key, value in raw.items() if key not in ("zone", "history")}
    for key in ("nulls", "unwrap", "ignore", "clocks"):
        given[key] = frozenset(raw.get(key, ()))
    for key in ("encodings", "dates"):
        if key in raw:
            given[key] = tuple(raw[key])
    for part in ("fields", "facts", "derived"):
        given[part] = _meanings(raw, part, name)
    given.setdefault("key_column", None)
    history = _history(raw["history"], name) if "history" in raw else None
    return Map(zone=_zone(raw, name), history=history, **given)


def _check(raw, name):
    for key in raw:
        _allow(key in TOP, name, key, f"allowed are {', '.join(TOP)}")
    for key in ("key", "title", "board", "shape", "language", "columns", "states"):
        _allow(key in raw, name, key, "must be there")
    _allow(raw["shape"] in SHAPES, name, "shape", f"allowed are {', '.join(SHAPES)}")
    _allow(raw["language"] in ("en", "zh"), name, "language", "allowed are en, zh")
    _allow("opened_at" in raw["columns"], name, "columns.opened_at", "must be there")
    for key in raw["columns"]:
        _allow(key in COLUMNS, name, f"columns.{key}", f"allowed are {', '.join(COLUMNS)}")
    for state, stage in raw["states"].items():
        _allow(stage in STATES, name, f"states.{state}", f"allowed are {', '.join(STATES)}")
    for value, colour in raw.get("priorities", {}).items():
        _allow(colour in COLOURS, name, f"priorities.{value}", f"allowed are {', '.join(COLOURS)}")
    _allow(raw.get("back", "recalled") in ("recalled", "rejected"), name, "back", "allowed are recalled, rejected")
    if raw["shape"] == "audit_rows":
        _allow("at" in raw.get("audit", {}), name, "audit.at", "must name the column with the time of a row")


def _meanings(raw, part, name):
    """Patterns may stand as bare strings; all become {text = …}, {column = …, values = …} or {constant = …}."""
    found = {}
    for key, meaning in raw.get(part, {}).items():
        meaning = {"text": meaning} if isinstance(meaning, str) else meaning
        fits = isinstance(meaning, dict) and len({"text", "column", "constant"} & set(meaning)) == 1
        _allow(fits, name, f"{part}.{key}", "a pattern, or one of text, column, constant")
        found[key] = meaning
    return found


def _history(raw, name):
    for key in ("file", "key", "at", "field", "old", "new"):
        _allow(key in raw, name, f"history.{key}", "must be there")
    return History(**raw)


def _zone(raw, name):
    if "zone" not in raw:
        return None
    try:
        return ZoneInfo(raw["zone"])
    except (ZoneInfoNotFoundError, ValueError):
        raise MapError(name, "zone", f"no such zone: {raw['zone']}") from None


def _allow(condition, name, key, allowed):
    if not condition:
        raise MapError(name, key, allowed)
