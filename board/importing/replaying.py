"""A log played again on a running board: what it tells, at the times it tells, under the board's own clocks."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from board.domain.actors import Actor
from board.domain.refusals import Refused
from board.extensions import db
from board.importing.on_board import complete, follow, take_in
from board.models.registration import Registration, register
from board.models.serial import Serial, next_serial
from board.models.ticket import Ticket
from board.models.ticket.locking import lock_ticket

BY = Actor(kind="system", door="replay")


@dataclass(frozen=True)
class Moment:
    """Something that the log tells of a ticket: its arrival, the end of its registration, or a step."""

    at: datetime
    life: object
    kind: str
    step: object = None


def before(lives, start):
    """What stood on the board when the replay begins: each life that had begun, as far as it had come."""
    return [
        replace(
            life,
            steps=[step for step in life.steps if step.at < start],
            registered_at=life.registered_at if life.registered_at and life.registered_at < start else None,
        )
        for life in lives
        if life.opened_at < start
    ]


def moments(lives, start, end):
    """Everything that happens from `start` to before `end`, in the order of time."""
    found = []
    for life in lives:
        found.append(Moment(life.opened_at, life, "arrival"))
        if life.registered_at and life.registered_at > life.opened_at:
            found.append(Moment(life.registered_at, life, "registration"))
        found += [Moment(max(step.at, life.opened_at), life, "step", step) for step in life.steps]
    return sorted((moment for moment in found if start <= moment.at < end), key=lambda moment: moment.at)


class Place:
    """How far a log has been played, kept in the transaction of each moment: a replay goes on where it stopped."""

    def __init__(self, *about):
        self._scope = "replay:" + hashlib.sha256("\n".join(map(str, about)).encode()).hexdigest()[:32]

    @property
    def played(self):
        """The number of moments that were played; None where this log was never begun."""
        value = db.session.scalar(select(Serial.value).where(Serial.scope == self._scope))
        return None if value is None else value - 1

    def begin(self):
        """Begin it, and commit."""
        self.step()
        db.session.commit()

    def step(self):
        """One moment more, not committed yet."""
        next_serial(self._scope)


class Player:
    """Plays moments on the board, one transaction each; people may work on the same tickets meanwhile."""

    def __init__(self, found, numbers, place=None):
        self.found, self.policy, self.names = found, found.policy, found.names
        self.ids = numbers  # the file's own number → the ticket's id
        self.place, self.refused = place, 0

    def play(self, moment):
        """Carry a moment out by verbs and commit; what the board refuses is counted and left out.

        Its time is the log's, so that a slow machine makes nobody late.
        """
        try:
            getattr(self, f"_{moment.kind}")(moment, by=BY, now=moment.at, policy=self.policy)
        except Refused:
            db.session.rollback()
            self.refused += 1
        if self.place:
            self.place.step()
        db.session.commit()

    def _arrival(self, moment, **words):
        life = moment.life
        sheet = Registration(language=life.language, values=life.values, received_at=life.opened_at)
        ticket = register(sheet, is_quick=True, **words)
        is_complete = life.registered_at is not None and life.registered_at <= life.opened_at
        take_in(ticket, life, self.found, is_complete=is_complete, **words)
        self.ids[life.key] = ticket.id

    def _registration(self, moment, **words):
        if ticket := self._ticket(moment):
            complete(ticket, moment.life, **words)

    def _step(self, moment, **words):
        ticket = self._ticket(moment)
        if ticket is not None and ticket.stage != "archived":
            follow(ticket, moment.step, moment.life, self.names, **words)

    def _ticket(self, moment):
        """The ticket, held until the commit; None for one that another replay or import began."""
        ticket_id = lock_ticket(Ticket.id == self.ids.get(moment.life.key, 0))
        return ticket_id and db.session.get(Ticket, ticket_id, populate_existing=True)
