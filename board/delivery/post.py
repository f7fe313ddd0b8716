"""Carries queued messages out: at least once, each row under one Message-ID, never lost."""

from datetime import timedelta

from flask import current_app
from sqlalchemy import select, update

from board.delivery import letters, transports
from board.domain.actors import SYSTEM
from board.extensions import db, policies
from board.models.message import WAITING, Message
from board.models.ticket import Ticket
from board.models.ticket.locking import lock_ticket
from board.models.token import mint

# What fails twice seldom works a minute later; after the last wait a person must look (design, section 6).
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
STUCK = timedelta(minutes=10)  # longer than any delivery may take: whoever claimed it is dead


def deliver(message_id, *, now):
    """Send one message that is due; True when it went out.

    Three steps, since no transaction may wait for a mail server: the claim is
    committed with the links' hashes, then the letter leaves, then the result
    is committed. Killed in between, `release_stuck` queues the row again.
    """
    message = _claimed(message_id, now)
    if message is None:
        return False
    links = _links(message, now)
    db.session.commit()
    try:
        transports.send(_letter(message, links), message.key, current_app.config["BOARD"])
    except transports.Undelivered as error:
        _failed(message, error, now)
        return False
    _arrived(message, now)
    return True


def due_ids(now, limit=500):
    """The ids of e-mails that could go out now, the longest waiting first."""
    due = select(Message.id).where(WAITING, Message.state == "queued", Message.channel == "email")
    return list(db.session.scalars(due.where(Message.not_before <= now).order_by(Message.not_before).limit(limit)))


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
    """The message, now ours alone; None when it is not due, gone, or in other hands."""
    _hold_ticket_of(message_id)
    claim = update(Message).where(Message.id == message_id, Message.state == "queued", Message.not_before <= now)
    values = {"state": "sending", "attempts": Message.attempts + 1, "claimed_at": now}
    if db.session.execute(claim.values(values), execution_options={"synchronize_session": False}).rowcount == 0:
        db.session.rollback()
        return None
    message = db.session.get(Message, message_id, populate_existing=True)
    if _is_pointless(message):
        message.state = "withdrawn"
        db.session.commit()
        return None
    return message


def _hold_ticket_of(message_id):
    """Hold the ticket before a message to its customer, as people's verbs do: the two never wait for each other."""
    query = select(Message.ticket_id).where(Message.id == message_id, Message.customer_id.is_not(None))
    if ticket_id := db.session.scalar(query):
        lock_ticket(Ticket.id == ticket_id)


def _is_pointless(message):
    """True when nobody waits for it any more: the question is settled, or the person has left."""
    return message.ticket.has_outlived(message) if message.customer_id else not message.person.is_active


def _links(message, now):
    """Placeholder to address; every attempt mints afresh, because only hashes are kept."""
    if "{link}" not in message.body:
        return {}
    purpose = message.link or "progress"
    links = policies[message.ticket.board].links
    days = links.confirm_days if purpose == "confirm" else links.progress_days
    token = mint(message.ticket, purpose, now=now, days=timedelta(days=days))
    return {"{link}": f"{current_app.config['BOARD'].public_url}/{purpose}/{token}"}


def _letter(message, links):
    config = current_app.config["BOARD"]
    to = message.person.email if message.person_id else message.contact_point and message.contact_point.value
    if not to:
        raise transports.Undelivered("unaddressed", is_final=True)
    try:
        return letters.compose(message, to=to, links=links, sender=config.mail_from, public_url=config.public_url)
    except ValueError:
        raise transports.Undelivered("unaddressed", is_final=True) from None


def _arrived(message, now):
    """What has left has left, also when somebody took this worker for dead meanwhile."""
    _hold_ticket_of(message.id)
    db.session.refresh(message, with_for_update={"of": Message})
    if message.state in ("sending", "queued"):
        message.state, message.delivered_at, message.error = "delivered", now, None
        _tell_ticket(message, Ticket.contact_delivered, now)
    db.session.commit()


def _failed(message, error, now):
    claimed_at = message.claimed_at
    _hold_ticket_of(message.id)
    db.session.refresh(message, with_for_update={"of": Message})
    if message.state == "sending" and message.claimed_at == claimed_at:
        wait = None if error.is_final else _wait_after(message.attempts)
        _retry_or_park(message, error.why, now, wait)
    db.session.commit()


def _wait_after(attempts):
    return WAITS[attempts - 1] if attempts <= len(WAITS) else None


def _retry_or_park(message, why, now, wait):
    message.error = why
    if wait is not None and message.attempts <= len(WAITS):
        message.state, message.not_before = "queued", now + wait
    else:
        message.state = "parked"
        _tell_ticket(message, Ticket.contact_failed, now)


def _tell_ticket(message, verb, now):
    if message.customer_id is None:
        return
    ticket = db.session.get(Ticket, message.ticket_id, populate_existing=True)
    verb(ticket, message, by=SYSTEM, now=now, policy=policies[ticket.board])
