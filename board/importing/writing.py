"""Pasts into the database: bulk inserts, in batches that hold the write lock for a blink."""

from sqlalchemy import bindparam, insert, inspect, update

from board.domain import numbers
from board.extensions import db
from board.models.cycle import Assignment, ColourChange, Cycle, Pause
from board.models.entries import Note
from board.models.event import Event, Remark
from board.models.request import Reference, Request
from board.models.serial import next_request_serials
from board.models.ticket import Ticket
from board.models.timer import Timer

TICKETS_PER_COMMIT = 100


def write(pasts):
    """Store tickets with all that belongs to them; the caller commits."""
    _give_numbers(pasts)
    _store(Request, [past.request for past in pasts])
    tickets = [_ticket_values(past) for past in pasts]
    for past, ticket_id in zip(pasts, _inserted(Ticket, tickets), strict=True):
        past.id = ticket_id
    _store(Cycle, [cycle for past in pasts for cycle in _owned(past, past.cycles)])
    _point_to_cycles(pasts)
    for kind, part in ((ColourChange, "colours"), (Pause, "pauses"), (Assignment, "assignments"), (Timer, "timers")):
        _store(kind, [row for past in pasts for row in _owned(past, getattr(past, part))])
    _store(Note, [note for past in pasts for note in _owned(past, past.notes)])
    _write_events(pasts)
    _write_references(pasts)


def _give_numbers(pasts):
    """Numbers of the day on which a ticket was opened; the original one is the external reference."""
    policy = pasts[0].policy
    serials = next_request_serials(policy, [past.request.received_at for past in pasts])
    for past, (day, serial) in zip(pasts, serials, strict=True):
        past.request.number = numbers.request_number(policy, day, serial)
        past.number = numbers.ticket_number(policy, day, serial)


def _ticket_values(past):
    past.request_id = past.request.id
    return {name: value for name in _columns(Ticket) if (value := getattr(past, name, None)) is not None}


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
                event.data = event.data | {"note_id": note.id}
    _store(Event, events)
    remarks = [event for event in events if event.remark]
    for event in remarks:
        event.remark.event_id = event.id
    _store(Remark, [event.remark for event in remarks], key="event_id")


def _write_references(pasts):
    rows = [
        Reference(request_id=past.request.id, kind=kind, value=value)
        for past in pasts
        for kind, value in past.life.references
    ]
    _store(Reference, rows)


def _store(kind, rows, key="id"):
    """Insert rows that were never in a session, and tell them their ids."""
    columns = [name for name in _columns(kind) if name != key or key != "id"]
    values = [{name: row.__dict__[name] for name in columns if row.__dict__.get(name) is not None} for row in rows]
    for row, new_id in zip(rows, _inserted(kind, values, key), strict=True):
        setattr(row, key, new_id)


def _inserted(kind, values, key="id"):
    """The new rows' ids, in order. Absent values are the column's default, or nothing."""
    if not values:
        return []
    defaults = _defaults(kind)
    names = [name for name in _columns(kind) if any(name in row for row in values)]
    full = [{name: row.get(name, defaults.get(name)) for name in names} for row in values]
    column = getattr(kind, key)
    return db.session.scalars(insert(kind).returning(column, sort_by_parameter_order=True), full).all()


def _columns(kind):
    return [attribute.key for attribute in inspect(kind).column_attrs]


def _defaults(kind):
    return {
        attribute.key: attribute.columns[0].default.arg
        for attribute in inspect(kind).column_attrs
        if attribute.columns[0].default is not None and attribute.columns[0].default.is_scalar
    }
