"""The sweep: claims due timers and writes what follows, each once, however many sweeps run."""

import logging
from itertools import chain

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from board.domain.actors import SYSTEM
from board.extensions import db, policies
from board.extensions.transactions import step_aside
from board.models import batch, notices
from board.models.customer import Customer
from board.models.reminders import remind_of_draft
from board.models.request import Request
from board.models.ticket import Ticket
from board.models.timer import Timer

MOST_LOOKED_AT = 500  # due timers, among which a sweep looks for tickets
MOST_TIMERS = 100  # so many per transaction at most (design, section 6)
TICKETS = 25  # read at once
WRITTEN = {"sqlite": 4}  # of these by one commit, where people's forms wait while a sweep writes; elsewhere all
MOST_PARTS = 4  # so many times as many are looked through for some that no other sweep has
UNSEEN = {"synchronize_session": False}
PENDING = (Timer.fired_at.is_(None), Timer.ended_at.is_(None), Timer.paused_at.is_(None))
log = logging.getLogger("board.clockwork")


def ring_due_timers(now):
    """Ring everything that is due, commit after each batch, then hand out the notices; the number of timers rung.

    A batch is written in one go. Where something in it fails, it is claimed
    anew and each ticket rings in a savepoint: the one whose verb fails is
    logged and left for the next sweep; one bad row must not silence all others.
    """
    rung, failed = 0, set()
    db.session().expire_on_commit = False  # people and boards stay as they were read; tickets are read for each batch
    while timers := _read(now, failed):
        known = len(failed)
        count = _ring(timers, now, failed)
        rung += count
        if not count and len(failed) == known:
            break  # all of them are at work, or were changed meanwhile: the next sweep sees to them
    if not _owners(now, failed):  # another sweep that is still at work hands them out with its own
        notices.release(now)
    db.session.commit()
    return rung


def needs_help(now):
    """True when more is due than one batch takes, and the database lets several write at once."""
    return not _is_alone() and len(_owners(now, ())) >= TICKETS


def _is_alone():
    return db.engine.dialect.name in WRITTEN


def _due(now, failed):
    """What makes a timer one that this sweep should ring."""
    return (*PENDING, Timer.due_at <= now, *([Timer.id.not_in(failed)] if failed else []))


def _owners(now, failed):
    """(ticket id, draft id) of what has due timers, the longest due first.

    The first timers by due time are taken before they are grouped: else a database may go through all that stand.
    """
    first = select(Timer.ticket_id, Timer.draft_id, Timer.due_at).where(*_due(now, failed)).order_by(Timer.due_at)
    due = first.limit(MOST_LOOKED_AT).subquery().c
    query = select(due.ticket_id, due.draft_id).group_by(due.ticket_id, due.draft_id).order_by(func.min(due.due_at))
    return db.session.execute(query.limit(TICKETS if _is_alone() else TICKETS * MOST_PARTS)).all()


def _read(now, failed):
    """The next due timers with their tickets, ordered by due time.

    Where several may write, the tickets are held from here, so that no two sweeps read the same; else nobody waits yet.
    """
    owners = _owners(now, failed)
    for first in range(0, len(owners), TICKETS):
        part = owners[first : first + TICKETS]
        if ids := _whole(part if _is_alone() else _free(part), now, failed):
            return _loaded(ids)
    return []


def _free(owners):
    """Those of the owners that are ours from now on, or are no tickets."""
    ours = _faces([ticket_id for ticket_id, _draft in owners if ticket_id])
    return [owner for owner in owners if owner.ticket_id is None or owner.ticket_id in ours]


def _claimed(timers, now):
    """Those of the timers that no other sweep has or will get, ordered as they are.

    The tickets are locked before their timers, as people's verbs do, so that the two cannot
    wait for each other. One that is at work, or is not as it was read any more, is left for later.
    """
    held = _held({timer.ticket for timer in timers} - {None})
    ours = [timer for timer in timers if timer.ticket_id is None or timer.ticket in held]
    claim = update(Timer).where(Timer.id.in_([timer.id for timer in ours]), *PENDING, Timer.due_at <= now)
    taken = set(db.session.scalars(claim.values(fired_at=now).returning(Timer.id), execution_options=UNSEEN))
    claimed = [timer for timer in ours if timer.id in taken]
    for timer in claimed:
        set_committed_value(timer, "fired_at", now)
    return claimed


def _whole(owners, now, failed):
    """The ids of at most so many due timers, all of an owner or none: one that rings may end another."""
    of_tickets = Timer.ticket_id.in_([ticket_id for ticket_id, _ in owners if ticket_id])
    of_drafts = Timer.draft_id.in_([draft_id for _, draft_id in owners if draft_id])
    due = select(Timer.ticket_id, Timer.draft_id, Timer.id).where(*_due(now, failed), or_(of_tickets, of_drafts))
    by_owner = {owner: [] for owner in map(tuple, owners)}
    for ticket_id, draft_id, timer_id in db.session.execute(due):
        by_owner[ticket_id, draft_id].append(timer_id)
    ids = []
    for found in by_owner.values():
        if ids and len(ids) + len(found) > MOST_TIMERS:
            break
        ids += found[:MOST_TIMERS]
    return ids


def _held(tickets):
    """Those of the tickets that are ours until the commit, and still as they were read."""
    faces = _faces([ticket.id for ticket in tickets])
    return {ticket for ticket in tickets if faces.get(ticket.id) == ticket.face}


def _faces(ids):
    """Ticket id to face of those that are ours until the commit; nobody else has them."""
    query = select(Ticket.id, Ticket.face).where(Ticket.id.in_(ids)).order_by(Ticket.id)
    return dict(map(tuple, db.session.execute(query.with_for_update(of=Ticket, skip_locked=True))))


def _loaded(ids):
    """These timers with their tickets and what a verb looks at, read anew in a handful of statements."""
    parts = (Ticket.colours, Ticket.pauses, Ticket.milestones, Ticket.commitments, Ticket.assignee)
    request = joinedload(Ticket.request)
    customer = request.joinedload(Request.customer).selectinload(Customer.contact_points)
    asked = (request.joinedload(Request.contact_point), request.selectinload(Request.receiver), customer)
    ticket = selectinload(Timer.ticket).options(*(selectinload(part) for part in parts), *asked)
    timers = select(Timer).where(Timer.id.in_(ids)).order_by(Timer.due_at, Timer.id)
    return db.session.scalars(timers.options(ticket).execution_options(populate_existing=True)).all()


def _ring(timers, now, failed):
    """Everything that was read; the number of timers rung."""
    rung = 0
    try:
        with notices.held(), batch.of({timer.ticket_id for timer in timers} - {None}):
            for groups in _portions(timers):
                rung += _ring_together(groups, now)
    except Exception:
        db.session.rollback()
        for groups in _portions(_read(now, failed)):
            rung += _ring_one_by_one(groups, now, failed)
    return rung


def _portions(timers):
    """The timers by owner, as many owners at once as one commit should write."""
    groups = list(_by_owner(timers))
    at_once = WRITTEN.get(db.engine.dialect.name, max(1, len(groups)))
    return [groups[first : first + at_once] for first in range(0, len(groups), at_once)]


def _ring_together(groups, now):
    """These tickets, written by one commit; the number of timers rung."""
    claimed = _claimed(list(chain(*groups)), now)
    for group in _by_owner(claimed):
        _ring_group(group, now)
    batch.even_out()
    _commit()
    return len(claimed)


def _ring_one_by_one(groups, now, failed):
    """Each ticket in a savepoint; the number of timers rung. Those of a failing one are as if never claimed."""
    rung = 0
    for group in _by_owner(_claimed(list(chain(*groups)), now)):
        try:
            with notices.held(), db.session.begin_nested():
                _ring_group(group, now)
            rung += len(group)
        except Exception:
            log.exception("a ticket's timers could not ring", extra={"data": {"timers": [t.id for t in group]}})
            for timer in group:
                timer.fired_at = None
                failed.add(timer.id)
    _commit()
    return rung


def _commit():
    db.session.commit()
    step_aside(db.engine)


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
