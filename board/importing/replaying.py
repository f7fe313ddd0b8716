"""A log played again on a running board: what it tells, at the times it tells, under the board's own clocks."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from types import SimpleNamespace

from sqlalchemy import select

from board.domain.actors import Actor
from board.domain.refusals import Refused
from board.extensions import db
from board.importing.handling import Handling, remark_of
from board.models.cycle import Assignment, ColourChange, Cycle, Pause
from board.models.entries import Note
from board.models.event import Remark
from board.models.guard import verb
from board.models.registration import Registration, register
from board.models.request import Reference
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


@verb
def take_in(ticket, life, found, *, is_complete, by, now, policy):
    """The facts of an arrival that no sheet has: its own number, its group, colour and promise."""
    request = ticket.request
    request.external_ref, request.facts = life.key, life.facts
    request.customer_id, ticket.team_id = found.names.customer(life.customer), found.names.team(life.team)
    request.references += [Reference(kind=kind, value=value) for kind, value in life.references]
    handling = OnBoard(ticket, found.names, by=by, now=now, policy=policy)
    if life.colour:
        handling.colour(life.colour, life.opened_at)
        ticket.colour_is_provisional = False
    handling.promise(life.promise_at, life.opened_at)
    ticket.record(
        "imported", by=by, now=now, policy=policy, source=found.mapping.key, line=life.line, rows=life.rows,
        digest=life.digest,
    )  # fmt: skip
    if is_complete:
        _complete(ticket, life, by=by, now=now, policy=policy)
    ticket.title = life.title or ticket.title


@verb
def complete(ticket, life, *, by, now, policy):
    """The registration is complete when the log says so, whatever this board's own sheet would ask."""
    _complete(ticket, life, by=by, now=now, policy=policy)


def _complete(ticket, life, **words):
    title, ticket.request.registered_at = ticket.title, life.registered_at
    ticket.registration_completed(**words)
    ticket.title = title


@verb
def follow(ticket, step, life, names, *, by, now, policy):
    """A step of the log, as somebody elsewhere took it; its rows are those of an import."""
    handling = OnBoard(ticket, names, remark_of(step), by=by, now=now, policy=policy)
    handling.carry_out(step)
    if not ticket.is_open:
        handling.last_texts(life.texts)


class OnBoard(Handling):
    """The same on a ticket that stands on a board: rows of the ORM, which name their ticket."""

    make = SimpleNamespace(Assignment=Assignment, ColourChange=ColourChange, Cycle=Cycle, Note=Note, Pause=Pause)

    def __init__(self, ticket, names, remark=None, **words):
        super().__init__(ticket, names)
        self._remark, self._words = remark, words

    def record(self, kind, *, note=None, **particulars):
        """The event of a step, which bears the step's remark."""
        db.session.flush()
        named = {} if note is None else {"note_id": note.id}
        event = self.ticket.record(kind, **self._words, **(named | particulars))
        if self._remark and event.remark is None:
            event.remark = Remark(body=self._remark)

    def add(self, part, row):
        """The row is written with the event that tells of it, and the list read anew."""
        row.ticket_id = self.ticket.id
        db.session.add(row)
        db.session.expire(self.ticket, [part])

    def begin(self, cycle):
        """Written at once: the ticket names it."""
        self.ticket.cycles.append(cycle)
        db.session.flush()
        self.ticket.cycle_id = cycle.id
