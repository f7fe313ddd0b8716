"""A few whole tickets as rows of temporary tables, with marks where their copies differ."""

import json
import re
from datetime import UTC, datetime

from sqlalchemy import JSON, BigInteger, Column, Integer, MetaData, String, Table, Text, insert, or_, select

from board.domain import masks
from board.extensions import db
from board.models.base import UtcDateTime

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?\+00:00")
ENTRIES = {"note_id": "note", "update_id": "customer_update", "communication_id": "communication"}
HELPERS = ("_i", "_t", "_ref", "_step", "_at")  # place in the block, ticket in the block, an entry named, an instant


class Block:
    """All rows of some tickets, whatever table they are in, found along the foreign keys."""

    def __init__(self, patterns):
        self.patterns = patterns
        self.ticket_of = {("request", p.ticket.request_id): t for t, p in enumerate(patterns)}
        self.rows = self._reach({p.ticket.request_id for p in patterns})
        self.place = {
            (table.name, row["id"]): i
            for table, rows in self.rows.items() if "id" in table.c
            for i, row in enumerate(rows)
        }  # fmt: skip
        self.base = {table.name: 1 + (_highest_id(table) or 0) for table in self.rows if "id" in table.c}
        self.size = {table.name: len(rows) for table, rows in self.rows.items()}
        self.keys = [self._keys_of(t) for t in range(len(patterns))]
        self.marked = {
            table: [self._marked(table, row, i) for i, row in enumerate(rows)]
            for table, rows in self.rows.items() if rows
        }  # fmt: skip

    def _reach(self, request_ids):
        """Table to its rows; tables in an order in which each comes after those it belongs to."""
        requests = db.metadata.tables["request"]
        ids, rows = {"request": request_ids}, {requests: _rows(requests, requests.c.id.in_(request_ids))}
        for table in db.metadata.sorted_tables:
            owners = [(c, k.column.table.name) for c in table.c for k in c.foreign_keys if k.column.table.name in ids]
            if table is requests or not owners:
                continue
            rows[table] = _rows(table, or_(*(column.in_(ids[name]) for column, name in owners)))
            ids[table.name] = {row["id"] for row in rows[table] if "id" in row}
            for row in rows[table]:
                owned = (self.ticket_of.get((name, row[column.name])) for column, name in owners)
                self.ticket_of[table.name, row.get("id")] = row["_t"] = next(t for t in owned if t is not None)
        for row in rows[requests]:
            row["_t"] = self.ticket_of["request", row["id"]]
        return rows

    def _keys_of(self, t):
        return [row["key"] for row in self.rows[db.metadata.tables["message"]] if row["_t"] == t]

    def store(self):
        """A temporary table of this connection's for each table that has rows."""
        return {table: self._stored(table, rows) for table, rows in self.marked.items()}

    def _stored(self, table, rows):
        columns = [Column(c.name, _kind(c)) for c in table.c]
        columns += [Column(name, Integer, primary_key=name in ("_t", "_i")) for name in ("_t", "_i")]
        columns += [Column(name, BigInteger) for name in ("_ref", "_step")] + [Column("_at", _kind_of_instant())]
        stored = Table(f"pattern_{table.name}", MetaData(), *columns, prefixes=["TEMPORARY"])
        stored.drop(db.session.connection(), checkfirst=True)
        stored.create(db.session.connection())
        db.session.connection().execute(insert(stored), rows)
        return stored

    def _marked(self, table, row, i):
        """The row with marks in its texts, and with places in the block where it names other rows of it."""
        found = dict.fromkeys(HELPERS) | {"_i": i, "_t": row["_t"]}
        for column in table.c:
            value = row[column.name]
            for key in column.foreign_keys:
                value = self.place.get((key.column.table.name, value), value)
            if isinstance(value, str):
                value = self._mark(value, row["_t"])
            elif isinstance(column.type, JSON) and value is not None:
                value = self._mark(self._with_entry(json.dumps(value, ensure_ascii=False), value, found), row["_t"])
            found[column.name] = _stored_instant(value) if isinstance(value, datetime) else value
        return found

    def _mark(self, text, t):
        pattern = self.patterns[t]
        name = pattern.ticket.customer.name
        marks = {
            name: "@name@", masks.name(name): "@mask@", pattern.order: "@order@", pattern.agent.name: "@agent@",
            pattern.ticket.request.number: "@number@",
        }  # fmt: skip
        for words, mark in marks.items():
            text = text.replace(words, mark)
        for key in self.keys[t]:
            text = text.replace(f'"{key}"', f'"{key}~@j@"')
        return text

    def _with_entry(self, text, value, found):
        """An event names one entry and one instant at most; both become marks."""
        entries = ENTRIES.items() if isinstance(value, dict) else ()
        for name, table in entries:
            if (table, value.get(name)) in self.place:
                found["_ref"] = self.base[table] + self.place[table, value[name]]
                found["_step"] = self.size[table]
                text = text.replace(f'"{name}": {value[name]}', f'"{name}": @ref@')
        if instant := INSTANT.search(text):
            found["_at"] = _stored_instant(datetime.fromisoformat(instant[0]))
            text = text.replace(instant[0], "@at@")
        return text


def _rows(table, condition):
    query = select(table).where(condition).order_by(*table.primary_key)
    return [dict(row) for row in db.session.execute(query).mappings()]


def _highest_id(table):
    return db.session.scalar(select(db.func.max(table.c.id)))


def _kind(column):
    if isinstance(column.type, UtcDateTime):
        return _kind_of_instant()
    return Text() if isinstance(column.type, (JSON, String)) else column.type


def _kind_of_instant():
    """SQLite moves seconds faster than texts."""
    return BigInteger() if db.engine.dialect.name == "sqlite" else UtcDateTime()


def _stored_instant(value):
    return int(value.astimezone(UTC).timestamp()) if db.engine.dialect.name == "sqlite" else value
