"""Timers by the million, made by bulk SQL, and the sweep measured inside the application."""

import statistics
import time
from datetime import timedelta

from sqlalchemy import Integer, bindparam, event, func, insert, literal, literal_column, select, text, update

from board import wallclock
from board.delivery import clockwork, due, reckoning
from board.domain.facts import OPEN_STAGES
from board.extensions import db
from board.models.ticket import Ticket
from board.models.timer import Timer

BATCH = 500_000
MARK = "bench"  # the policy hash of what was made here


def add_past(count):
    """So many timers that have rung and ended long ago, spread over all tickets; the seconds that it took."""
    began, now = time.perf_counter(), wallclock.now()
    long_ago = {"started_at": now - timedelta(days=40), "due_at": now - timedelta(days=39)}
    _add(int(count), long_ago | {"fired_at": long_ago["due_at"], "ended_at": long_ago["due_at"], "outcome": "missed"})
    return round(time.perf_counter() - began, 1)


def look_for_nothing(pending):
    """Milliseconds that the database takes for a sweep that finds nothing, with so many timers pending."""
    now = wallclock.now()
    _add(int(pending), {"started_at": now, "due_at": now + timedelta(days=2)})
    _analyze()
    spent = []
    event.listen(
        db.engine, "before_cursor_execute", lambda connection, *_: connection.info.update(at=time.perf_counter())
    )
    event.listen(
        db.engine, "after_cursor_execute",
        lambda connection, *_: spent.append(time.perf_counter() - connection.info["at"]),
    )  # fmt: skip
    return statistics.median(_spent(spent) for _ in range(50)) * 1000


def _spent(spent):
    while True:  # a running board may have something to ring just then
        spent.clear()
        if clockwork.ring_due_timers(wallclock.now()) == 0:
            return sum(spent)


def forget_pending_copies():
    """Take away what `look_for_nothing` has made."""
    db.session.execute(text("DELETE FROM timer WHERE policy_hash = :mark"), {"mark": MARK})
    db.session.commit()
    return True


def due_soon(count, seconds, per_second, each):
    """Let so many timers, `each` of a ticket at most, become due in so many seconds, at once or paced; their ids."""
    turn = func.row_number().over(partition_by=Timer.ticket_id, order_by=Timer.due_at).label("turn")
    waiting = select(Timer.id, Timer.ticket_id, turn).where(*due.PENDING, Timer.ticket_id.is_not(None)).subquery()
    chosen = select(waiting.c.id).where(waiting.c.turn <= int(each)).order_by(waiting.c.turn, waiting.c.ticket_id)
    ids = db.session.scalars(chosen.limit(int(count))).all()
    at, step = wallclock.now() + timedelta(seconds=float(seconds)), 1 / float(per_second) if float(per_second) else 0
    db.session.execute(
        update(Timer), [{"id": i, "due_at": at + timedelta(seconds=n * step)} for n, i in enumerate(ids)]
    )
    db.session.commit()
    return ids


def ring(count):
    """Milliseconds that each of so many firings takes, when they are due at one moment."""
    ids = db.session.scalars(select(Timer.id).where(*due.PENDING).order_by(Timer.due_at).limit(int(count))).all()
    now = wallclock.now()
    db.session.execute(update(Timer).where(Timer.id.in_(ids)).values(due_at=now))
    db.session.commit()
    began = time.perf_counter()
    rung = clockwork.ring_due_timers(now)
    return (time.perf_counter() - began) / max(rung, 1) * 1000


def reckon():
    """[seconds, tickets] of giving all open tickets the deadlines of the policy that this process reads."""
    began = time.perf_counter()
    reckoning.notice_policies(wallclock.now())
    while reckoning.reckon_for_a_turn(wallclock.now()):
        pass
    seconds = time.perf_counter() - began
    return [seconds, db.session.scalar(select(func.count(Ticket.id)).where(Ticket.stage.in_(OPEN_STAGES)))]


def _add(count, values):
    """Rows of timers with these values, the tickets in turn, by one statement for each batch; commits."""
    low, high = db.session.execute(select(func.min(Ticket.id), func.max(Ticket.id))).one()
    in_turn = literal(low) + literal_column("n", Integer) % (high - low + 1)
    query = select(
        in_turn, literal("resolve"), literal(MARK), literal(MARK),
        *(bindparam(name, value, type_=Timer.__table__.c[name].type) for name, value in values.items()),
    )  # fmt: skip
    columns = ["ticket_id", "kind", "ref", "policy_hash", *values]
    for begin in range(0, count, BATCH):
        end = min(count, begin + BATCH) - 1
        db.session.execute(insert(Timer).from_select(columns, query.select_from(text(_numbers(begin, end)))))
        db.session.commit()


def _numbers(begin, end):
    if db.engine.dialect.name == "postgresql":
        return f"generate_series({begin}, {end}) AS numbers(n)"
    return (
        f"(WITH RECURSIVE numbers(n) AS (SELECT {begin} UNION ALL SELECT n + 1 FROM numbers WHERE n < {end})"
        " SELECT n FROM numbers) AS numbers"
    )


def _analyze():
    """What a database that has lived knows about itself."""
    db.session.execute(text("ANALYZE"))
    db.session.commit()
