"""A Maildir into which a mail server puts what comes back: each file is taken once, marked as seen, never deleted."""

import logging
import time
from contextlib import suppress

from rq.timeouts import BaseTimeoutException

from board.delivery import bounces
from board.domain.bounces import MOST_BYTES
from board.extensions import db

MOST = 500  # files at one turn
LATER = (*bounces.AWAY, BaseTimeoutException)  # no fault of the file: the database is away, or the job's time is over
LEFT_SECONDS = 600  # whoever claimed a file so long ago is dead
log = logging.getLogger("board.bounces")


def read_all(folder, now):
    """Read what has arrived, the oldest first; the number of files read.

    A file is claimed by moving it from `new` to `cur`, which only one worker can do, and marked as
    seen when all is done. Where the database or the job's time gives out it is put back.
    """
    _release_left(folder)
    read = 0
    for path in _oldest(folder / "new")[:MOST]:
        claimed = folder / "cur" / f"{path.name.partition(':2,')[0]}:2,"
        with suppress(FileNotFoundError):  # another worker was faster
            path.rename(claimed)
            try:
                _read(claimed, now)
            except LATER:
                claimed.rename(path)
                raise
            read += 1
    return read


def _oldest(folder):
    """The files of a folder by age; links and everything else that is no file stay out."""
    found = []
    for path in folder.iterdir():
        with suppress(FileNotFoundError):
            if path.is_file() and not path.is_symlink() and not path.name.startswith("."):
                found.append((path.stat().st_mtime, path))
    return [path for _age, path in sorted(found)]


def _read(claimed, now):
    """Take one file and mark it; one that cannot be read, or breaks, is logged and harms no other."""
    try:
        with claimed.open("rb") as file:
            bounces.take(file.read(MOST_BYTES), now=now)
    except LATER:
        db.session.rollback()
        raise
    except Exception:
        db.session.rollback()
        log.exception("a file could not be read", extra={"data": {"file": claimed.name}})
    claimed.rename(claimed.with_name(f"{claimed.name}S"))


def _release_left(folder):
    """Put back what a worker that died had claimed: the moving of a file counts, not its arrival."""
    before = time.time() - LEFT_SECONDS
    for path in (folder / "cur").iterdir():
        with suppress(FileNotFoundError):
            if path.name.endswith(":2,") and path.stat().st_ctime < before:
                path.rename(folder / "new" / path.name.removesuffix(":2,"))
