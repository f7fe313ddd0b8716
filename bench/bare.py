"""What a page costs before anything is done for it: a Flask view that returns bytes, served as the board is."""

import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from flask import Flask, Response

from bench.ports import answers, free_port, wait_until
from board.cli.tree.members import OPTIONS, PATCHED_GUNICORN

ROOT = Path(__file__).parent.parent


def create_app():
    """The application; the bytes are in the file that BENCH_BYTES names."""
    app, content = Flask(__name__), Path(os.environ["BENCH_BYTES"]).read_bytes()
    app.add_url_rule("/", "page", lambda: Response(content, mimetype="text/html"))
    return app


@contextmanager
def bare(content):
    """The port where such a view is served by two processes."""
    port = free_port()
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        command = [sys.executable, "-m", *PATCHED_GUNICORN, *OPTIONS, "--no-control-socket", "--workers", "2"]
        command += ["--bind", f"127.0.0.1:{port}", "--log-level", "warning", "bench.bare:create_app()"]
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"BENCH_BYTES": file.name})
        try:
            wait_until(lambda: answers(port), 20, "the bare view")
            yield port
        finally:
            process.terminate()
            process.wait(20)
