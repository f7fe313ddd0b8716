"""Carrying messages out: queued when a commit has brought them, and again by the sweep when that was lost."""

import time
from functools import partial

from sqlalchemy import event

from board import wallclock
from board.delivery import post
from board.extensions import after_commit, db, rq
from board.jobs import fresh_session
from board.models.message import CARRIED, Message

LONGEST_SECONDS = 90  # a mail server gets 20 for each of its steps
ON_ITS_WAY_SECONDS = 30  # so long a sweep believes that a message which waits for its turn will still be carried
TURN_SECONDS = 0.5  # then the worker looks first whether clocks have to ring
TURN, CALLED = "board:to-carry", "board:carrier-called"


@rq.job
def deliver():
    """Send what waits for its turn, each message unless it is not due or somebody else has it."""
    connection, began = rq.queue.connection, time.monotonic()
    connection.delete(CALLED)
    while message_id := connection.lpop(TURN):
        connection.delete(_mark(int(message_id)))
        with fresh_session():
            post.deliver(int(message_id), now=wallclock.now())
        if time.monotonic() > began + TURN_SECONDS:
            _call(connection)
            break


def carry(message_ids):
    """Let each message that has no turn yet wait for one, and call a worker; losing the queue only delays them."""
    connection = rq.queue.connection
    for message_id in message_ids:
        if connection.set(_mark(message_id), 1, nx=True, ex=ON_ITS_WAY_SECONDS):
            connection.rpush(TURN, message_id)
    if message_ids:
        _call(connection)


def _call(connection):
    """One worker more, unless one was called that has not come yet."""
    if connection.set(CALLED, 1, nx=True, ex=ON_ITS_WAY_SECONDS):
        deliver.enqueue(job_timeout=LONGEST_SECONDS, result_ttl=0, failure_ttl=86400)


def _mark(message_id):
    return f"board:on-its-way:{message_id}"


@event.listens_for(db.session, "after_flush")
def _carry_after_commit(session, _context):
    """Jobs follow committed rows: new messages that may go at once are queued when the commit has succeeded."""
    new = [row for row in session.new if isinstance(row, Message) and row.channel in CARRIED]
    now = wallclock.now() if new else None
    due = [row.id for row in new if row.state == "queued" and row.not_before <= now]
    if due:
        after_commit(partial(carry, due))
