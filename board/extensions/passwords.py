"""Passwords and PINs, hashed with argon2id away from the event loop."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from board.extensions.threads import off_loop

SHORTEST = 10  # characters


class Passwords:
    """Hashes and checks secrets; `init_app` makes it cheap in tests."""

    def __init__(self):
        self._hasher = PasswordHasher()
        self._decoy = None

    def init_app(self, app):
        """Use the real cost everywhere but in tests."""
        if app.testing:
            self._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
            self._decoy = None

    def hash(self, secret):
        """The text to store."""
        return off_loop(self._hasher.hash, secret)

    def matches(self, secret, stored):
        """True when the secret is the stored one; takes as long when there is none to compare."""
        return off_loop(self._matches, secret, stored)

    def _matches(self, secret, stored):
        if not stored:
            self._decoy = self._decoy or self._hasher.hash("nobody's password")
        try:
            return self._hasher.verify(stored or self._decoy, secret) and bool(stored)
        except (VerificationError, InvalidHashError):
            return False
