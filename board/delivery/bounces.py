"""Mails that came back: each is read, and what it says of one of our letters reaches its ticket."""

import logging

from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import InterfaceError, OperationalError, ProgrammingError, TimeoutError

from board.delivery import letters, outcomes, parcels
from board.domain import bounces
from board.extensions import db
from board.models.message import Message

OUTCOMES = {
    "lost": "a letter has come back; who must know is told",
    "known": "nothing new: known already, on its way again, answered or taken back",
    "waiting": "no failure: the letter waits, or went on",
    "foreign": "a bounce, but of no letter of this board to that address",
    "none": "no bounce",
    "unclear": "a bounce of a shape that is not understood, or that names no letter",
    "garbage": "no mail at all",
}
AWAY = (OperationalError, InterfaceError, ProgrammingError, TimeoutError)  # no database, or not migrated yet
log = logging.getLogger("board.bounces")


def take(data, *, now):
    """Do what a mail asks for, the same mail twice included; one of OUTCOMES. Commits."""
    outcome, key = _taken(bounces.read(data), now)
    db.session.rollback()  # what only asked holds nothing
    log.log(
        logging.WARNING if outcome in ("foreign", "unclear", "garbage") else logging.INFO,
        "a mail was read",
        extra={"data": {"outcome": outcome, "message": key}},
    )
    return outcome


def _taken(reading, now):
    """(outcome, the letter's key or None)"""
    if reading.kind != "report":
        return reading.kind, None
    message = _letter(reading)
    said = message and reading.about(parcels.address_of(message) or "")
    if not said:
        return "foreign", None
    key = message.key
    if said.fate != "failed":
        return "waiting", key
    is_news = outcomes.came_back(message.id, f"bounced {said.status}".strip(), now=now)
    return ("lost" if is_news else "known"), key


def _letter(reading):
    """The message that the report speaks of; None when it is not one of ours."""
    public_url = current_app.config["BOARD"].public_url
    keys = [letters.key_of(letter_id, public_url) for letter_id in reading.letters]
    found = select(Message).where(Message.key.in_(filter(None, keys)), Message.channel == "email")
    by_key = {message.key: message for message in db.session.scalars(found)}
    return next((by_key[key] for key in keys if key in by_key), None)
