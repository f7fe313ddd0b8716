"""How fast a move reaches everybody who has the board open, and what an open stream weighs."""

import asyncio
import statistics
import time


class Streams:
    """`count` open streams of one board, read by one event loop; who signed in lends the cookie."""

    def __init__(self, port, path, cookie, count):
        self._port, self._path, self._cookie, self._count = port, path, cookie, count
        self._tasks = []
        self.arrivals = {}  # face text to the instants at which streams received it

    async def open(self):
        """Connect them all and wait until each has heard its first beat."""
        ready = [asyncio.Event() for _stream in range(self._count)]
        for number, event in enumerate(ready):
            self._tasks.append(asyncio.create_task(self._read(event)))
            if number % 50 == 49:
                await asyncio.sleep(0.05)
        await asyncio.wait_for(asyncio.gather(*(event.wait() for event in ready)), 120)

    async def _read(self, ready):
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        head = f"GET {self._path} HTTP/1.1\r\nHost: localhost\r\nCookie: {self._cookie}\r\n\r\n"
        writer.write(head.encode())
        while chunk := await reader.read(65536):
            now = time.perf_counter()
            ready.set()
            start = 0
            while (start := chunk.find(b'data-face="', start)) >= 0:
                face = chunk[start + 11 : chunk.index(b'"', start + 11)]
                number_at = chunk.rfind(b'data-ticket="', 0, start)
                number = chunk[number_at + 13 : chunk.index(b'"', number_at + 13)]
                self.arrivals.setdefault((number.decode(), int(face)), []).append(now)
                start += 11

    async def last_arrival(self, name, timeout=10):
        """The instant at which the last stream had it; fails when one never does."""
        deadline = time.perf_counter() + timeout
        while len(self.arrivals.get(name, ())) < self._count:
            if time.perf_counter() > deadline:
                raise TimeoutError(f"{len(self.arrivals.get(name, ()))} of {self._count} streams heard of {name}")
            await asyncio.sleep(0.002)
        return max(self.arrivals.pop(name))

    def close(self):
        """Hang up."""
        for task in self._tasks:
            task.cancel()


def percentile(values, share):
    """The value below which that share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def summary(milliseconds):
    """p50, p95 and worst, rounded."""
    return {
        "p50_ms": round(statistics.median(milliseconds), 1),
        "p95_ms": round(percentile(milliseconds, 0.95), 1),
        "worst_ms": round(max(milliseconds), 1),
    }
