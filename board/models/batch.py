"""A batch of tickets: what each would ask the database for, asked once for all of them.

The sweep works so, and whoever settles many tickets at once. Everything else
is as without it: a verb neither knows nor minds whether there is a batch.
"""

from collections import defaultdict
from contextlib import contextmanager
from contextvars import ContextVar

from sqlalchemy import inspect, select
from sqlalchemy.orm.attributes import flag_modified

from board.extensions import db
from board.models.message import Message
from board.models.timer import Timer

_present = ContextVar("batch", default=None)


class Batch:
    """Standing timers and messages of some tickets, kept true by whoever adds one; and people once found.

    `messages` is, by ticket, the key of each to its state as read when the batch began, None for those of the batch.
    """

    def __init__(self, ticket_ids):
        self.standing = {ticket_id: [] for ticket_id in ticket_ids}
        self.messages = defaultdict(dict)
        self.found = {}
        timers = select(Timer).where(Timer.ticket_id.in_(ticket_ids), Timer.ended_at.is_(None)).order_by(Timer.id)
        for timer in db.session.scalars(timers):
            self.standing[timer.ticket_id].append(timer)
        messages = select(Message.ticket_id, Message.key, Message.state).where(Message.ticket_id.in_(ticket_ids))
        for ticket_id, key, state in db.session.execute(messages):
            self.messages[ticket_id][key] = state


@contextmanager
def of(ticket_ids):
    """Inside, these tickets are one batch; whoever opens it writes to those alone that it holds as they were read."""
    token = _present.set(Batch(list(ticket_ids)))
    try:
        yield
    finally:
        _present.reset(token)


def having(ticket_id):
    """The Batch that this ticket is in, None when it is by itself."""
    batch = _present.get()
    return batch if batch is not None and ticket_id in batch.standing else None


def once(key, find):
    """What `find()` gives: within a batch it is asked once for each key."""
    batch = _present.get()
    if batch is None:
        return find()
    if key not in batch.found:
        batch.found[key] = find()
    return batch.found[key]


def even_out():
    """Let all changed rows of a table write the same columns: then one statement writes them, not one for each."""
    changed = defaultdict(list)
    for row in db.session.dirty:
        changed[type(row)].append(row)
    for model, rows in changed.items():
        columns = {column.key for column in inspect(model).column_attrs}
        names = {name for row in rows for name in inspect(row).committed_state} & columns
        for row in rows:
            for name in names:
                inspect(row).committed_state.pop(name, None)  # one that was set to what it was would be left out
                flag_modified(row, name)
