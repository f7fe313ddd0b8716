"""Destinations that fail: switched off after too many failures in a row, and those told whom it concerns."""

from sqlalchemy import update

from board.domain import messages
from board.extensions import db, policies
from board.models import notices, texts
from board.models.leaders import people_of_rank
from board.models.message import Message


def note_failure(destination, why, *, now, most):
    """Count a failed attempt; at `most` in a row nothing goes there any more until somebody switches it on."""
    if not destination.refused_one(why, now=now, most=most):
        return
    waiting = update(Message).where(Message.destination_id == destination.id, Message.state == "queued")
    db.session.execute(waiting.values(state="parked", error="off"))
    for person in _concerned(destination):
        notices.post(_notice(destination, person, now), person, now)


def _concerned(destination):
    if destination.person is not None:
        return [destination.person]
    return people_of_rank(destination.board, "admin")


def _notice(destination, person, now):
    facts = {"address": destination.name or destination.mask, "count": destination.failures}
    policy = policies[destination.board]
    words = texts.edited(policy.key, "destination_off", "in_app", person.language)
    subject, body = messages.render(policy, "destination_off", person.language, facts, words)
    return Message(
        key=f"off:{destination.id}:{int(now.timestamp())}:{person.id}", board=destination.board, person_id=person.id,
        channel="in_app", language=person.language, template="destination_off", subject=subject, body=body,
        url="/settings#addresses" if destination.person_id else "/admin/addresses", not_before=now, created_at=now,
    )  # fmt: skip
