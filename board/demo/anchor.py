"""When the demo was laid down, what it looked like then, and how its untouched tickets come to now again."""

from datetime import datetime, timedelta

from sqlalchemy import (
    DateTime,
    Interval,
    bindparam,
    cast,
    delete,
    func,
    insert,
    literal,
    select,
    type_coerce,
    update,
)

from board.extensions import db
from board.models.attachment import Attachment
from board.models.base import UtcDateTime
from board.models.cycle import Assignment, ColourChange, Cycle, Pause
from board.models.entries import Commitment, Communication, CustomerUpdate, Milestone, Note
from board.models.event import Event, Remark
from board.models.message import Attempt, Message
from board.models.request import Request
from board.models.ticket import Ticket
from board.models.ticket_link import TicketLink
from board.models.timer import Timer
from board.models.token import Token, TokenUse

KIND, DOOR, SYSTEMS = "demo_loaded", "demo", ("demo", "job")
READ_AFTER = timedelta(minutes=25)
# Rows that time alone can change are kept as they were; all others only move.
KEPT = (Request, Ticket, Cycle, Timer)
GROWING = (Timer, Message, Token, ColourChange, Event)
MOVED = (
    Assignment, ColourChange, Pause, Note, Milestone, CustomerUpdate, Communication, Commitment, Event, Message,
    Token, Attachment, TicketLink,
)  # fmt: skip
INSTANTS_IN_EVENTS = ("promise_at", "former", "due_at")


def latest():
    """The event that says when the demo was laid down or last moved; None without a demo."""
    return db.session.scalar(
        select(Event).where(Event.kind == KIND, Event.door == DOOR).order_by(Event.id.desc()).limit(1)
    )


def read_old_notices(now):
    """Older notices have been read; those of the last minutes wait in the inboxes."""
    notice = Message.__table__
    old = (notice.c.channel == "in_app") & (notice.c.read_at.is_(None)) & (notice.c.created_at < now - READ_AFTER)
    db.session.execute(update(notice).where(old).values(read_at=notice.c.created_at))


def set_down(now):
    """Remember this moment and everything that time alone may change from here on."""
    db.session.flush()
    ids = list(db.session.scalars(select(Event.ticket_id).where(Event.kind == "registered", Event.door == DOOR)))
    kept = {kind.__tablename__: [_frozen(row) for row in _rows(kind, ids)] for kind in KEPT}
    marks = {kind.__tablename__: db.session.scalar(select(func.max(kind.id))) or 0 for kind in GROWING}
    data = {"at": now.isoformat(), "tickets": ids, "kept": kept, "marks": marks}
    anchor = {"kind": KIND, "actor_kind": "system", "door": DOOR, "occurred_at": now, "recorded_at": now, "data": data}
    db.session.execute(insert(Event), [anchor])


def _rows(kind, ticket_ids):
    table = kind.__table__
    return db.session.execute(select(table).where(_belongs(kind, ticket_ids))).mappings().all()


def _belongs(kind, ticket_ids):
    """The condition that a row of this kind belongs to one of the tickets."""
    if kind is Request:
        return Request.__table__.c.id.in_(
            select(Ticket.__table__.c.request_id).where(Ticket.__table__.c.id.in_(ticket_ids))
        )
    column = {Ticket: "id", TicketLink: "from_id"}.get(kind, "ticket_id")
    return kind.__table__.c[column].in_(ticket_ids)


def _frozen(row):
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in row.items()}


def move_to(now):
    """Bring untouched tickets to now, as they were when laid down; the number of tickets moved."""
    anchor = latest()
    if anchor is None or anchor.occurred_at >= now:
        return 0
    ids = sorted(set(anchor.data["tickets"]) - _touched(anchor))
    _forget_what_time_did(ids, anchor.data["marks"])
    for kind in MOVED:
        _shift(kind, ids, now - anchor.occurred_at)
    _shift_events(ids, now - anchor.occurred_at)
    _restore(anchor.data["kept"], set(ids), now - datetime.fromisoformat(anchor.data["at"]))
    anchor.occurred_at = now
    db.session.expire_all()
    return len(ids)


def _touched(anchor):
    """Tickets with an event that neither the demo nor time alone brought about, or whose link somebody has opened."""
    others = select(Event.ticket_id).where(Event.id > anchor.data["marks"]["event"], Event.door.not_in(SYSTEMS))
    opened = select(Token.ticket_id).join(TokenUse, TokenUse.token_id == Token.id)
    return set(db.session.scalars(others.distinct())) | set(db.session.scalars(opened.distinct()))


def _forget_what_time_did(ids, marks):
    """Delete what sweeps and deliveries have written since."""
    newer = select(Event.id).where(Event.ticket_id.in_(ids), Event.id > marks["event"])
    db.session.execute(delete(Remark.__table__).where(Remark.__table__.c.event_id.in_(newer)))
    sent = select(Message.id).where(Message.ticket_id.in_(ids), Message.id > marks["message"])
    db.session.execute(delete(Attempt.__table__).where(Attempt.__table__.c.message_id.in_(sent)))
    for kind in GROWING:
        table = kind.__table__
        db.session.execute(delete(table).where(_belongs(kind, ids), table.c.id > marks[kind.__tablename__]))


def _instants(kind):
    return [column for column in kind.__table__.columns if isinstance(column.type, UtcDateTime)]


def _shift(kind, ids, by):
    columns = _instants(kind)
    moved = {column.name: _later(column, by) for column in columns}
    db.session.execute(update(kind.__table__).where(_belongs(kind, ids)).values(moved))


def _later(column, by):
    """The instant so much later, reckoned by the database."""
    if db.engine.dialect.name == "sqlite":
        moved = func.strftime("%Y-%m-%d %H:%M:%f000", column, f"{by.total_seconds():+.3f} seconds")
        return type_coerce(moved, DateTime)
    return type_coerce(column, DateTime(timezone=True)) + cast(literal(by, Interval), Interval)


def _shift_events(ids, by):
    """Instants that events name: promises, due times."""
    for event in db.session.scalars(select(Event).where(Event.ticket_id.in_(ids))):
        named = {name: event.data[name] for name in INSTANTS_IN_EVENTS if event.data.get(name)}
        if named:
            event.data = event.data | {
                name: (datetime.fromisoformat(at) + by).isoformat() for name, at in named.items()
            }
    db.session.flush()


def _restore(kept, ids, by):
    tickets = [row for row in kept["ticket"] if row["id"] in ids]
    requests = {row["request_id"] for row in tickets}
    for kind in KEPT:
        rows = kept[kind.__tablename__]
        if kind is Request:
            mine = [row for row in rows if row["id"] in requests]
        else:
            mine = [row for row in rows if row["id" if kind is Ticket else "ticket_id"] in ids]
        _restore_rows(kind, mine, by)


def _restore_rows(kind, rows, by):
    """The rows as they were, their instants moved; a card's face rises, so that nobody keeps an older one."""
    table, instants = kind.__table__, {column.name for column in _instants(kind)}
    fixed = {column.name for column in table.columns if column.primary_key or column.foreign_keys}
    present = {row.id: row for row in db.session.execute(select(table).where(table.c.id.in_([r["id"] for r in rows])))}
    values = [_thawed(row, instants, by) for row in rows if row["id"] in present]
    if kind is Ticket:
        for row in values:
            row["face"] = present[row["id"]].face + 1
            row["rank"] += round(by.total_seconds()) if row["due_at"] else 0
    if values:
        known = values[0].keys() - fixed  # a demo of an earlier version knew fewer columns, or others
        names = [column.name for column in table.columns if column.name in known]
        statement = update(table).where(table.c.id == _bound("id")).values({name: _bound(name) for name in names})
        db.session.connection().execute(
            statement, [{f"v_{name}": row[name] for name in ("id", *names)} for row in values]
        )


def _bound(name):
    return bindparam(f"v_{name}")


def _thawed(row, instants, by):
    return {
        name: datetime.fromisoformat(value) + by if name in instants and value else value for name, value in row.items()
    }
