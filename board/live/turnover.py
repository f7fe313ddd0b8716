"""Who went and who came back: an absence begins and ends by the clock alone, so somebody has to look."""

import time

from board import cache, wallclock
from board.extensions import db
from board.extensions.transactions import reading
from board.models.absence import absent_at

SLOW_PAGE_SECONDS = 10  # so long may lie between the drawing of a page and its stream


class Turnover:
    """What a process knows of who is away; asked once a minute."""

    def __init__(self):
        self._minute, self._absent = None, frozenset()
        self._turned = float("-inf")  # when last somebody went or came back, on the monotonic clock

    @property
    def was_just_now(self):
        """True when a page may have been drawn before somebody went or came back, and its stream opened after."""
        return time.monotonic() - self._turned < SLOW_PAGE_SECONDS

    def look(self):
        """True when somebody went or came back since the last look; nothing is asked twice in a minute."""
        now = wallclock.now()
        minute, before = cache.minute_of(now), self._absent
        if minute == self._minute:
            return False
        self._absent, self._minute = _away(now), minute
        if self._absent == before:
            return False
        self._turned = time.monotonic()
        return True


def _away(now):
    try:
        with reading():
            return frozenset(absent_at(now))
    finally:
        db.session.remove()
