"""No verb is done by half: rows agree with the history, and with each other."""

from datetime import UTC, datetime

from sqlalchemy import select

from board.domain.history import State, state_at
from board.extensions import db
from board.models.search import TicketWords
from board.models.ticket import Ticket

EVER = datetime.max.replace(tzinfo=UTC)
# What must be stamped on the handling where a ticket stands, and what cannot be yet.
STAMPED = {
    "new": ((), ("resolved_at", "closed_at")),
    "assigned": (("triaged_at", "assigned_at", "promise_at"), ("started_at", "resolved_at", "closed_at")),
    "in_progress": (("triaged_at", "assigned_at", "started_at"), ("closed_at",)),
    "awaiting_customer": (("started_at", "resolved_at", "solution", "self_check", "asked_at"), ("closed_at",)),
    "closed": (("closed_at",), ()),
    "archived": (("closed_at",), ()),
}


def half_done():
    """A sentence for each ticket whose rows contradict each other."""
    indexed = set(db.session.scalars(select(TicketWords.ticket_id)))
    found = []
    for ticket in db.session.scalars(select(Ticket).order_by(Ticket.id)):
        told = [*_against_history(ticket), *_against_stage(ticket), *_around(ticket)]
        told += [] if ticket.id in indexed else ["is not found by its words"]
        found += [f"{ticket.number} {words}" for words in told]
    return found + _numbers()


def _against_history(ticket):
    rebuilt, present = state_at(ticket.events, EVER), state_of(ticket)
    if rebuilt != present:
        yield f"is {present}, its events say {rebuilt}"


def state_of(ticket):
    """The facts that events tell of, from the rows."""
    promise = ticket.cycle.promise_at
    return State(
        stage=ticket.stage,
        colour=ticket.colour,
        assignee_id=ticket.assignee_id,
        promise_at=promise.isoformat() if promise else None,
        cycle_no=ticket.cycle.no,
        note_count=ticket.cycle.note_count,
        update_count=ticket.update_count,
        answer=ticket.cycle.answer,
        is_paused=ticket.paused_for is not None,
        is_disputed=ticket.is_disputed,
    )


def _against_stage(ticket):
    wanted, early = STAMPED[ticket.stage]
    for name in wanted:
        if getattr(ticket.cycle, name) is None:
            yield f"is {ticket.stage} without {name}"
    for name in early:
        if getattr(ticket.cycle, name) is not None:
            yield f"is {ticket.stage} and has {name}"
    if (ticket.stage in ("closed", "archived")) != (ticket.closed_at is not None):
        yield f"is {ticket.stage}, closed at {ticket.closed_at}"


def _around(ticket):
    if [c.no for c in ticket.cycles] != list(range(1, ticket.cycle.no + 1)):
        yield "has a gap in its handlings"
    holders = [a.person_id for a in ticket.assignments if a.until_at is None]
    if ticket.is_open and holders != [ticket.assignee_id] * bool(ticket.assignee_id):
        yield f"belongs to {ticket.assignee_id}, its assignments say {holders}"
    if sum(p.until_at is None for p in ticket.pauses) != (ticket.paused_for is not None):
        yield "does not know whether it is paused"
    if (
        len([n for n in ticket.notes if n.cycle_id == ticket.cycle_id and n.source == "person"])
        > ticket.cycle.note_count
    ):
        yield "has more notes than it counts"


def _numbers():
    """Numbers without gap or double: a registration that failed gave its number back."""
    by_day = {}
    for number in db.session.scalars(select(Ticket.number).where(Ticket.ordinal == 1)):
        day, _, serial = number.rpartition("-")
        by_day.setdefault(day, []).append(int(serial))
    return [
        f"the numbers of {day} are {sorted(serials)}"
        for day, serials in by_day.items() if sorted(serials) != list(range(1, len(serials) + 1))
    ]  # fmt: skip
