"""After another policy or calendar: the open tickets get its deadlines, a few at a time, behind everybody's work."""

import gc
import time
from contextlib import contextmanager

from sqlalchemy import select, update
from sqlalchemy.orm import selectinload

from board.domain.actors import SYSTEM
from board.extensions import db, policies
from board.extensions.transactions import step_aside
from board.models.reckoning import Pass, begin_pass
from board.models.ticket import Ticket
from board.models.ticket.locking import held_in_order
from board.models.ticket.standing import is_open
from board.models.timer import Timer, standing_timers

AT_ONCE = {"sqlite": 16}  # one writer at a time: people's forms wait while a batch is written
MANY_AT_ONCE = 50
TURN_SECONDS = 1.0  # then whoever else waits for this worker, as the sweep does, comes first


def notice_policies(now):
    """Begin a pass for each board whose policy is not the one that its tickets were reckoned by; commits.

    To be called where a version comes into force (start, migration, command), not by every worker: while two
    versions run side by side, they would undo each other's work.
    """
    for policy in policies.all():
        begin_pass(policy, now=now)
    db.session.commit()


def reckon_for_a_turn(now, seconds=TURN_SECONDS):
    """Go on with the passes that are not ended, for about so long; True when some of them are left."""
    until = time.monotonic() + seconds
    with _without_collector():
        while begun := _claimed_pass():
            _reckon_batch(begun, now)
            db.session.commit()
            if time.monotonic() >= until:
                return True
            step_aside(db.engine)
    db.session.rollback()
    return False


@contextmanager
def _without_collector():
    """Each batch is forgotten as a whole: looking for garbage meanwhile would take a third of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _claimed_pass():
    """An unfinished pass for a policy of this process, unless somebody else is at work on it."""
    known = [policy.hash for policy in policies.all()]
    query = select(Pass).where(Pass.ended_at.is_(None), Pass.policy_hash.in_(known)).order_by(Pass.id).limit(1)
    return db.session.scalar(query.with_for_update(skip_locked=True).execution_options(populate_existing=True))


def _reckon_batch(begun, now):
    """The next tickets, in the order of their ids; the place is kept in the same transaction."""
    tickets, policy = _next_tickets(begun), policies[begun.board]
    if not tickets:
        begun.ended_at = now
        return
    ids = [ticket.id for ticket in tickets]
    _sign(ids, policy)
    timers = standing_timers(ids)
    for ticket in tickets:
        begun.moved += _reckon(ticket, timers.get(ticket.id, []), policy, now)
    begun.tickets += len(tickets)
    begun.after_id = tickets[-1].id


def _next_tickets(begun):
    parts = (Ticket.colours, Ticket.pauses, Ticket.milestones, Ticket.commitments)
    wanted = select(Ticket).where(Ticket.board == begun.board, is_open(Ticket), Ticket.id > begun.after_id)
    wanted = wanted.limit(AT_ONCE.get(db.engine.dialect.name, MANY_AT_ONCE))
    return held_in_order(wanted, *map(selectinload, parts))


def _sign(ids, policy):
    """Each deadline names the policy and calendar by which it is reckoned from now on, whether it moves or not."""
    signed = update(Timer).where(Timer.ticket_id.in_(ids), Timer.ended_at.is_(None)).values(policy_hash=policy.hash)
    db.session.execute(signed, execution_options={"synchronize_session": False})


def _reckon(ticket, timers, policy, now):
    """True when deadlines moved."""
    moves = ticket.moves_under(policy, timers)
    if moves:
        ticket.reckon_anew(timers, moves, by=SYSTEM, now=now, policy=policy)
    return bool(moves)
