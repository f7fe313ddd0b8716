"""Session cookies: read once, renewed now and then, and kept out of answers that caches or streams keep."""

import time
from copy import deepcopy

from flask import request
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import BadSignature

from board.cache import Stamped

RENEWED_SECONDS = 600  # of a log-in that lasts 14 hours after its last use
SILENT = ("static", "live.listen")


class Sessions(SecureCookieSessionInterface):
    """Sessions in signed cookies. The same cookie comes with every request; its signature is checked once."""

    def __init__(self):
        self._read = Stamped(1000)

    def open_session(self, app, request):
        """What the cookie holds; nothing of one that is too old or was not made here."""
        cookie = request.cookies.get(self.get_cookie_name(app), "")
        values, signed_at = self._read.get(cookie, None, lambda: self._values(app, cookie))
        age = time.time() - signed_at
        is_good = age <= app.permanent_session_lifetime.total_seconds()
        session = self.session_class(deepcopy(values) if is_good else None)
        session.is_old = age > RENEWED_SECONDS
        return session

    def _values(self, app, cookie):
        """(values, when they were signed)."""
        try:
            values, signed_at = self.get_signing_serializer(app).loads(cookie, return_timestamp=True)
        except BadSignature:
            return {}, 0
        return values, signed_at.timestamp()

    def should_set_cookie(self, app, session):
        """True when it changed, or to make it last; False for static files and streams."""
        return request.endpoint not in SILENT and (session.modified or (session.permanent and session.is_old))
