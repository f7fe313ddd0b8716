"""Pasts into the database: bulk inserts, in batches that hold the write lock for a blink."""

from functools import cache

from sqlalchemy import bindparam, insert, update

from board.domain import numbers
from board.extensions import db
from board.importing.rows import Reference
from board.models.serial import next_request_serials
from board.models.ticket import Ticket

TICKETS_PER_COMMIT = 100
PARTS = ("colours", "pauses", "assignments", "timers")


def write(pasts):
    """Store tickets with all that belongs to them; the caller commits."""
    _give_numbers(pasts)
    _store_named([past.request for past in pasts])
    _store_tickets(pasts)
    _store_named([cycle for past in pasts for cycle in _owned(past, past.cycles)])
    _point_to_cycles(pasts)
    for part in PARTS:
        _store([row for past in pasts for row in _owned(past, getattr(past, part))])
    _store_named([note for past in pasts for note in _owned(past, past.notes)])
    _write_events(pasts)
    _store([
        Reference(request_id=past.request.id, kind=kind, value=value)
        for past in pasts for kind, value in past.life.references
    ])  # fmt: skip


def _give_numbers(pasts):
    """Numbers of the day on which a ticket was opened; the original one is the external reference."""
    policy = pasts[0].policy
    serials = next_request_serials(policy, [past.request.received_at for past in pasts])
    for past, (day, serial) in zip(pasts, serials, strict=True):
        past.request.number = numbers.request_number(policy, day, serial)
        past.number = numbers.ticket_number(policy, day, serial)


def _store_tickets(pasts):
    for past in pasts:
        past.request_id = past.request.id
    values = _values(Ticket, [past.__dict__ for past in pasts])
    for past, ticket_id in zip(pasts, _ids(Ticket, values), strict=True):
        past.id = ticket_id


def _owned(past, rows):
    """The rows, with the ids of the ticket and of the handling that they belong to."""
    for row in rows:
        row.ticket_id = past.id
        if cycle := row.__dict__.get("of_cycle"):
            row.cycle_id = cycle.id
    return rows


def _point_to_cycles(pasts):
    ticket = Ticket.__table__
    point = update(ticket).where(ticket.c.id == bindparam("ticket")).values(cycle_id=bindparam("cycle"))
    db.session.connection().execute(point, [{"ticket": past.id, "cycle": past.cycle.id} for past in pasts])


def _write_events(pasts):
    events = [event for past in pasts for event in _owned(past, past.events)]
    for past in pasts:
        for event in past.events:
            event.request_id = past.request.id
            if note := event.__dict__.get("of_note"):
                event.data = {"note_id": note.id} | event.data
    remarked = [event for event in events if event.remark]
    if not remarked:
        _store(events)
        return
    _store_named(events)
    for event in remarked:
        event.remark.event_id = event.id
    _store([event.remark for event in remarked])


def _store(rows):
    """Insert rows to which nothing points."""
    if rows:
        values = _values(rows[0].model, [row.__dict__ for row in rows])
        db.session.connection().execute(insert(rows[0].model.__table__), values)


def _store_named(rows):
    """Insert rows, and tell them their ids."""
    if rows:
        values = _values(rows[0].model, [row.__dict__ for row in rows])
        for row, new_id in zip(rows, _ids(rows[0].model, values), strict=True):
            row.id = new_id


def _ids(model, values):
    new_rows = insert(model.__table__).returning(model.id, sort_by_parameter_order=True)
    return db.session.connection().execute(new_rows, values).scalars().all()


def _values(model, told):
    """What was told of each row; absent values are the column's default, or nothing."""
    defaults = _defaults(model)
    names = [name for name in defaults if any(row.get(name) is not None for row in told)]
    return [{name: defaults[name] if (value := row.get(name)) is None else value for name in names} for row in told]


@cache
def _defaults(model):
    """Column to its default, None without one."""
    found = {column.name: column.default for column in model.__table__.columns}
    return {name: default.arg if default is not None and default.is_scalar else None for name, default in found.items()}
