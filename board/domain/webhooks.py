"""What a webhook says, and how its receiver knows that it was us: the scheme of standardwebhooks.com."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping

from board.domain.events import KINDS

PREFIX = "whsec_"
# What concerns nobody outside: looks at personal data, who made a link, how a ticket came into this installation.
KEPT_INSIDE = ("revealed", "link_made", "links_withdrawn", "imported", "source_changed")
OFFERED = tuple(kind for kind in KINDS if kind not in KEPT_INSIDE)


def payload(*, key: str, kind: str, at: str, actor: str, board: str, facts: Mapping[str, object]) -> str:
    """The JSON of one event: what happened to which ticket, and how the ticket stands; no names, no free text."""
    whole = {"id": key, "type": f"ticket.{kind}", "timestamp": at, "board": board, "by": actor, "data": dict(facts)}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))


def headers(*, secret: str, key: str, timestamp: int, body: str) -> dict[str, str]:
    """The headers of one delivery: its key, when it was signed (seconds), and the signature of both with the body."""
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Andon-Board",
        "webhook-id": key,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{signature(secret, key, timestamp, body)}",
    }


def signature(secret: str, key: str, timestamp: int, body: str) -> str:
    """HMAC-SHA256 of `key.timestamp.body`, base64."""
    signed = f"{key}.{timestamp}.{body}".encode()
    digest = hmac.digest(base64.b64decode(secret.removeprefix(PREFIX)), signed, hashlib.sha256)
    return base64.b64encode(digest).decode("ascii")


def secret_of(random: bytes) -> str:
    """A secret as receivers type it."""
    return PREFIX + base64.b64encode(random).decode("ascii")
