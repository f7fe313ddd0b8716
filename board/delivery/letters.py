"""A message row as an e-mail: plain text, honest headers, links filled in."""

import re
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import urlsplit


def compose(message, *, to, links, sender, public_url):
    """The e-mail for a message; `links` maps a placeholder in the body to its address.

    The Message-ID is made of the message's key: a second delivery of the
    same row is the same letter for every mail program.
    """
    letter = EmailMessage()
    letter["From"], letter["To"] = sender, to
    letter["Subject"] = " ".join(message.subject.split()) or " ".join(message.body.split())[:60]
    letter["Date"] = format_datetime(message.created_at)
    letter["Message-ID"] = f"<{slug(message.key)}@{urlsplit(public_url).hostname or 'localhost'}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter["X-Auto-Response-Suppress"] = "All"
    letter.set_content(_body(message, links, public_url))
    letter["Content-Language"] = message.language  # after the content, which resets what describes it
    return letter


def slug(key):
    """The key as it may stand in a file's name and before the @ of a Message-ID."""
    return re.sub(r"[^A-Za-z0-9_-]", ".", key)


def _body(message, links, public_url):
    text = message.body
    for placeholder, address in links.items():
        text = text.replace(placeholder, address)
    if message.person_id and message.url:
        text += f"\n\n{public_url}{message.url}"
    return text + "\n"
