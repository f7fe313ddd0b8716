"""Carries queued messages out: at least once, each row under one Message-ID, never lost."""

import time

from sqlalchemy import select, update

from board.delivery import outcomes, transports
from board.delivery.due import has_one_writer
from board.delivery.parcels import parcel
from board.extensions import db
from board.models import copies
from board.models.message import CARRIED, WAITING, Message
from board.models.ticket.locking import alone


def deliver(message_id, *, now):
    """Send one message that is due; True when it went out.

    Three steps, since no transaction may wait for somebody's server: the claim is
    committed with the links' hashes, then the message leaves, then the result
    is committed. Killed in between, `outcomes.release_stuck` queues the row again.
    """
    db.session().expire_on_commit = False  # the result is about what was read for the claim, or it is read anew
    message = _claimed(message_id, now)
    if message is None:
        return False
    claimed_at, point_id, began = message.claimed_at, message.contact_point_id, time.monotonic()
    try:
        send = parcel(message, now)
        db.session.commit()
        send()
    except transports.Undelivered as error:
        outcomes.failed(message_id, error, now, claimed_at, began)
        return False
    alone(lambda: outcomes.arrived(message, point_id, now, began))
    return True


def due_ids(now, limit=500):
    """The ids of messages that a worker could take out now, the longest waiting first."""
    due = select(Message.id).where(WAITING, Message.state == "queued", Message.channel.in_(CARRIED))
    return list(db.session.scalars(due.where(Message.not_before <= now).order_by(Message.not_before).limit(limit)))


def release_held(now):
    """Let copies go whose time has come, several to one address as one. Commits."""
    copies.release(now)
    db.session.commit()


def _claimed(message_id, now):
    """The message, now ours alone; None when it is not due, gone, in other hands, or must not leave."""
    if not has_one_writer():  # the one holds nothing while it reads, or every form would wait
        outcomes.hold_ticket_of(message_id)
    message = db.session.get(Message, message_id, populate_existing=True)
    if message is None or message.state != "queued" or message.not_before > now:
        db.session.rollback()
        return None
    verdict = _not_to_be_sent(message)
    sending = {"state": "sending", "attempts": Message.attempts + 1, "claimed_at": now}
    claim = update(Message).where(Message.id == message_id, Message.state == "queued", Message.not_before <= now)
    if db.session.execute(claim.values(verdict or sending)).rowcount == 0:
        db.session.rollback()
        return None
    if verdict:
        db.session.commit()
        return None
    return message


def _not_to_be_sent(message):
    """What becomes of what must not leave: nobody waits for it any more, or its address is switched off."""
    is_pointless = message.ticket.has_outlived(message) if message.customer_id else _has_gone(message)
    if is_pointless:
        return {"state": "withdrawn", "error": None}
    if message.destination is not None and message.destination.switched_off_at:
        return {"state": "parked", "error": "off"}
    return None


def _has_gone(message):
    """True when the person has left, or the address was removed."""
    is_removed = message.destination is not None and message.destination.removed_at is not None
    return is_removed or (message.person is not None and not message.person.is_active)
