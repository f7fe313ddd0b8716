"""Webhooks: one signed POST, no redirects, no name or address in what is kept of a failure."""

from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from board.delivery.outward import outward
from board.delivery.transports import Undelivered

SECONDS = 20
FINAL = {410: "gone"}


def send(url, *, headers, body, allowed):
    """Hand an event over; 2xx is taken. Raises Undelivered."""
    with outward(SECONDS, allowed) as watch:
        try:
            status = _posted(url, headers, body.encode())
        except (OSError, HTTPException) as error:
            why = "TimeoutError" if watch.ended else type(error).__name__
            raise _forbidden() if watch.refused else Undelivered(f"server {why}") from None
    if watch.ended:  # half an answer counts for nothing
        raise Undelivered("server TimeoutError")
    if 300 <= status < 400:
        raise Undelivered("redirected", is_final=True)
    if not 200 <= status < 300:
        raise Undelivered(FINAL.get(status, f"server {status}"), is_final=status in FINAL)


def _posted(url, headers, body):
    """The status of the answer; its body is of no interest."""
    parts = urlsplit(url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname, parts.port, timeout=SECONDS)
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", target, body, headers)
        return connection.getresponse().status
    finally:
        connection.close()


def _forbidden():
    return Undelivered("forbidden", is_final=True)
