"""A message row as an e-mail: plain text, honest headers, links filled in."""

import re
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import NamedTuple
from urllib.parse import urlsplit


class Written(NamedTuple):
    """What a letter takes from its message, to be made up when no transaction waits for it."""

    key: str
    subject: str
    body: str
    url: str | None
    language: str
    person_id: int | None
    created_at: datetime

    @classmethod
    def of(cls, message):
        """What stands in the message now."""
        return cls(*(getattr(message, name) for name in cls._fields))


def compose(message, *, to, links, sender, public_url):
    """The e-mail for a message, or what is Written of it; `links` maps a placeholder in the body to its address.

    The Message-ID is made of the message's key: a second delivery of the
    same row is the same letter for every mail program.
    """
    letter = EmailMessage()
    letter["From"], letter["To"] = sender, to
    letter["Subject"] = " ".join(message.subject.split()) or " ".join(message.body.split())[:60]
    letter["Date"] = format_datetime(message.created_at)
    letter["Message-ID"] = f"<{slug(message.key)}@{_house(public_url)}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter["X-Auto-Response-Suppress"] = "All"
    letter.set_content(_body(message, links, public_url))
    letter["Content-Language"] = message.language  # after the content, which resets what describes it
    return letter


def filled(text, links):
    """The text with the address of each placeholder."""
    for placeholder, address in links.items():
        text = text.replace(placeholder, address)
    return text


def slug(key):
    """The key as it may stand in a file's name and before the @ of a Message-ID."""
    return re.sub(r"[^A-Za-z0-9_-]", ".", key)


def key_of(letter_id, public_url):
    """The key that such a Message-ID was made of; None when it is no letter of this installation."""
    name, _, house = letter_id.rpartition("@")
    return name.replace(".", ":") if house.lower() == _house(public_url) else None


def _house(public_url):
    return urlsplit(public_url).hostname or "localhost"


def _body(message, links, public_url):
    text = filled(message.body, links)
    if message.person_id and message.url:
        text += f"\n\n{public_url}{message.url}"
    return text + "\n"
