"""The sweep: claims due timers and writes what follows, each once, however many sweeps run."""

import logging

from sqlalchemy import select, update
from sqlalchemy.orm import selectinload

from board.domain.actors import SYSTEM
from board.extensions import db, policies
from board.models import notices
from board.models.reminders import remind_of_draft
from board.models.ticket import Ticket
from board.models.timer import Timer

BATCH = 100  # so many timers per transaction at most (design, section 6)
PENDING = (Timer.fired_at.is_(None), Timer.ended_at.is_(None), Timer.paused_at.is_(None))
log = logging.getLogger("board.clockwork")


def ring_due_timers(now, batch=BATCH):
    """Ring everything that is due, commit after each batch, then hand out the notices; the number of timers rung.

    A ticket whose verb fails is logged and left for the next sweep: one bad
    row must not silence all others.
    """
    rung, failed = 0, set()
    while timers := _claimed(now, batch, failed):
        with notices.held():
            rung += _ring(timers, now, failed)
        db.session.commit()
    if not _due(now, 1, failed):  # another sweep that is still at work hands them out with its own
        notices.release(now)
    db.session.commit()
    return rung


def _due(now, limit, failed):
    """(id, ticket id) of due timers, the longest due first."""
    query = select(Timer.id, Timer.ticket_id).where(*PENDING, Timer.due_at <= now)
    if failed:
        query = query.where(Timer.id.not_in(failed))
    return db.session.execute(query.order_by(Timer.due_at, Timer.id).limit(limit)).all()


def _claimed(now, batch, failed):
    """Timers that no other sweep has or will get, ordered by due time.

    The tickets are locked before their timers, as people's verbs do, so that
    the two cannot wait for each other; a ticket at work is left for later.
    """
    due = _due(now, batch, failed)
    locked = _locked_tickets({ticket_id for _, ticket_id in due if ticket_id})
    ours = [timer_id for timer_id, ticket_id in due if ticket_id is None or ticket_id in locked]
    claim = update(Timer).where(Timer.id.in_(ours), *PENDING, Timer.due_at <= now).values(fired_at=now)
    taken = db.session.scalars(claim.returning(Timer.id), execution_options={"synchronize_session": False}).all()
    return _loaded(taken) if taken else []


def _locked_tickets(ids):
    query = select(Ticket.id).where(Ticket.id.in_(ids)).order_by(Ticket.id)
    return set(db.session.scalars(query.with_for_update(of=Ticket, skip_locked=True)))


def _loaded(ids):
    """The claimed timers with their tickets, read anew, in a handful of statements."""
    timers = select(Timer).where(Timer.id.in_(ids)).order_by(Timer.due_at, Timer.id)
    found = db.session.scalars(timers.execution_options(populate_existing=True)).all()
    wanted = {timer.ticket_id for timer in found if timer.ticket_id}
    parts = (Ticket.colours, Ticket.pauses, Ticket.milestones, Ticket.commitments, Ticket.assignee)
    tickets = select(Ticket).where(Ticket.id.in_(wanted)).options(*(selectinload(part) for part in parts))
    db.session.scalars(tickets.execution_options(populate_existing=True)).all()
    return found


def _ring(timers, now, failed):
    """Each in a savepoint; the number that rang. A failing one is as if it had never been claimed."""
    rung = 0
    for timer in timers:
        try:
            with db.session.begin_nested():
                _ring_one(timer, now)
            rung += 1
        except Exception:
            log.exception("a timer could not ring", extra={"data": {"timer": timer.id, "kind": timer.kind}})
            failed.add(timer.id)
            timer.fired_at = None
    return rung


def _ring_one(timer, now):
    if timer.draft_id:
        remind_of_draft(timer, now=now, policy=policies[timer.draft.board])
    else:
        timer.ticket.ring(timer, by=SYSTEM, now=now, policy=policies[timer.ticket.board])
