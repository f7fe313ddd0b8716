"""An HTTP server for tests: listens on this machine, keeps what it is sent, and misbehaves as it is told."""

import contextlib
import socket
import struct
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple


class Taken(NamedTuple):
    """One request that came in."""

    path: str
    headers: object
    body: bytes


class Receiver(ThreadingHTTPServer):
    """`taken` is what came in. `says` is the answer: a status, or (status, headers), or hang, drip, reset, cut."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Answer)
        self.taken, self.says, self.came = [], 204, threading.Event()
        self.heed = lambda: None  # called when a request is in, before its sender is told
        self._over = threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def host(self):
        """Where it listens, as an address has it."""
        return f"127.0.0.1:{self.server_address[1]}"

    def stop(self):
        """Close it; whoever hangs is let go."""
        self._over.set()
        self.shutdown()
        self.server_close()

    def wait(self, seconds):
        """Let some time pass, unless it is all over."""
        return self._over.wait(seconds)


class _Answer(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.taken.append(Taken(self.path, self.headers, body))
        self.server.came.set()
        self.server.heed()
        says = self.server.says
        if isinstance(says, str):
            with contextlib.suppress(OSError):
                getattr(self, f"_{says}")()
        else:
            status, headers = says if isinstance(says, tuple) else (says, {})
            self.send_response(status)
            for name, value in ({"Content-Length": "0"} | headers).items():
                self.send_header(name, value)
            self.end_headers()

    def do_GET(self):
        self.do_POST()

    def _hang(self):
        self.server.wait(60)

    def _drip(self):
        """A byte now and then: no single wait is long, all together never end."""
        until = time.monotonic() + 60
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while time.monotonic() < until and not self.server.wait(0.05):
            self.wfile.write(b".")
            self.wfile.flush()

    def _reset(self):
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def _cut(self):
        self.wfile.write(b"HTTP/1.1 2")
        self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, *_arguments):
        """Nothing: tests read what was taken."""
