"""The life of a ticket as a file tells it: facts, and the steps it went through."""

from dataclasses import dataclass, field
from datetime import datetime

from board.domain import numbers
from board.importing.meanings import meant
from board.importing.steps import steps_of

COLUMN_FIELDS = ("channel", "request_type", "urgency_mark", "occurred_at", "customer_words", "agent_summary")
LONGEST_TITLE = 200


@dataclass
class Life:
    """One ticket of the file, ready to become rows. Names of teams, people and customers are the file's own."""

    key: str
    line: int
    rows: int
    digest: str
    opened_at: datetime
    registered_at: datetime | None
    language: str
    title: str | None
    values: dict
    facts: dict
    references: tuple
    customer: str | None
    colour: str | None
    team: str | None
    promise_at: datetime | None
    last_at: datetime
    texts: dict = field(default_factory=dict)
    steps: list = field(default_factory=list)

    @property
    def people(self):
        """Everybody who had the ticket, by the names of the file."""
        return {step.person for step in self.steps if step.person}

    @property
    def teams(self):
        """Every group that had the ticket."""
        return {name for name in (self.team, *(step.team for step in self.steps)) if name}


def lives(records, reader):
    """A life per record that has one; what cannot be read is told to the reader's complaints."""
    for record in records:
        if life := _life(record, reader):
            yield life


def _life(record, reader):
    mapping = reader.mapping
    opened_at = _instant(record, reader, "opened_at", record.last)
    if opened_at is None:
        if not record.last.get(mapping.columns["opened_at"]):
            reader.complaints.drop(
                record.line, record.key, mapping.columns["opened_at"], "the time of opening is missing"
            )
        return None
    registered_at = _registered_at(record, reader, opened_at)
    steps = list(steps_of(record, reader))
    _tell_early_steps(record, steps, opened_at, reader)
    return Life(
        key=record.key[:80], line=record.line, rows=record.rows, digest=record.digest, opened_at=opened_at,
        registered_at=registered_at, language=mapping.language, title=_title(record.last, mapping),
        values=_values(mapping.fields, record.last, skip=("title",), only=COLUMN_FIELDS),
        facts=_values(mapping.fields | mapping.facts, record.last, skip=("title", *COLUMN_FIELDS)),
        references=_references(record.last, mapping), customer=_named(record.last, mapping, "customer"),
        colour=_colour(record, reader), team=_named(record.first, mapping, "team"),
        promise_at=_instant(record, reader, "promise_at", record.first),
        last_at=max([opened_at, *(step.at for step in steps)]), steps=steps,
        texts={part: text for part in ("solution", "closing_note") if (text := _named(record.last, mapping, part))},
    )  # fmt: skip


def _instant(record, reader, part, values):
    column = reader.mapping.columns.get(part)
    value = values.get(column)
    return reader.instant_or_complaint(record.line, record.key, column, value) if value else None


def _registered_at(record, reader, opened_at):
    """When the registration was complete: the file's own time, else the opening where the map names no such column."""
    if "registered_at" not in reader.mapping.columns:
        return opened_at
    at = _instant(record, reader, "registered_at", record.last)
    if at is not None and at < opened_at:
        column = reader.mapping.columns["registered_at"]
        reader.complaints.keep(record.line, record.key, column, "earlier than the opening")
    return at


def _tell_early_steps(record, steps, opened_at, reader):
    early = [step for step in steps if step.at < opened_at]
    if early:
        reader.complaints.keep(early[0].line, record.key, None, "happened before the opening: kept with its own time")


def _colour(record, reader):
    column = reader.mapping.columns.get("priority")
    value = record.first.get(column)
    if column is None or value is None:
        return None
    colour = reader.mapping.priorities.get(value)
    if colour is None:
        reader.complaints.keep(record.line, record.key, column, f"no priority that the map knows: {value!r}")
    return colour


def _named(values, mapping, part):
    column = mapping.columns.get(part)
    return values.get(column) if column else None


def _title(values, mapping):
    meaning = mapping.fields.get("title")
    told = meant(meaning, values) if meaning else None
    return told.replace("\n", " ")[:LONGEST_TITLE] if told else None


def _values(meanings, values, *, skip=(), only=None):
    told = {
        key: meant(meaning, values)
        for key, meaning in meanings.items()
        if key not in skip and (only is None or key in only)
    }
    return {key: value for key, value in told.items() if value is not None}


def _references(values, mapping):
    named = [(kind, values.get(column)) for kind, column in mapping.references.items()]
    return tuple((kind, numbers.kept(value)) for kind, value in named if value)
