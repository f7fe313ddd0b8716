"""The sweep: rings due timers and writes what follows, each once, however many sweeps run."""

import logging
from itertools import chain

from board.delivery import due
from board.domain.actors import SYSTEM
from board.extensions import db, policies
from board.extensions.transactions import step_aside
from board.models import batch, notices
from board.models.reminders import remind_of_draft

WRITTEN = 4  # tickets by one commit, where people's forms wait while a sweep writes; elsewhere all that were read
log = logging.getLogger("board.clockwork")


def ring_due_timers(now):
    """Ring everything that is due, commit after each batch, then hand out the notices; the number of timers rung.

    A batch is written in one go. Where something in it fails, it is claimed
    anew and each ticket rings in a savepoint: the one whose verb fails is
    logged and left for the next sweep; one bad row must not silence all others.
    """
    rung, failed = 0, set()
    db.session().expire_on_commit = False  # people and boards stay as they were read; tickets are read for each batch
    while timers := due.read(now, failed):
        known = len(failed)
        count = _ring(timers, now, failed)
        rung += count
        if not count and len(failed) == known:
            break  # all of them are at work, or were changed meanwhile: the next sweep sees to them
    if not due.owners(now, failed):  # another sweep that is still at work hands them out with its own
        notices.release(now)
    db.session.commit()
    return rung


def needs_help(now):
    """True when more is due than one batch takes, and the database lets several write at once."""
    return not due.has_one_writer() and len(due.owners(now, ())) >= due.TICKETS


def _ring(timers, now, failed):
    """Everything that was read; the number of timers rung."""
    rung = 0
    try:
        with notices.held(), batch.of({timer.ticket_id for timer in timers} - {None}):
            for groups in _portions(timers):
                rung += _ring_together(groups, now)
    except Exception:
        db.session.rollback()
        for groups in _portions(due.read(now, failed)):
            rung += _ring_one_by_one(groups, now, failed)
    return rung


def _portions(timers):
    """The timers by owner, as many owners at once as one commit should write."""
    groups = list(due.by_owner(timers))
    at_once = WRITTEN if due.has_one_writer() else max(1, len(groups))
    return [groups[first : first + at_once] for first in range(0, len(groups), at_once)]


def _ring_together(groups, now):
    """These tickets, written by one commit; the number of timers rung."""
    claimed = due.claim(list(chain(*groups)), now)
    for group in due.by_owner(claimed):
        _ring_group(group, now)
    batch.even_out()
    _commit()
    return len(claimed)


def _ring_one_by_one(groups, now, failed):
    """Each ticket in a savepoint; the number of timers rung. Those of a failing one are as if never claimed."""
    rung = 0
    for group in due.by_owner(due.claim(list(chain(*groups)), now)):
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


def _ring_group(group, now):
    draft, ticket = group[0].draft, group[0].ticket
    if draft is not None:
        for timer in group:
            remind_of_draft(timer, now=now, policy=policies[draft.board])
    else:
        ticket.ring(group, by=SYSTEM, now=now, policy=policies[ticket.board])
