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
LONGEST_SECONDS = 5
log = logging.getLogger("board.once")
KEEP = update(OnceKey.__table__).where(OnceKey.key == bindparam("of"))


class Answers:
    """Those of this process that are not stored yet."""

    def __init__(self, engine):
        self._engine, self._waiting, self._writer = engine, [], None

    def keep(self, key, answer):
        """Store the answer to a key; on gevent a moment later, with those that come meanwhile."""
        row = {"of": key, **answer}
        if not is_module_patched("threading"):
            self._store([row])
            return
        self._waiting.append(row)
        if len(self._waiting) == 1:
            self._writer = gevent.spawn_later(PAUSE_SECONDS, self._write)

    def finish(self):
        """Wait until those that wait are stored."""
        if self._writer is not None:
            self._writer.join(LONGEST_SECONDS)

    def _write(self):
        waiting, self._waiting = self._waiting, []
        self._store(waiting)

    def _store(self, rows):
        """Those that cannot be stored are lost: who repeats the form is told that it was saved."""
        try:
            execute_apart(self._engine, KEEP, rows)
        except SQLAlchemyError:
            log.exception("answers are lost", extra={"data": {"count": len(rows)}})
