"""The changes that a second file, or dated columns, tell of each ticket."""

from collections import defaultdict

from board.importing.records import Moment


def add_history(records, rows, reader):
    """Give each record the changes of the second file; those of unknown tickets are told."""
    by_key = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if change := _change(row, reader):
            key, at, particulars = change
            by_key[key][at].append((row.line, particulars))
    known = set()
    for record in records:
        known.add(record.key)
        for at, changes in sorted(by_key.get(record.key, {}).items()):
            record.moments.append(Moment(at, changes[0][0], dict(particulars for _line, particulars in changes)))
        _wind_back(record)
        record.rows += sum(len(moment.changes) for moment in record.moments)
    for key in by_key.keys() - known:
        line = min(lines[0][0] for lines in by_key[key].values())
        reader.complaints.drop(line, key, reader.mapping.history.key, "changes of a ticket that the file does not hold")


def _change(row, reader):
    told = reader.mapping.history
    key = reader.value(told.key, row.cells.get(told.key))
    if row.fault or key is None:
        reader.complaints.drop(row.line, key, told.key, row.fault or "the ticket's own number is missing")
        return None
    at = reader.instant_or_complaint(row.line, key, told.at, reader.value(told.at, row.cells.get(told.at)))
    if at is None:
        return None
    column = row.cells[told.field]
    old, new = (reader.value(column, row.cells[part]) for part in (told.old, told.new))
    if column == reader.mapping.columns.get("state") and new not in reader.mapping.states:
        reader.complaints.drop(row.line, key, column, f"no state that the map knows: {new!r}")
        return None
    return key, at, (column, (old, new))


def _wind_back(record):
    """The values before the first change: the last ones, with every change undone."""
    first = dict(record.last)
    for moment in reversed(record.moments):
        for column, (old, _new) in moment.changes.items():
            if old is not None:
                first[column] = old
    record.first = first


def add_seen_states(record, reader):
    """Changes of state from columns that say when each state was first seen, for files without a history."""
    state = reader.mapping.columns.get("state")
    seen = []
    for position, (name, column) in enumerate(reader.mapping.seen.items()):
        value = record.last.get(column)
        at = reader.instant_or_complaint(record.line, record.key, column, value) if value else None
        if at is not None:
            seen.append((at, position, name))
    before = None
    for at, _position, name in sorted(seen):
        record.moments.append(Moment(at, record.line, {state: (before, name)}))
        before = name
