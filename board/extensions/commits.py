"""What happens when a commit has succeeded, and what a page may not do."""

import logging

from flask import g, has_request_context
from sqlalchemy import event

from board.extensions.transactions import is_set_apart, is_writing

log = logging.getLogger("board.commits")


class WriteInReading(RuntimeError):
    """Rows were changed where only reading is allowed."""


def hook(db):
    """Listen to the application's session."""

    def after_commit(fn):
        """Call `fn()` when the current transaction has been committed; never when it is rolled back.

        No SQL is possible inside: take ids before. A failure is logged and
        swallowed, since the rows are the truth and the sweep finds them.
        """
        db.session().info.setdefault("after_commit", []).append(fn)

    event.listen(db.session, "after_commit", _run)
    event.listen(db.session, "after_soft_rollback", _drop)
    event.listen(db.session, "before_flush", _refuse_in_reading)
    return after_commit


def _run(session):
    if session.in_nested_transaction():
        return  # a savepoint was released; the commit itself is still to come
    if has_request_context() and not is_set_apart():
        g.has_committed = True
    for fn in session.info.pop("after_commit", ()):
        try:
            fn()
        except Exception:
            log.exception("after commit")


def _drop(session, previous_transaction):
    if not previous_transaction.nested:
        session.info.pop("after_commit", None)


def _refuse_in_reading(session, _context, _instances):
    if not is_writing() and (session.new or session.deleted or any(session.is_modified(row) for row in session.dirty)):
        raise WriteInReading(
            "pages change nothing, and a form commits once: write before the commit, or inside `with writing():`"
        )
