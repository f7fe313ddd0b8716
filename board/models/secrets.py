"""Columns that cannot be read from a stolen database, and hashes to find them by."""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet
from flask import current_app
from sqlalchemy import LargeBinary
from sqlalchemy.types import TypeDecorator

from board.domain import contacts


def derived_key(purpose):
    """A key for one purpose, made of the installation's secret."""
    secret = current_app.config["SECRET_KEY"].encode()
    return hmac.digest(secret, purpose.encode(), "sha256")


def _box():
    box = current_app.extensions.get("andon_box")
    if box is None:
        box = current_app.extensions["andon_box"] = Fernet(base64.urlsafe_b64encode(derived_key("contact points")))
    return box


class EncryptedText(TypeDecorator):
    """Text that is stored encrypted with the installation's secret."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value, dialect):
        """The bytes that go into the database; None stays None."""
        return None if value is None else _box().encrypt(value.encode())

    def process_result_value(self, value, dialect):
        """The readable text; None stays None."""
        return None if value is None else _box().decrypt(value).decode()


def sealed(text):
    """The text, encrypted, as a text that fits into JSON."""
    return _box().encrypt(text.encode()).decode("ascii")


def unsealed(token):
    """The text that was sealed."""
    return _box().decrypt(token.encode("ascii")).decode()


def keyed_hash(purpose, text):
    """A hash that nobody can make without the installation's secret, 64 hexadecimal figures."""
    return hmac.new(derived_key(purpose), text.encode(), hashlib.sha256).hexdigest()


def lookup_hash(value):
    """A keyed hash that finds a phone number or address however it was typed."""
    return keyed_hash("look-up", contacts.normal(value))


def token_hash(token):
    """The hash under which a link's token is kept."""
    return hashlib.sha256(token.encode()).hexdigest()
