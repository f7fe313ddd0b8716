"""The answers to forms, kept a moment later and many at once.

Nobody waits for it: the keys are safe already, and who sends a form again so soon waits for the answer.
"""

import logging

import gevent
from gevent.monkey import is_module_patched
from sqlalchemy import bindparam, update
from sqlalchemy.exc import SQLAlchemyError

from board.extensions.transactions import execute_apart
from board.models.once import OnceKey

PAUSE_SECONDS = 0.1
log = logging.getLogger("board.once")
KEEP = update(OnceKey.__table__).where(OnceKey.key == bindparam("of"))


class Answers:
    """Those of this process that are not stored yet."""

    def __init__(self, engine):
        self._engine, self._waiting = engine, []

    def keep(self, key, answer):
        """Store the answer to a key; on gevent a moment later, with those that come meanwhile."""
        self._waiting.append({"of": key, **answer})
        if not is_module_patched("threading"):
            self.write()
        elif len(self._waiting) == 1:
            gevent.spawn_later(PAUSE_SECONDS, self.write)

    def write(self):
        """Store all that wait. Those that cannot be stored are lost: who repeats the form is told that it was saved."""
        waiting, self._waiting = self._waiting, []
        if waiting:
            try:
                execute_apart(self._engine, KEEP, waiting)
            except SQLAlchemyError:
                log.exception("answers are lost", extra={"data": {"count": len(waiting)}})
