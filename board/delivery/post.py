"""Carries queued messages out: at least once, each row under one Message-ID, never lost."""

import time
from datetime import timedelta

from flask import current_app
from sqlalchemy import select, update

from board.delivery import transports
from board.delivery.due import has_one_writer
from board.delivery.parcels import parcel
from board.domain.actors import SYSTEM
from board.extensions import db, policies
from board.models import copies, outlets
from board.models.message import CARRIED, WAITING, Attempt, Message
from board.models.ticket import Ticket
from board.models.ticket.locking import alone, hold, lock_ticket

# What fails twice seldom works a minute later; after the last wait a person must look (design, section 6).
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
STUCK = timedelta(minutes=10)  # longer than any delivery may take: whoever claimed it is dead


def deliver(message_id, *, now):
    """Send one message that is due; True when it went out.

    Three steps, since no transaction may wait for somebody's server: the claim is
    committed with the links' hashes, then the message leaves, then the result
    is committed. Killed in between, `release_stuck` queues the row again.
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
        _failed(message_id, error, now, claimed_at, began)
        return False
    alone(lambda: _arrived(message, point_id, now, began))
    return True


def came_back(message_id, why, *, now):
    """A letter that a mail server had taken has come back: given up, as if refused at once. True when that is news.

    Nothing changes for one that is known to have come back, is on its way again or is not needed any more. Commits.
    """
    message = _held(message_id)
    is_news = _was_taken(message) and not (message.customer_id and message.ticket.can_spare(message))
    if is_news:
        _log(message, now, time.monotonic(), why)
        _give_up(message, why, now)
        message.delivered_at = None
    db.session.commit()
    return is_news


def due_ids(now, limit=500):
    """The ids of messages that a worker could take out now, the longest waiting first."""
    due = select(Message.id).where(WAITING, Message.state == "queued", Message.channel.in_(CARRIED))
    return list(db.session.scalars(due.where(Message.not_before <= now).order_by(Message.not_before).limit(limit)))


def release_held(now):
    """Let copies go whose time has come, several to one address as one. Commits."""
    copies.release(now)
    db.session.commit()


def release_stuck(now):
    """Queue again what a dead worker had claimed; what has killed too many is parked. Commits."""
    is_stuck = (WAITING, Message.state == "sending", Message.claimed_at <= now - STUCK)
    for message_id in db.session.scalars(select(Message.id).where(*is_stuck)).all():
        _hold_ticket_of(message_id)
        one = select(Message).where(Message.id == message_id, *is_stuck).with_for_update(of=Message, skip_locked=True)
        if message := db.session.scalar(one.execution_options(populate_existing=True)):
            _retry_or_park(message, "interrupted", now, wait=timedelta(0))
        db.session.commit()


def _claimed(message_id, now):
    """The message, now ours alone; None when it is not due, gone, in other hands, or must not leave."""
    if not has_one_writer():  # the one holds nothing while it reads, or every form would wait
        _hold_ticket_of(message_id)
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


def _hold_ticket_of(message_id):
    """Hold the ticket before a message to its customer, as people's verbs do: the two never wait for each other."""
    of_customers = select(Message.ticket_id).where(Message.id == message_id, Message.customer_id.is_not(None))
    lock_ticket(Ticket.id == of_customers.scalar_subquery())


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


def _was_taken(message):
    """True when it left and nothing was heard of it since, also while its worker has not yet said so."""
    if message.state != "delivered":
        return message.state == "sending"
    results = select(Attempt.result).where(Attempt.message_id == message.id).order_by(Attempt.id.desc())
    return db.session.scalar(results.limit(1)) == "delivered"


def _arrived(message, point_id, now, began):
    """What has left has left, also when somebody took this worker for dead meanwhile, or corrected the contact."""
    if message.customer_id:
        hold(message.ticket)
    else:
        message = _held(message.id)
    with db.session.no_autoflush:
        _log(message, now, began, "delivered")
        if message.state in ("sending", "queued"):
            message.state, message.delivered_at, message.error = "delivered", now, None
            message.contact_point_id = point_id
            if message.customer_id:
                policy = policies[message.board]
                message.ticket.contact_delivered(message, by=SYSTEM, now=now, policy=policy)
            if message.destination is not None:
                message.destination.took(now)
    db.session.commit()


def _failed(message_id, error, now, claimed_at, began):
    message = _held(message_id)
    _log(message, now, began, error.why)
    if message.state == "sending" and message.claimed_at == claimed_at:
        wait = None if error.is_final else _wait_after(message.attempts)
        _retry_or_park(message, error.why, now, wait)
        if message.destination is not None:
            most = current_app.config["BOARD"].outside_failures
            outlets.note_failure(message.destination, error.why, now=now, most=most)
    db.session.commit()


def _held(message_id):
    """The message as it stands now, ours until the commit; its ticket first. All else is read anew as well."""
    db.session.expire_all()
    _hold_ticket_of(message_id)
    query = select(Message).where(Message.id == message_id).with_for_update(of=Message)
    return db.session.scalar(query.execution_options(populate_existing=True))


def _log(message, now, began, result):
    took = round((time.monotonic() - began) * 1000)
    db.session.add(Attempt(message_id=message.id, at=now, took_ms=took, result=result[:60]))


def _wait_after(attempts):
    return WAITS[attempts - 1] if attempts <= len(WAITS) else None


def _retry_or_park(message, why, now, wait):
    message.error = why
    if wait is not None and message.attempts <= len(WAITS):
        message.state, message.not_before = "queued", now + wait
    else:
        _give_up(message, why, now)


def _give_up(message, why, now):
    message.state, message.error = "parked", why
    if message.customer_id:
        ticket = db.session.get(Ticket, message.ticket_id, populate_existing=True)
        ticket.look_ahead()
        ticket.contact_failed(message, by=SYSTEM, now=now, policy=policies[ticket.board])
