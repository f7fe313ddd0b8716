"""What becomes old: closed tickets leave the board, answers and links are forgotten."""

from datetime import timedelta

from sqlalchemy import select

from board import storage
from board.domain.actors import SYSTEM
from board.extensions import db, policies
from board.models.attachment import adopt, remove_unused_blobs
from board.models.ended_session import forget_ended_sessions
from board.models.message import forget_old_attempts
from board.models.once import forget_old_answers
from board.models.proof import forget_old_proofs
from board.models.ticket import Ticket

BATCH = 100
TURN = timedelta(minutes=10)  # the store is looked through part by part, one at each turn
TURNS = len(storage.PARTS)
LONGEST_UPLOAD = timedelta(hours=1)


def archive_closed(now):
    """Archive what has been closed for the policy's days (G-155); commits per batch; the number of tickets."""
    return sum(_archive_board(policy, now) for policy in policies.all())


def _archive_board(policy, now):
    cutoff, count = now - timedelta(days=policy.archive_days), 0
    old = select(Ticket).where(Ticket.board == policy.key, Ticket.closed_at <= cutoff, Ticket.archived_at.is_(None))
    while tickets := list(db.session.scalars(old.limit(BATCH).with_for_update(of=Ticket, skip_locked=True))):
        for ticket in tickets:
            ticket.archive(by=SYSTEM, now=now, policy=policy)
        db.session.commit()
        count += len(tickets)
    db.session.commit()
    return count


def forget(now):
    """Delete what nobody will ask for any more; commits."""
    forget_old_answers(now)
    forget_old_proofs(now)
    forget_old_attempts(now)
    forget_ended_sessions(now)
    db.session.commit()
    clear_store(_part_at(now), now)


def _part_at(now):
    return storage.PARTS[int(now.timestamp() // TURN.total_seconds()) % TURNS]


def clear_store(part, now):
    """Remove bytes that nobody refers to, those of whoever was killed before the commit included."""
    storage.remove_unfinished(part, before=now - LONGEST_UPLOAD)
    kept = storage.kept_in(part)
    for start in range(0, len(kept), BATCH):
        adopt(kept[start : start + BATCH])
        db.session.commit()
    remove_unused_blobs()
    db.session.commit()
