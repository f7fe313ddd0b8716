"""Jobs of the queue: each loads nothing itself, calls one function, and may run twice."""

from contextlib import contextmanager

from board.extensions import db


@contextmanager
def fresh_session():
    """A worker lives long: each job begins with nothing remembered and leaves nothing open."""
    db.session.remove()
    try:
        yield db.session
    finally:
        db.session.remove()
