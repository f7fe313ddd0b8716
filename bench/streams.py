"""Many open streams of one board, read by one thread: what each of them heard, and when.

While it is listened, nothing is looked at: the reader shares the machine with what it measures.
"""

import re
import select
import socket
import threading
import time

from bench.ports import wait_until

CARD = re.compile(rb'data-ticket="([^"]+)"[^>]*data-face="(\d+)"')
LARGEST = 1 << 18
AT_ONCE = 50  # connections, then a pause


class Streams:
    """`count` open streams; the people whose cookies these are have an equal share of them."""

    def __init__(self, port, path, cookies, count):
        self._port, self._path, self._cookies, self.count = port, path, cookies, count
        self._poll, self._sockets, self._received = select.epoll(), {}, {}
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self.arrivals = {}  # (number, face) to the instants at which streams received it
        self.heard = []  # the instants at which each of them heard anything

    def open(self):
        """Connect them all and wait until each has heard its first beat."""
        self._thread.start()
        for number in range(self.count):
            self._connect(self._cookies[number % len(self._cookies)])
            if number % AT_ONCE == AT_ONCE - 1:
                time.sleep(0.05)
        wait_until(lambda: all(map(_has_begun, list(self._received.values()))), 120, "the first beats")

    def _connect(self, cookie):
        connection = socket.create_connection(("127.0.0.1", self._port))
        connection.sendall(f"GET {self._path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n".encode())
        connection.setblocking(False)
        self._sockets[connection.fileno()], self._received[connection.fileno()] = connection, []
        self._poll.register(connection, select.EPOLLIN)

    def _listen(self):
        while not self._is_over.is_set():
            for number, _event in self._poll.poll(0.2):
                chunk = self._sockets[number].recv(LARGEST)
                self._received[number].append((time.perf_counter(), chunk))
                if not chunk:
                    self._poll.unregister(number)

    def close(self):
        """Hang up, and look at what was heard."""
        self._is_over.set()
        self._thread.join()
        for connection in self._sockets.values():
            connection.close()
        known = {}
        for received in self._received.values():
            self.heard.append([instant for instant, text in _messages(received)])
            for instant, text in _messages(received):
                if text not in known:
                    known[text] = cards_in(text)  # all streams of a board are sent the same
                for name in known[text]:
                    self.arrivals.setdefault(name, []).append(instant)

    def last_arrival(self, name):
        """The instant at which the last stream had a card; None where some never had it."""
        instants = self.arrivals.get(name, ())
        return max(instants) if len(instants) >= self.count else None


def _has_begun(received):
    return any(b"event: " in chunk for _instant, chunk in received)


def _messages(received):
    """(instant, whole messages that ended then), of what one stream received."""
    rest = b""
    for instant, chunk in received:
        whole, end, rest = (rest + chunk).rpartition(b"\n\n")
        if b"event: " in whole:
            yield instant, whole + end


def cards_in(text):
    """(number, face) of the cards in some bytes of HTML."""
    return {(number.decode(), int(face)) for number, face in CARD.findall(text)}
