"""Carrying messages out: queued when a commit has brought them, and again by the sweep when that was lost."""

import time
from functools import partial

from sqlalchemy import event

from board import wallclock
from board.delivery import post
from board.extensions import after_commit, db, rq
from board.extensions.transactions import step_aside
from board.jobs import fresh_session
from board.models.message import CARRIED, Message

LONGEST_SECONDS = 90  # a mail server gets 20 for each of its steps
TURN_SECONDS = 0.5  # then the worker looks first whether clocks have to ring
CALLED_SECONDS = 5  # so long it is believed that a worker which was called will come
WAITING, CALLED = "board:to-carry", "board:carrier-called"  # message ids by when they came; set while a job is queued


@rq.job
def deliver():
    """Send what waits, the longest waiting first, each message unless it is not due or somebody else has it."""
    connection, end = rq.queue.connection, time.monotonic() + TURN_SECONDS
    connection.delete(CALLED)
    try:
        while time.monotonic() < end and (first := connection.zpopmin(WAITING)):
            with fresh_session():
                post.deliver(int(first[0][0]), now=wallclock.now())
            step_aside(db.engine)
    finally:
        if connection.zcard(WAITING):
            _call(connection)


def carry(message_ids):
    """Let these messages wait for a worker, each once, and call one; losing the queue only delays them."""
    if message_ids:
        connection, now = rq.queue.connection, wallclock.now().timestamp()
        connection.zadd(WAITING, dict.fromkeys(message_ids, now), nx=True)
        _call(connection)


def _call(connection):
    """One worker more, unless one was called that has not come yet."""
    if connection.set(CALLED, 1, nx=True, ex=CALLED_SECONDS):
        deliver.enqueue(job_timeout=LONGEST_SECONDS, result_ttl=0, failure_ttl=86400)


@event.listens_for(db.session, "after_flush")
def _carry_after_commit(session, _context):
    """Jobs follow committed rows: new messages that may go at once are queued when the commit has succeeded."""
    new = [row for row in session.new if isinstance(row, Message) and row.channel in CARRIED]
    now = wallclock.now() if new else None
    due = [row.id for row in new if row.state == "queued" and row.not_before <= now]
    if due:
        after_commit(partial(carry, due))
