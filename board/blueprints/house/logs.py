"""One JSON line per event, with the request's id and without personal data; and each request counted."""

import json
import logging
import re
import sys
import time
import uuid
from datetime import UTC, datetime

from flask import g, has_request_context, request

from board.extensions import metrics

ID = re.compile(r"[A-Za-z0-9_.-]{8,64}")
# PostgreSQL repeats the row that it refused, names and words included.
DETAIL = re.compile(r"DETAIL:.*?(?=\n\s*\[SQL|\Z)", re.DOTALL)
QUIET = ("static", "health.show", "health.show_readiness", "metrics.show")
log = logging.getLogger("board.requests")
as_json = json.JSONEncoder(ensure_ascii=False).encode


class Lines(logging.Formatter):
    """A log record as one line of JSON."""

    def format(self, record):
        """The line; `extra={"data": {...}}` adds fields to it."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "says": record.getMessage(),
            "request": g.get("request_id") if has_request_context() else None,
            **getattr(record, "data", {}),
        }
        if record.exc_info:
            line["trace"] = DETAIL.sub("DETAIL: …", self.formatException(record.exc_info))
        return as_json({key: value for key, value in line.items() if value is not None})


def set_up():
    """Every record to stderr; `board up` says where that goes."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging._srcfile = None  # no line says where it was written: looking for that costs more than the rest
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = logging.logAsyncioTasks = False
    for chatty in ("alembic", "rq.worker", "rq.cron"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def init_app(app):
    """Give each request an id, taken over from a proxy when it sent one, and log its end."""
    if not app.testing:
        set_up()

    @app.before_request
    def begin():
        sent = request.headers.get("X-Request-ID", "")
        g.request_id = sent if ID.fullmatch(sent) else uuid.uuid4().hex
        g.began = time.perf_counter()

    @app.after_request
    def end(response):
        response.headers["X-Request-ID"] = g.get("request_id") or uuid.uuid4().hex
        if request.endpoint not in QUIET:
            facts = _facts(response)
            log.info("answered", extra={"data": facts})
            _count(facts, response.mimetype)
        return response


def _facts(response):
    """The route's pattern, not the address: addresses hold customers' tokens and search words."""
    return {
        "method": request.method,
        "route": request.url_rule.rule if request.url_rule else None,
        "status": response.status_code,
        "ms": round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000, 1),
    }


def _count(facts, mimetype):
    method, route = facts["method"], facts["route"] or "none"
    metrics.requests.labels(method, route, facts["status"]).inc()
    if mimetype != "text/event-stream":
        metrics.latency.labels(method, route).observe(facts["ms"] / 1000)
