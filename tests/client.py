"""The browser of the tests: fills in the keys that every form carries."""

import contextvars
import secrets

from flask import has_app_context
from flask.testing import FlaskClient

from board.extensions import db


class BoardClient(FlaskClient):
    """A test client whose requests see nothing of the test's own session or context.

    A POST gets a fresh `once` key unless the test gives one, or says `once=None`.
    """

    def open(self, *args, **kwargs):
        """Send a request, after committing what the test has prepared."""
        if kwargs.get("method") == "POST":
            self._add_once(kwargs)
        kwargs.pop("once", None)
        if has_app_context():
            db.session.commit()  # a test that still holds the write lock would wait for itself
        return contextvars.Context().run(super().open, *args, **kwargs)

    def fragment(self, path, data=None, **kwargs):
        """The answer that htmx would get."""
        headers = {"HX-Request": "true", "HX-Request-Type": "partial"} | kwargs.pop("headers", {})
        if data is None:
            return self.get(path, headers=headers, **kwargs)
        return self.post(path, data=data, headers=headers, **kwargs)

    def sign_in(self, person):
        """Be that person from now on; the client itself comes back."""
        with self.session_transaction() as session:
            session.clear()
            session["_user_id"], session["_fresh"] = person.get_id(), True
        return self

    def _add_once(self, kwargs):
        once = kwargs.get("once", secrets.token_urlsafe(16))
        if once is not None and not kwargs.get("json") and isinstance(kwargs.get("data", {}), dict | None):
            kwargs["data"] = {"once": once} | (kwargs.get("data") or {})
