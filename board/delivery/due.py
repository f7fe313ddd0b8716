"""Timers that are due: which they are, read with all that ringing looks at, and claimed by one sweep."""

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from board.extensions import db
from board.models.customer import Customer
from board.models.request import Request
from board.models.ticket import Ticket
from board.models.timer import Timer

MOST_LOOKED_AT = 500  # due timers, among which a sweep looks for tickets
MOST_TIMERS = 100  # so many per transaction at most (design, section 6)
TICKETS = 25  # read at once
MOST_PARTS = 4  # so many times as many are looked through for some that no other sweep has
UNSEEN = {"synchronize_session": False}
PENDING = (Timer.fired_at.is_(None), Timer.ended_at.is_(None), Timer.paused_at.is_(None))


def owners(now, failed):
    """(ticket id, draft id) of what has due timers, the longest due first.

    The first timers by due time are taken before they are grouped: else a database may go through all that stand.
    """
    first = select(Timer.ticket_id, Timer.draft_id, Timer.due_at).where(*_due(now, failed)).order_by(Timer.due_at)
    due = first.limit(MOST_LOOKED_AT).subquery().c
    query = select(due.ticket_id, due.draft_id).group_by(due.ticket_id, due.draft_id).order_by(func.min(due.due_at))
    return db.session.execute(query.limit(TICKETS if has_one_writer() else TICKETS * MOST_PARTS)).all()


def read(now, failed):
    """The next due timers with their tickets, ordered by due time.

    Where several may write, the tickets are held from here, so that no two sweeps read the same; else nobody waits yet.
    """
    found = owners(now, failed)
    for first in range(0, len(found), TICKETS):
        part = found[first : first + TICKETS]
        if ids := _whole(part if has_one_writer() else _free(part), now, failed):
            return _loaded(ids)
    return []


def claim(timers, now):
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


def by_owner(timers):
    """The timers of each ticket or draft together, in the order in which the first of them was due."""
    groups = {}
    for timer in timers:
        groups.setdefault((timer.ticket_id, timer.draft_id), []).append(timer)
    return groups.values()


def has_one_writer():
    """True where people's forms wait while a sweep writes."""
    return db.engine.dialect.name == "sqlite"


def _due(now, failed):
    """What makes a timer one that this sweep should ring."""
    return (*PENDING, Timer.due_at <= now, *([Timer.id.not_in(failed)] if failed else []))


def _free(owners):
    """Those of the owners that are ours from now on, or are no tickets."""
    ours = _faces([ticket_id for ticket_id, _draft in owners if ticket_id])
    return [owner for owner in owners if owner.ticket_id is None or owner.ticket_id in ours]


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
