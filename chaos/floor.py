"""Where the clients work: who has something in flight, and since when it is answered again."""

import threading
import time


class Floor:
    """Counts for the faults what the clients do; the clients close with it."""

    def __init__(self):
        self._lock = threading.Lock()
        self._in_flight = {}
        self._began_of_last_saved = 0.0
        self.is_closed = False
        self.broken = 0  # attempts that nobody answered, or that were answered with a fault of the server

    def sends(self, client):
        """A request leaves."""
        with self._lock:
            self._in_flight[client] = time.monotonic()

    def heard(self, client, status):
        """It was answered, or the connection broke (None)."""
        with self._lock:
            sent_at = self._in_flight.pop(client)
            self.broken += status is None or status >= 500
            if status in (200, 303):
                self._began_of_last_saved = max(self._began_of_last_saved, sent_at)

    @property
    def in_flight(self):
        """How many requests wait for their answer at this moment."""
        with self._lock:
            return len(self._in_flight)

    def saved_since(self, instant):
        """True when a write that left after the instant was answered with success."""
        with self._lock:
            return self._began_of_last_saved > instant
