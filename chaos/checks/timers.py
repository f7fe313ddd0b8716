"""Every due timer fired exactly once, and those that stand are those that should."""

from collections import Counter
from datetime import timedelta

from sqlalchemy import select

from board.domain import clocks
from board.extensions import db, policies
from board.models.event import Event
from board.models.message import Message
from board.models.ticket import Ticket
from board.models.timer import Timer

LATEST = timedelta(seconds=30)  # so long after its time a timer may still wait for its sweep


def silent_or_doubled(now):
    """A sentence for each timer that did not fire, fired twice, told not all, or stands where none should."""
    return [*silent(now), *doubled(), *untold(), *not_derived()]


def silent(now):
    """Due timers that have not fired."""
    pending = (Timer.fired_at.is_(None), Timer.ended_at.is_(None), Timer.paused_at.is_(None))
    for timer in db.session.scalars(select(Timer).where(*pending, Timer.due_at <= now - LATEST)):
        yield f"the timer {timer.kind} {timer.ref} of ticket {timer.ticket_id} was due at {timer.due_at} and is silent"


def doubled():
    """Timers of which not as many events tell as have fired."""
    fired = select(Timer.ticket_id, Timer.kind, Timer.ref).where(Timer.fired_at.is_not(None), Timer.ticket_id > 0)
    rows = Counter(tuple(row) for row in db.session.execute(fired))
    rung = Counter((event.ticket_id, event.data["timer"], event.data["ref"]) for event in _firings())
    for name in rows | rung:
        if rows[name] != rung[name]:
            yield f"the timer {name[1]} {name[2]} of ticket {name[0]}: fired {rows[name]}, events {rung[name]}"


def _firings():
    return db.session.scalars(select(Event).where(Event.kind == "timer_fired")).all()


def untold():
    """Whoever was to be called has a notice of the timer."""
    called = {person for event in _firings() for person in event.data["called"]}
    keys = set(db.session.scalars(select(Message.key).where(Message.person_id.in_(called))))
    for timer in db.session.scalars(select(Timer).where(Timer.fired_at.is_not(None), Timer.ticket_id > 0)):
        if clocks.FIRES[timer.kind].message and not any(f"timer:{timer.id}:{person}" in keys for person in called):
            yield f"the timer {timer.kind} of ticket {timer.ticket_id} fired and told nobody"


def not_derived():
    """Tickets whose clocks are not those of their facts."""
    for ticket in db.session.scalars(select(Ticket)):
        wanted = {(s.kind, s.ref, s.due_at) for s in clocks.standing_timers(ticket.facts(), policies[ticket.board])}
        standing = {(t.kind, t.ref, t.due_at) for t in ticket.timers if t.ended_at is None}
        if wanted != standing:
            names = sorted(f"{kind} {ref}" for kind, ref, _due in wanted ^ standing)
            yield f"{ticket.number}: its clocks are not those of its facts ({', '.join(names)})"
