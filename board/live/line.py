"""The connection under an open answer: what is short enough is written to it at once, by whoever has it to say.

Waking a thousand requests, so that each hands the same bytes to the server, takes several times as long as the writing.
"""

import os
import ssl
from functools import lru_cache


class Line:
    """A browser's connection, while the request that holds it waits for something to say."""

    def __init__(self, socket, is_chunked):
        self._socket, self._framed = socket, _chunk if is_chunked else bytes

    @classmethod
    def under(cls, environ):
        """The Line of a request; None under a server that shows none, encrypts, or would wait while writing."""
        socket = environ.get("gunicorn.socket")
        if socket is None or isinstance(socket, ssl.SSLSocket) or os.get_blocking(socket.fileno()):
            return None
        return cls(socket, environ["SERVER_PROTOCOL"] == "HTTP/1.1")

    def write(self, message):
        """Write as much as there is room for now; the rest comes back, all of it when the connection is broken."""
        framed = self._framed(message)
        try:
            sent = os.write(self._socket.fileno(), framed)
        except OSError:
            return framed
        return framed[sent:]

    def finish(self, rest):
        """Write what did not fit, waiting for room; raises OSError for a connection that is broken."""
        self._socket.sendall(rest)


@lru_cache(64)
def _chunk(message):
    """The bytes as the server would send them; made once for all who are told the same."""
    return b"%X\r\n%b\r\n" % (len(message), message)
