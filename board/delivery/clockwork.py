"""The sweep: claims due timers and writes what follows, each once, however many sweeps run."""

import logging

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import selectinload

from board.domain.actors import SYSTEM
from board.extensions import db, policies
from board.models import notices
from board.models.reminders import remind_of_draft
from board.models.ticket import Ticket
from board.models.timer import Timer

MOST_TIMERS = 100  # so many per transaction at most (design, section 6)
TICKETS = {"sqlite": 4}  # one writer at a time: people's forms wait while a sweep writes
MANY_TICKETS = 25
PENDING = (Timer.fired_at.is_(None), Timer.ended_at.is_(None), Timer.paused_at.is_(None))
log = logging.getLogger("board.clockwork")


def ring_due_timers(now):
    """Ring everything that is due, commit after each batch, then hand out the notices; the number of timers rung.

    A ticket whose verb fails is logged and left for the next sweep: one bad
    row must not silence all others.
    """
    rung, failed = 0, set()
    while timers := _claimed(now, failed):
        with notices.held():
            rung += _ring(timers, now, failed)
        db.session.commit()
    if not _owners(now, failed):  # another sweep that is still at work hands them out with its own
        notices.release(now)
    db.session.commit()
    return rung


def _due(now, failed):
    """What makes a timer one that this sweep should ring."""
    return (*PENDING, Timer.due_at <= now, *([Timer.id.not_in(failed)] if failed else []))


def _owners(now, failed):
    """(ticket id, draft id) of what has due timers, the longest due first."""
    query = select(Timer.ticket_id, Timer.draft_id).where(*_due(now, failed)).group_by(Timer.ticket_id, Timer.draft_id)
    limit = TICKETS.get(db.engine.dialect.name, MANY_TICKETS)
    return db.session.execute(query.order_by(func.min(Timer.due_at)).limit(limit)).all()


def _claimed(now, failed):
    """Due timers that no other sweep has or will get, with their tickets, ordered by due time.

    The tickets are locked before their timers, as people's verbs do, so that
    the two cannot wait for each other; a ticket at work is left for later.
    """
    owners = _owners(now, failed)
    locked = _locked_tickets([ticket_id for ticket_id, _ in owners if ticket_id])
    ours = or_(Timer.ticket_id.in_(locked), Timer.draft_id.in_([draft_id for _, draft_id in owners if draft_id]))
    ids = db.session.scalars(select(Timer.id).where(*_due(now, failed), ours).order_by(Timer.due_at).limit(MOST_TIMERS))
    claim = update(Timer).where(Timer.id.in_(ids.all()), *_due(now, failed)).values(fired_at=now).returning(Timer.id)
    taken = db.session.scalars(claim, execution_options={"synchronize_session": False}).all()
    return _loaded(taken) if taken else []


def _locked_tickets(ids):
    query = select(Ticket.id).where(Ticket.id.in_(ids)).order_by(Ticket.id)
    return db.session.scalars(query.with_for_update(of=Ticket, skip_locked=True)).all()


def _loaded(ids):
    """The claimed timers with their tickets and what a verb looks at, read anew in a handful of statements."""
    parts = (Ticket.colours, Ticket.pauses, Ticket.milestones, Ticket.commitments, Ticket.assignee)
    ticket = selectinload(Timer.ticket).options(*(selectinload(part) for part in parts))
    timers = select(Timer).where(Timer.id.in_(ids)).order_by(Timer.due_at, Timer.id)
    return db.session.scalars(timers.options(ticket).execution_options(populate_existing=True)).all()


def _ring(timers, now, failed):
    """Each ticket in a savepoint; the number of timers rung. Those of a failing one are as if never claimed."""
    rung = 0
    for group in _by_owner(timers):
        try:
            with db.session.begin_nested():
                _ring_group(group, now)
            rung += len(group)
        except Exception:
            log.exception("a ticket's timers could not ring", extra={"data": {"timers": [t.id for t in group]}})
            for timer in group:
                timer.fired_at = None
                failed.add(timer.id)
    return rung


def _by_owner(timers):
    """The timers of each ticket or draft together, in the order in which the first of them was due."""
    groups = {}
    for timer in timers:
        groups.setdefault((timer.ticket_id, timer.draft_id), []).append(timer)
    return groups.values()


def _ring_group(group, now):
    draft, ticket = group[0].draft, group[0].ticket
    if draft is not None:
        for timer in group:
            remind_of_draft(timer, now=now, policy=policies[draft.board])
    else:
        ticket.ring(group, by=SYSTEM, now=now, policy=policies[ticket.board])
