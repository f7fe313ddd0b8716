"""What every verb asks of a board and seldom changes: remembered by each process for some seconds."""

import time

from sqlalchemy import event

from board.cache import Stamped
from board.extensions import after_commit, db

SECONDS = 5  # so long another process still believes what was


class OfEachBoard:
    """What `read(board)` gives of a table's rows; the process that changes one of them knows it with the commit."""

    def __init__(self, model, read):
        self._model, self._read = model, read
        self._kept = Stamped(size=64)
        event.listen(db.session, "after_flush", self._forget_changed)

    def __call__(self, board):
        """What is remembered of the board, read anew when it is too old."""
        return self._kept.get((db.engine.url, board), time.monotonic() // SECONDS, lambda: self._read(board))

    def forget(self):
        """Read anew after the commit; for what changes without the session's knowing."""
        after_commit(self._kept.clear)

    def _forget_changed(self, session, _context):
        if any(isinstance(row, self._model) for row in (*session.new, *session.dirty)):
            self.forget()
