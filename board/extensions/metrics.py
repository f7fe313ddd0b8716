"""What a web process counts for Prometheus: shared by all processes of a machine, through files that gunicorn names.

What the database and Valkey know is read when it is asked for, and not counted here.
"""

import os
import shutil

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # read by prometheus_client when it is imported
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

requests = Counter("board_requests", "Requests answered.", ("method", "route", "status"))
latency = Histogram("board_request_seconds", "From the request to its answer.", ("method", "route"), buckets=SECONDS)
streams = Gauge("board_live_streams", "Open streams of live pages.", multiprocess_mode="livesum")
renders = Counter("board_card_renders", "Cards drawn; what is kept is not drawn again.")


def fresh_folder(home):
    """An empty folder for the counts of one start."""
    folder = home / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def counted():
    """Prometheus' text of what all processes of this machine have counted."""
    if FOLDER not in os.environ:
        return generate_latest()
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    return generate_latest(registry)


def forget_process(pid):
    """A process has ended: what it held open is closed, what it counted stays."""
    if FOLDER in os.environ:
        mark_process_dead(pid)
