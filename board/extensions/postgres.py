"""The connections to PostgreSQL: they keep what they have prepared, and on gevent they look before they wait.

What is waited for is often there already: room to write nearly always, an answer now and then. gevent takes a turn
through all that waits before it says so, which costs more than the statement, and psycopg's own way to wait on it
makes and drops half a dozen things each time. So its connections look first, and let others run only for what is not
there. Pages have no transaction, what was idle is asked whether it lives, and a result's columns are described when
somebody asks.
"""

import select
import time
from collections.abc import Sequence
from functools import partial

import psycopg
from gevent import socket
from gevent.monkey import get_original, is_module_patched
from psycopg import _queries
from psycopg._preparing import PrepareManager
from psycopg.waiting import Ready, Wait
from sqlalchemy import event
from sqlalchemy.exc import InvalidatePoolError

from board.extensions.transactions import is_writing

UNPATCHED_POLL = get_original("select", "poll")
LOOKED_FOR = {Wait.R: select.POLLIN, Wait.W: select.POLLOUT, Wait.RW: select.POLLIN | select.POLLOUT}
IDLE_SECONDS = 2  # what was used so lately is alive, or whoever uses it finds out
LONGEST_SECONDS = 0.005  # of answers that come without a pause others are let in between
LET_OTHERS_RUN = {Wait.R: socket.wait_read, Wait.W: socket.wait_write, Wait.RW: socket.wait_readwrite}
SEEN = {select.POLLIN: Ready.R, select.POLLOUT: Ready.W, select.POLLIN | select.POLLOUT: Ready.RW}

# A statement with more values than this is taken apart each time: a handling has more columns than psycopg's fifty.
_queries.MAX_CACHED_STATEMENT_PARAMS = 200


def hook(engine):
    """Have an engine make such connections; a process that does not run on gevent waits in C, which nothing beats."""
    kind = Prompt if is_module_patched("select") else Remembering
    event.listen(engine, "do_connect", lambda _dialect, _record, where, how: kind.connect(*where, **how))
    event.listen(engine, "handle_error", _give_up_what_is_outdated)
    event.listen(engine, "begin", _begin_where_it_writes)
    event.listen(engine, "checkin", _note_its_use)
    event.listen(engine, "checkout", partial(_look_whether_it_lives, engine.dialect))


def _give_up_what_is_outdated(context):
    """A migration gave a column another type, and a statement that was prepared before fails: all connect anew."""
    error = context.original_exception
    if isinstance(error, psycopg.Error) and error.diag.source_function == "RevalidateCachedQuery":
        context.is_disconnect = True


def _begin_where_it_writes(connection):
    driver, is_reading = connection.connection.dbapi_connection, not is_writing()
    if driver.autocommit != is_reading:
        driver.autocommit = is_reading


def _note_its_use(_driver, record):
    record.info["used_at"] = time.monotonic()


def _look_whether_it_lives(dialect, driver, record, _proxy):
    """Ask a connection that was not used lately; one that is dead is replaced, with all that are as old."""
    if time.monotonic() - record.info.get("used_at", time.monotonic()) < IDLE_SECONDS:
        return
    try:
        dialect.do_ping(driver)
    except dialect.loaded_dbapi.Error as error:
        raise InvalidatePoolError from error


class Kept(PrepareManager):
    """Statements that stay prepared as long as their connection.

    psycopg forgets them all with each rollback, lest a table had been made anew, and when a table is altered. No
    transaction of a server does that, but each form that is refused is rolled back, after which PostgreSQL would have
    to plan every statement ten times again.
    """

    def clear(self):
        """Nothing was forgotten."""
        return False


class Columns(Sequence):
    """What a result's columns are, each looked up when somebody asks: of a statement known already nobody does."""

    def __init__(self, cursor, count):
        self._cursor, self._places = cursor, range(count)

    def __len__(self):
        return len(self._places)

    def __getitem__(self, place):
        if isinstance(place, slice):
            return [self[one] for one in self._places[place]]
        return psycopg.Column(self._cursor, self._places[place])


class Terse(psycopg.Cursor):
    """A cursor that describes no column unasked; a ticket has a hundred, with what is joined to it."""

    @property
    def description(self):
        """The Columns of what is given; None after a statement that gives no rows, such as an UPDATE."""
        count = self.pgresult.nfields if self.pgresult else 0
        return Columns(self, count) if count else super().description


class Remembering(psycopg.Connection):
    """A connection that keeps what it has prepared."""

    def __init__(self, *arguments, **particulars):
        super().__init__(*arguments, **particulars)
        self._prepared, self.cursor_factory = Kept(), Terse


class Prompt(Remembering):
    """A connection that looks before it waits."""

    def wait(self, gen, *arguments, timeout=None, **particulars):
        """What the generator gives in the end. Who has set a time limit waits as psycopg does, which keeps it."""
        if timeout is not None:
            return super().wait(gen, *arguments, timeout=timeout, **particulars)
        return outcome(gen, self.pgconn.socket)


def outcome(steps, fileno):
    """What a generator of psycopg gives in the end; others run only while what it waits for is not there.

    Of a line that is broken it is told that it is ready: whoever reads or writes next finds out.
    """
    poll, began = UNPATCHED_POLL(), time.monotonic()
    try:
        wanted = next(steps)
        while True:
            poll.register(fileno, LOOKED_FOR[wanted])
            found = poll.poll(0) if time.monotonic() - began < LONGEST_SECONDS else ()
            if not found:
                LET_OTHERS_RUN[wanted](fileno)
                found, began = poll.poll(0), time.monotonic()
            wanted = steps.send(_told(found, wanted))
    except StopIteration as end:
        return end.value


def _told(found, wanted):
    return SEEN.get(found[0][1], Ready(wanted)) if found else Ready.NONE
