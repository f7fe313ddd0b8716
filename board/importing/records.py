"""What a file tells of each ticket: its first row, and what changed when."""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime

from board.importing import cells
from board.importing.cells import Unreadable
from board.importing.meanings import meant

PLACE = re.compile(r"-?[0-9]{1,18}")


@dataclass(frozen=True)
class Moment:
    """What changed at once: column to (old, new), texts without nulls; by whom, as the file writes it."""

    at: datetime
    line: int
    changes: dict
    by: str | None = None


@dataclass
class Record:
    """One ticket of the file: its values at first and at last, and every change between."""

    key: str
    line: int
    first: dict
    last: dict
    moments: list = field(default_factory=list)
    rows: int = 1
    digest: str = ""


class Reader:
    """Reads rows by a map; what is wrong with one is told to the complaints."""

    def __init__(self, mapping, zone, complaints):
        self.mapping, self.zone, self.complaints = mapping, mapping.zone or zone, complaints

    def values(self, row):
        """The row's texts by column, None for a row that cannot be used."""
        key = (
            cells.text(row.cells.get(self.mapping.key_column), self.mapping.nulls) if self.mapping.key_column else None
        )
        if row.fault:
            self.complaints.drop(row.line, key, None, row.fault)
            return None
        found = {column: self.value(column, cell) for column, cell in row.cells.items()}
        if self.mapping.key_column and key is None:
            self.complaints.drop(row.line, None, self.mapping.key_column, "the ticket's own number is missing")
            return None
        if not self._fits(row, key, found):
            return None
        found |= {name: meant(meaning, found) for name, meaning in self.mapping.derived.items()}
        return found

    def value(self, column, cell):
        """A cell's text; dates of a workbook stay instants."""
        if isinstance(cell, datetime):
            return cell
        value = cells.text(cell, self.mapping.nulls)
        return cells.one_line(value) if column in self.mapping.unwrap else cells.squeezed(value)

    def _fits(self, row, key, found):
        for column, expression in self.mapping.patterns.items():
            value = found.get(column)
            if isinstance(value, str) and not expression.fullmatch(value):
                shifted = "the columns look shifted" if len(value) > 1 else "not as the map expects it"
                self.complaints.drop(row.line, key, column, f"{shifted}: {value!r}")
                return False
        return True

    def instant(self, value):
        """The aware instant of a text. Raises Unreadable."""
        return cells.instant(value, self.mapping.dates, self.zone, self.mapping.meridiem)

    def instant_or_complaint(self, line, key, column, value):
        """The instant, None when absent or unreadable; the latter is told."""
        try:
            return self.instant(value)
        except Unreadable as error:
            self.complaints.drop(line, key, column, str(error))
            return None


def by_row(rows, reader):
    """One record per row; a key that comes again is told and left out."""
    first_lines = {}
    for row in rows:
        found = reader.values(row)
        if found is None:
            continue
        digest = _digest([row.cells])
        key = found[reader.mapping.key_column] if reader.mapping.key_column else f"row:{digest[:24]}"
        if key in first_lines:
            column = reader.mapping.key_column
            reader.complaints.drop(row.line, key, column, f"comes again: it first stood in line {first_lines[key]}")
            continue
        first_lines[key] = row.line
        yield Record(key=key, line=row.line, first=found, last=found, digest=digest)


def by_audit(rows, reader):
    """One record per key from an audit trail: each row is the ticket's state after one update."""
    trails = {}
    for row in rows:
        found = reader.values(row)
        if found is not None:
            trails.setdefault(found[reader.mapping.key_column], []).append((row, found))
    for key, trail in trails.items():
        if record := _from_trail(key, trail, reader):
            yield record


def _from_trail(key, trail, reader):
    order = reader.mapping.audit.get("order")
    if order:
        trail.sort(key=lambda pair: _number(pair[1][order]))
    record, before, latest = None, {}, None
    for row, found in trail:
        at = _time_of(row, key, found, reader)
        if at is None or not _state_is_known(row, key, found, reader):
            continue
        if record is None:
            record = Record(key=key, line=row.line, first=found, last=found, rows=len(trail))
        if latest and at < latest:
            reader.complaints.keep(row.line, key, reader.mapping.audit["at"], "earlier than the update before it")
        by = found.get(reader.mapping.audit.get("by"))
        record.moments.append(Moment(at, row.line, _difference(before, found, reader.mapping), by))
        before, latest, record.last = found, at, found
    if record:
        record.digest = _digest(row.cells for row, _found in trail)
    return record


def _time_of(row, key, found, reader):
    column = reader.mapping.audit["at"]
    if found.get(column) is None:
        reader.complaints.drop(row.line, key, column, "the time of the update is missing")
        return None
    return reader.instant_or_complaint(row.line, key, column, found[column])


def _state_is_known(row, key, found, reader):
    column = reader.mapping.columns.get("state")
    state = found.get(column)
    if column is None or state is None or state in reader.mapping.states:
        return True
    reader.complaints.drop(row.line, key, column, f"no state that the map knows: {state!r}")
    return False


def _difference(before, after, mapping):
    skip = mapping.ignore | {mapping.audit.get("at"), mapping.audit.get("order")}
    return {
        column: (before.get(column), value)
        for column, value in after.items()
        if before.get(column) != value and column not in skip
    }


def _number(text):
    """The place of an update among others; 0 for what is none, as is the date that a workbook made of it."""
    return int(text) if isinstance(text, str) and PLACE.fullmatch(text) else 0


def _digest(rows):
    mark = hashlib.sha256()
    for row in rows:
        mark.update("\x1f".join(str(cell) for cell in row.values()).encode() + b"\x1e")
    return mark.hexdigest()
