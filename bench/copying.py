"""Copies of whole tickets by bulk SQL: one INSERT … SELECT for each table and batch."""

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

from flask import current_app, g
from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    case,
    cast,
    delete,
    func,
    insert,
    literal,
    select,
    text,
)

from board.extensions import db
from board.models.base import UtcDateTime

BATCH = 5_000
HANDS = 2  # that write at once to PostgreSQL, each over a connection of its own
WORDS = ("number", "order", "name", "mask", "agent")

# One row for each ticket to be made: its block and its pattern, how far it is moved in time, whose words it has.
COPIES = Table(
    "copy", MetaData(),
    Column("j", BigInteger, primary_key=True), Column("n", BigInteger), Column("t", Integer),
    Column("shift", BigInteger), Column("turn", Integer), Column("customer_id", BigInteger),
    Column("point_id", BigInteger), Column("j_text", Text),
    *(Column(name, Text) for name in WORDS),
    prefixes=["TEMPORARY"],
)  # fmt: skip


def copy(block, copies, agent_ids):
    """Insert a ticket with all that belongs to it for each of the `copies`, dicts in the shape of COPIES; commits."""
    if db.engine.dialect.name == "postgresql":
        _copy_with_both_hands(block, copies, agent_ids)
    else:
        statements = _begin(block, agent_ids)
        for batch in _batches(copies):
            _write(batch, statements)


def _copy_with_both_hands(block, copies, agent_ids):
    """Over two connections at once, each with patterns of its own."""
    app, written = current_app._get_current_object(), deque()

    def begin():
        app.app_context().push()
        g.statements = _begin(block, agent_ids)

    with ThreadPoolExecutor(HANDS, initializer=begin) as pool:
        for batch in _batches(copies):
            if len(written) == 2 * HANDS:
                written.popleft().result()
            written.append(pool.submit(lambda batch=batch: _write(batch, g.statements)))
    for each in written:
        each.result()


def _begin(block, agent_ids):
    """The statements that write a batch; the temporary tables that they read are there."""
    COPIES.drop(db.session.connection(), checkfirst=True)
    COPIES.create(db.session.connection())
    statements = [_statement(table, stored, block, agent_ids) for table, stored in block.store().items()]
    db.session.commit()
    return statements


def _batches(copies):
    copies = iter(copies)
    while batch := list(islice(copies, BATCH)):
        yield batch


def _write(batch, statements):
    connection = db.session.connection()
    connection.execute(delete(COPIES))
    connection.execute(insert(COPIES), batch)
    for statement in statements:
        connection.execute(statement)
    db.session.commit()


def _statement(table, stored, block, agent_ids):
    columns = _Columns(table, stored, block, agent_ids)
    query = select(*(columns.of(column) for column in table.c)).select_from(COPIES)
    query = query.join(stored, stored.c["_t"] == COPIES.c.t).order_by(COPIES.c.j, stored.c["_i"])
    return insert(table).from_select([column.name for column in table.c], query, include_defaults=False)


class _Columns:
    """What stands in each column of a copy."""

    def __init__(self, table, stored, block, agent_ids):
        self.table, self.stored, self.block, self.agent_ids = table, stored, block, agent_ids
        self.is_file = db.engine.dialect.name == "sqlite"

    def of(self, column):
        """The expression for a column, from the pattern's row and the copy's."""
        value = self.stored.c[column.name]
        if target := next((key.column.table.name for key in column.foreign_keys), None):
            return self._reference(target, value)
        if column.primary_key:
            return self._id(self.table.name, self.stored.c["_i"])
        if column.name == "actor_id":
            is_customer = (self.stored.c.actor_kind == "customer", COPIES.c.customer_id)
            return case((self.stored.c.actor_kind == "person", self._turned(value)), is_customer, else_=value)
        if column.name == "rank":  # ends with the seconds of the next due
            return value + case((self.stored.c.due_at.is_(None), 0), else_=COPIES.c.shift)
        return self._by_kind(column, value)

    def _by_kind(self, column, value):
        if isinstance(column.type, UtcDateTime):
            return self._moved(value)
        if isinstance(column.type, (String, JSON)):
            value = self._worded(value, isinstance(column.type, JSON))
            if _is_alone(column) and column.name != "number":
                return func.substr(value, 1, column.type.length - 10) + "~" + COPIES.c.j_text
        return cast(value, column.type) if isinstance(column.type, JSON) and not self.is_file else value

    def _id(self, name, place):
        return self.block.base[name] + COPIES.c.n * self.block.size[name] + place

    def _reference(self, target, value):
        if target in self.block.base:
            return self._id(target, value)
        if target in ("customer", "contact_point"):
            ours = COPIES.c.customer_id if target == "customer" else COPIES.c.point_id
            return case((value.is_not(None), ours))
        return self._turned(value) if target == "person" else value

    def _turned(self, value):
        """Another agent for each copy; the supervisor stays."""
        first, count = self.agent_ids[0], len(self.agent_ids)
        turned = first + (value - first + COPIES.c.turn) % count
        return case((value.between(first, self.agent_ids[-1]), turned), else_=value)

    def _moved(self, value):
        if self.is_file:
            return func.datetime(value + COPIES.c.shift, "unixepoch") + ".000000"
        return value + COPIES.c.shift * text("interval '1 second'")

    def _worded(self, value, is_json):
        found = value
        for word in WORDS:
            if self._has(value, f"@{word}@"):
                found = func.replace(found, f"@{word}@", COPIES.c[word])
        if self._has(value, "@j@"):
            found = func.replace(found, "@j@", COPIES.c.j_text)
        if not is_json:
            return found
        return case((value.like("%@%"), self._with_entry(value, found)), else_=value)  # few events have marks

    def _with_entry(self, value, found):
        if self._has(value, "@ref@"):
            entry = cast(self.stored.c["_ref"] + COPIES.c.n * self.stored.c["_step"], Text)
            found = func.replace(found, "@ref@", func.coalesce(entry, ""))
        if self._has(value, "@at@"):
            found = func.replace(found, "@at@", func.coalesce(self._iso(self.stored.c["_at"]), ""))
        return found

    def _iso(self, value):
        if self.is_file:
            return func.strftime("%Y-%m-%dT%H:%M:%S+00:00", value + COPIES.c.shift, "unixepoch")
        return func.to_char(func.timezone("UTC", self._moved(value)), 'YYYY-MM-DD"T"HH24:MI:SS"+00:00"')

    def _has(self, value, mark):
        return db.session.scalar(select(literal(1)).where(value.contains(mark)).limit(1)) is not None


def _is_alone(column):
    """True where a column must be unique by itself."""
    alone = [list(c.columns) for c in column.table.constraints if isinstance(c, UniqueConstraint)]
    return [column] in alone or bool(column.unique)
