"""Messages over Apprise: WeCom, DingTalk, Feishu, SMS gateways and some two hundred services more."""

import logging
import re
from contextlib import contextmanager
from urllib.parse import quote

from board.delivery.outward import outward
from board.delivery.transports import Undelivered

SECONDS = 20
TAKES_HEADERS = ("json", "jsons", "xml", "xmls", "form", "forms")


def send(url, *, subject, body, key, allowed):
    """Hand a message to the service. Raises Undelivered; Apprise tells success from failure, and little more."""
    import apprise  # a fifth of a second and twenty megabytes that only workers need

    asset = apprise.AppriseAsset(
        app_id="Andon Board", secure_logging=True, async_mode=False, storage_mode="memory", http_redirects=False
    )
    service = apprise.Apprise.instantiate(_with_key(url, key), asset=asset)
    if not service:
        raise Undelivered("unusable", is_final=True)
    with outward(SECONDS, allowed) as watch, _overheard() as words:
        is_taken = service.notify(title=subject, body=body, body_format=apprise.NotifyFormat.TEXT)
    if watch.refused:
        raise Undelivered("forbidden", is_final=True)
    if watch.ended:  # half an answer counts for nothing
        raise Undelivered("server TimeoutError")
    if not is_taken:
        raise Undelivered(_reason(words))


def _with_key(url, key):
    """The generic kinds take headers, so that a receiver knows a message that comes twice."""
    if url.partition("://")[0].lower() not in TAKES_HEADERS:
        return url
    return f"{url}{'&' if '?' in url else '?'}+X-Message-Id={quote(key, safe='')}"


@contextmanager
def _overheard():
    """What Apprise logs meanwhile: the only place where it says why."""
    words, logger = [], logging.getLogger("apprise")
    listener = logging.Handler()
    listener.emit = lambda record: words.append(record.getMessage())
    logger.addHandler(listener)
    try:
        yield words
    finally:
        logger.removeHandler(listener)


def _reason(words):
    """The status that the service answered with; its words may hold secrets and stay out."""
    found = re.search(r"error=(\d{3})\b", " ".join(words))
    return f"server {found[1]}" if found else "server"
