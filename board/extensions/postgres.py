"""The connections to PostgreSQL: they keep what they have prepared, and on gevent they look before they wait.

What is waited for is often there already: room to write nearly always, an answer now and then. gevent takes a turn
through all that waits before it says so, which costs more than the statement. So its connections look first, and let
others run only for what is not there.
"""

import select
import time

import psycopg
from gevent.monkey import get_original, is_module_patched
from psycopg._preparing import PrepareManager
from psycopg.waiting import Ready, Wait
from sqlalchemy import event

LOOKED_FOR = {Wait.R: select.POLLIN, Wait.W: select.POLLOUT, Wait.RW: select.POLLIN | select.POLLOUT}
LONGEST_SECONDS = 0.005  # of answers that come without a pause others are let in between
SEEN = {select.POLLIN: Ready.R, select.POLLOUT: Ready.W, select.POLLIN | select.POLLOUT: Ready.RW}


def hook(engine):
    """Have an engine make such connections; a process that does not run on gevent waits in C, which nothing beats."""
    kind = Prompt if is_module_patched("select") else Remembering
    event.listen(engine, "do_connect", lambda _dialect, _record, where, how: kind.connect(*where, **how))
    event.listen(engine, "handle_error", _give_up_what_is_outdated)


def _give_up_what_is_outdated(context):
    """A migration gave a column another type, and a statement that was prepared before fails: all connect anew."""
    error = context.original_exception
    if isinstance(error, psycopg.Error) and error.diag.source_function == "RevalidateCachedQuery":
        context.is_disconnect = True


class Kept(PrepareManager):
    """Statements that stay prepared as long as their connection.

    psycopg forgets them all with each rollback, lest a table had been made anew, and when a table is altered. No
    transaction of a server does that, but each form that is refused is rolled back, after which PostgreSQL would have
    to plan every statement ten times again.
    """

    def clear(self):
        """Nothing was forgotten."""
        return False


class Remembering(psycopg.Connection):
    """A connection that keeps what it has prepared."""

    def __init__(self, *arguments, **particulars):
        super().__init__(*arguments, **particulars)
        self._prepared = Kept()


class Prompt(Remembering):
    """A connection that looks before it waits."""

    def wait(self, gen, *arguments, **particulars):
        """What the generator gives in the end."""
        return super().wait(without_waiting(gen, self.pgconn.socket), *arguments, **particulars)


def without_waiting(steps, fileno):
    """The steps of a generator as psycopg makes them, apart from those that need no waiting.

    Anything but readiness, such as a connection that is lost, is left to whoever waits.
    """
    poll, began = get_original("select", "poll")(), time.monotonic()
    try:
        wanted = next(steps)
        while True:
            poll.register(fileno, LOOKED_FOR[wanted])
            found = poll.poll(0) if time.monotonic() - began < LONGEST_SECONDS else ()
            ready = SEEN.get(found[0][1]) if found else None
            if not ready:
                ready, began = (yield wanted), time.monotonic()
            wanted = steps.send(ready)
    except StopIteration as end:
        return end.value
