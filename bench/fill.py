"""A database of any size, filled with copies of tickets that lived through the real verbs."""

from datetime import timedelta

from sqlalchemy import select

from board import wallclock
from board.domain.actors import Actor
from board.domain.closing import Proposal
from board.domain.notes import UpdateParts
from board.domain.priority import Judgement
from board.extensions import db, policies
from board.models.person import Membership, Person
from board.models.registration import Registration, register

BOARD = "service-guide"
STAGES = ("new", "assigned", "in_progress", "awaiting_customer")
BATCH = 500
SCORES = ((3, 3, 3), (2, 2, 2), (1, 1, 1), (2, 1, 1))


def people(count=20):
    """The agents of the measured board, committed."""
    now, found = wallclock.now(), []
    for number in range(count):
        rank = "supervisor" if number == 0 else "agent"
        someone = Person(email=f"bench{number}@demo.test", name=f"Agent {number:02d}", created_at=now)
        someone.memberships.append(Membership(board=BOARD, rank=rank))
        found.append(someone)
    db.session.add_all(found)
    db.session.commit()
    return found


def fill(total, open_count):
    """Make `total` tickets, `open_count` of them open over four stages; the people come back."""
    staff = people()
    prototypes = {stage: [_lived(staff, stage, scores, n) for n, scores in enumerate(SCORES)] for stage in STAGES}
    closed = [_lived(staff, "closed", scores, n) for n, scores in enumerate(SCORES)]
    db.session.commit()
    per_stage = open_count // len(STAGES)
    for stage in STAGES:
        _copy(prototypes[stage], per_stage - len(SCORES), stage)
    _copy(closed, total - open_count - len(closed), "closed")
    db.session.execute(db.text("ANALYZE"))
    db.session.commit()
    return staff


def _lived(staff, until, scores, number):
    agent, policy = staff[1 + number], policies[BOARD]
    now = wallclock.now() - timedelta(days=3 if until == "closed" else 0, minutes=20)
    words = {"by": Actor("person", agent.id, "agent"), "now": now, "policy": policy}
    ticket = register(_sheet(until, number), **words)
    steps = {
        "new": lambda: ticket.triage(_judgement(scores), **words),
        "assigned": lambda: ticket.assign(agent, **words),
        "in_progress": lambda: _work(ticket, words),
        "awaiting_customer": lambda: ticket.solve(Proposal(solution="Sent again.", self_check="Delivered."), **words),
        "closed": lambda: _close(ticket, words, staff[0]),
    }
    for stage, step in steps.items():
        step()
        if stage == until:
            return ticket
    raise ValueError(until)


def _work(ticket, words):
    ticket.start(**words)
    for n in range(3):
        ticket.note(
            happened_at=words["now"], action=f"Called the carrier, call {n}", result="Parcel is on its way", **words
        )
    ticket.update_customer(UpdateParts("Parcel found", "Sent on", "We call you", "before 15:00"), **words)


def _close(ticket, words, leader):
    ticket.answer(True, how="phone", **words)
    if ticket.is_open:
        ticket.close(**(words | {"by": Actor("person", leader.id, "supervisor")}))


def _judgement(scores):
    dimensions = ("urgency", "impact", "level")
    return Judgement(
        domain="logistics", nature="fault", topic="delay",
        points=dict(zip(dimensions, scores, strict=True)), reasons=dict.fromkeys(dimensions, "measured"),
    )  # fmt: skip


def _sheet(until, number):
    words = "The parcel has not arrived and the tracking page has shown nothing new since yesterday."
    return Registration(
        customer_name=f"Customer {until} {number}", contact=f"c{until}{number}@customer.test", customer_level="vip",
        language="en", attachment_state="not_applicable", attachment_reason="phone call",
        values={
            "channel": "phone", "request_type": "aftersales", "urgency_mark": "normal", "customer_words": words,
            "occurred_at": wallclock.now() - timedelta(days=4), "agent_summary": words, "core_demand": "Parcel missing",
            "desired_outcome": "Get the parcel", "symptom": "No news in tracking",
        },
    )  # fmt: skip


def _copy(prototypes, count, stage):
    """Insert `count` copies of whole tickets, in turn, with numbers and ids of their own."""
    rows = [_rows_of(ticket) for ticket in prototypes]
    offsets = {table: _highest_id(table) for table in rows[0]}
    batch = {table: [] for table in rows[0]}
    for n in range(max(count, 0)):
        _copy_one(rows[n % len(rows)], n, stage, offsets, batch)
        if n % BATCH == BATCH - 1:
            _flush(batch)
    _flush(batch)


def _rows_of(ticket):
    tables = db.metadata.tables
    found = {tables["request"]: _select(tables["request"].c.id == ticket.request_id)}
    found[tables["ticket"]] = _select(tables["ticket"].c.id == ticket.id)
    for table in db.metadata.sorted_tables:
        if "ticket_id" in table.c and table.name not in ("ticket", "token"):
            found[table] = _select(table.c.ticket_id == ticket.id)
    return found


def _select(condition):
    """The rows as the driver holds them: copying needs no conversion to and from Python's types."""
    column = condition.left
    query = f"SELECT * FROM {column.table.name} WHERE {column.name} = ?"
    return [dict(row) for row in _driver(query, (condition.right.value,)).mappings()]


def _driver(statement, values):
    return db.session.connection().exec_driver_sql(statement, values)


def _highest_id(table):
    return db.session.scalar(select(db.func.max(table.c.id))) or 0


def _copy_one(rows, n, stage, offsets, batch):
    fresh = {}
    for table, originals in rows.items():
        for original in originals:
            offsets[table] += 1
            fresh[table.name, original["id"]] = offsets[table]
    for table, originals in rows.items():
        for original in originals:
            batch[table].append(_renamed(table, original, fresh, f"{stage[:2]}{n}"))


REFERENCES = {
    "request_id": "request", "ticket_id": "ticket", "cycle_id": "cycle", "note_id": "note",
    "communication_id": "communication",
}  # fmt: skip
UNIQUE = {"request": "number", "ticket": "number", "message": "key"}


def _renamed(table, original, fresh, mark):
    row = original | {"id": fresh[table.name, original["id"]]}
    for column, target in REFERENCES.items():
        if column in row and row[column] is not None:
            row[column] = fresh.get((target, row[column]), row[column])
    if table.name in UNIQUE:
        column = UNIQUE[table.name]
        row[column] = f"{row[column]}-{mark}"[: 80 if table.name == "message" else 40]
    return row


def _flush(batch):
    if db.engine.dialect.name == "sqlite":
        db.session.execute(db.text("PRAGMA defer_foreign_keys=ON"))  # a ticket names its cycle, and the cycle it
    for table, rows in batch.items():
        if rows:
            columns = list(rows[0])
            marks = ", ".join("?" for _column in columns)
            names = ", ".join(f'"{column}"' for column in columns)
            _driver(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", [tuple(row.values()) for row in rows])
        rows.clear()
    db.session.commit()
