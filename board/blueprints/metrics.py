"""`/metrics` for Prometheus: what this machine has counted, and how much waits in database and queue."""

import hmac
import ipaddress

from flask import Blueprint, Response, abort, current_app, request
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import CollectorRegistry

from board import wallclock
from board.delivery.backlog import backlog, crew
from board.extensions import metrics

bp = Blueprint("metrics", __name__)
FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP")


@bp.get("/metrics")
def show():
    """Prometheus' text, for who has the token, or for this machine itself while no token is set; others get 404."""
    if not _may_read(current_app.config["BOARD"].metrics_token):
        abort(404)
    waiting = CollectorRegistry()
    waiting.register(_Waiting())
    return Response(metrics.counted() + generate_latest(waiting), content_type=CONTENT_TYPE_LATEST)


def _may_read(token):
    if token:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), token.encode())
    return _is_this_machine() and not any(name in request.headers for name in FORWARDED)


def _is_this_machine():
    """A proxy on this machine is not meant: it says for whom it asks."""
    try:
        return ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


class _Waiting:
    """Read when it is asked for, so that it is the same whichever process answers."""

    def collect(self):
        """Gauges from the database, and from Valkey while it answers."""
        rows, queue = backlog(wallclock.now()), crew()
        yield GaugeMetricFamily("board_timers_due", "Timers that are due and have not rung.", rows.timers)
        yield GaugeMetricFamily("board_timer_lag_seconds", "How late the latest of them is.", rows.timer_lag)
        yield GaugeMetricFamily("board_messages_undelivered", "Messages that could go out now.", rows.messages)
        yield GaugeMetricFamily("board_message_lag_seconds", "How long the oldest has waited.", rows.message_lag)
        yield GaugeMetricFamily("board_messages_parked", "Messages that wait for an administrator.", rows.parked)
        yield GaugeMetricFamily("board_valkey_up", "1 while Valkey answers.", int(queue is not None))
        if queue:
            yield _by_queue("board_queue_jobs", "Jobs that wait.", queue.jobs)
            yield _by_queue("board_queue_failed", "Jobs that failed within a day.", queue.failed)
            yield GaugeMetricFamily("board_workers", "Workers at work, on all machines.", queue.workers)
            yield GaugeMetricFamily("board_tickers", "Tickers at work, on all machines.", queue.tickers)


def _by_queue(name, words, counts):
    family = GaugeMetricFamily(name, words, labels=("queue",))
    for queue, count in counts.items():
        family.add_metric((queue,), count)
    return family
