"""What came of taking a message out: it arrived, it failed, it came back, or its worker died."""

import time
from datetime import timedelta

from flask import current_app
from sqlalchemy import select

from board.domain.actors import SYSTEM
from board.extensions import db, policies
from board.models import outlets
from board.models.message import WAITING, Attempt, Message
from board.models.ticket import Ticket
from board.models.ticket.locking import hold, lock_ticket

# What fails twice seldom works a minute later; after the last wait a person must look (design, section 6).
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
STUCK = timedelta(minutes=10)  # longer than any delivery may take: whoever claimed it is dead


def arrived(message, point_id, now, began):
    """What has left has left, also when this worker was taken for dead meanwhile, or the contact corrected. Commits."""
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


def failed(message_id, error, now, claimed_at, began):
    """It did not leave: tried again, or parked, unless somebody took its worker for dead meanwhile. Commits."""
    message = _held(message_id)
    _log(message, now, began, error.why)
    if message.state == "sending" and message.claimed_at == claimed_at:
        wait = None if error.is_final else _wait_after(message.attempts)
        _retry_or_park(message, error.why, now, wait)
        if message.destination is not None:
            most = current_app.config["BOARD"].outside_failures
            outlets.note_failure(message.destination, error.why, now=now, most=most)
    db.session.commit()


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


def _was_taken(message):
    """True when it left and nothing was heard of it since, also while its worker has not yet said so."""
    if message.state != "delivered":
        return message.state == "sending"
    results = select(Attempt.result).where(Attempt.message_id == message.id).order_by(Attempt.id.desc())
    return db.session.scalar(results.limit(1)) == "delivered"


def release_stuck(now):
    """Queue again what a dead worker had claimed; what has killed too many is parked. Commits."""
    is_stuck = (WAITING, Message.state == "sending", Message.claimed_at <= now - STUCK)
    for message_id in db.session.scalars(select(Message.id).where(*is_stuck)).all():
        hold_ticket_of(message_id)
        one = select(Message).where(Message.id == message_id, *is_stuck).with_for_update(of=Message, skip_locked=True)
        if message := db.session.scalar(one.execution_options(populate_existing=True)):
            _retry_or_park(message, "interrupted", now, wait=timedelta(0))
        db.session.commit()


def hold_ticket_of(message_id):
    """Hold the ticket before a message to its customer, as people's verbs do: the two never wait for each other."""
    of_customers = select(Message.ticket_id).where(Message.id == message_id, Message.customer_id.is_not(None))
    lock_ticket(Ticket.id == of_customers.scalar_subquery())


def _held(message_id):
    """The message as it stands now, ours until the commit; its ticket first. All else is read anew as well."""
    db.session.expire_all()
    hold_ticket_of(message_id)
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
