"""One at a time: whoever changes a ticket holds its row, and knows that everything was read as it then stands.

Where the database has one writer, holding a row keeps everybody out. There a ticket that was read before is held
with the first row that is written, and nothing is written when somebody's verb came between.
"""

from contextlib import contextmanager

from sqlalchemy import bindparam, event, select

from board.extensions import db
from board.models.ticket import Ticket

FACE = select(Ticket.face).where(Ticket.id == bindparam("id")).with_for_update(of=Ticket)
AT_ONCE, READ_AS = "tickets_held_at_once", "ticket_read_as"


class Overtaken(Exception):
    """A verb of somebody else came between reading a ticket and writing it; nothing of ours is written."""


def lock_ticket(*conditions):
    """Hold the one ticket that fits until the transaction ends; its id, None when there is none.

    Read it anew afterwards. A locking statement that had to wait sees the ticket as it
    is now, but what is joined to it (cycle, request) as it was before the wait.
    """
    return db.session.scalar(select(Ticket.id).where(*conditions).with_for_update(of=Ticket))


def held_in_order(wanted, *options):
    """The tickets of a select in the order of their ids, all held until the transaction ends, and read after that."""
    ids = db.session.scalars(wanted.with_only_columns(Ticket.id).order_by(Ticket.id).with_for_update(of=Ticket)).all()
    query = select(Ticket).where(Ticket.id.in_(ids)).order_by(Ticket.id).options(*options)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def hold(ticket):
    """Hold a ticket that was read without; where a verb has changed it since, everything is read anew.

    On SQLite it is held with the first write, which raises Overtaken where a verb came between: see `alone`.
    """
    if db.engine.dialect.name == "sqlite" and not db.session().info.get(AT_ONCE):
        ticket.look_ahead()
        db.session().info[READ_AS] = ticket.id, ticket.face
    elif ticket.look_ahead_and_hold() != ticket.face:
        db.session.expire_all()
        ticket.look_ahead()


def alone(act):
    """What `act()` gives; where somebody came between, it is done once more, the ticket held from the start."""
    try:
        return act()
    except Overtaken:
        db.session.rollback()
        with _held_from_the_start():
            return act()


@contextmanager
def _held_from_the_start():
    db.session().info[AT_ONCE] = True
    try:
        yield
    finally:
        db.session().info.pop(AT_ONCE)


@event.listens_for(db.session, "before_flush")
def _hold_now(session, _context, _instances):
    _hold_as_read(session)


@event.listens_for(db.session, "before_commit")
def _hold_as_read(session):
    """Hold what was read as it is about to be written; raises Overtaken when it is no longer as it was read."""
    read = session.info.pop(READ_AS, None)
    with session.no_autoflush:
        if read and session.scalar(FACE, {"id": read[0]}) != read[1]:
            raise Overtaken


@event.listens_for(db.session, "after_soft_rollback")
def _forget(session, previous_transaction):
    if not previous_transaction.nested:
        session.info.pop(READ_AS, None)
