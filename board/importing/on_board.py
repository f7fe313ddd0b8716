"""What a replayed log does to a ticket that stands on the board: its arrival, its registration, its steps."""

from types import SimpleNamespace

from board.extensions import db
from board.importing.handling import Handling, remark_of
from board.models.cycle import Assignment, ColourChange, Cycle, Pause
from board.models.entries import Note
from board.models.event import Remark
from board.models.guard import verb
from board.models.request import Reference


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
        complete(ticket, life, by=by, now=now, policy=policy)
    ticket.title = life.title or ticket.title


@verb
def complete(ticket, life, *, by, now, policy):
    """The registration is complete when the log says so, whatever this board's own sheet would ask."""
    title, ticket.request.registered_at = ticket.title, life.registered_at
    ticket.registration_completed(by=by, now=now, policy=policy)
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
