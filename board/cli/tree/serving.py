"""How a web process of gunicorn leaves: nothing that was begun is lost, and nobody waits for what is idle.

gunicorn reads this module as its configuration too: it calls `child_exit`.
"""

from weakref import WeakKeyDictionary

import gevent
from gunicorn.workers.ggevent import GeventWorker

from board.extensions import metrics

IDLE_SECONDS = 1  # so long a connection that was kept open may still bring a request


class Worker(GeventWorker):
    """Asked to stop, it answers what has begun, sends streams elsewhere, and hangs up where nothing is said."""

    def __init__(self, *arguments, **particulars):
        super().__init__(*arguments, **particulars)
        self._idle = WeakKeyDictionary()  # the wait for the next request of a connection, to who waits

    def timeout_ctx(self):
        """The longest wait for a connection's next request; others have a turn before it is looked for."""
        hub = gevent.get_hub()
        hub.wait(hub.loop.timer(0))  # once round the loop: who sends the next at once would keep everybody waiting
        wait = super().timeout_ctx()
        self._idle[wait] = gevent.getcurrent()
        return wait

    def handle_exit(self, number, frame):
        """SIGTERM: no new connection is taken from now on."""
        self.wsgi.extensions["live"].leave()
        super().handle_exit(number, frame)
        gevent.spawn_later(IDLE_SECONDS, self._hang_up)

    def run(self):
        """Serve, and in the end wait for what is to be stored a moment later."""
        super().run()
        self.wsgi.extensions["answers"].finish()

    def _hang_up(self):
        for wait, waiting in list(self._idle.items()):
            if wait.pending:
                waiting.kill(wait, block=False)


def child_exit(_server, worker):
    """In gunicorn's head, when a web process has ended."""
    metrics.forget_process(worker.pid)
