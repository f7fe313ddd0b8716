"""Many open streams of one board, read by one event loop: what each of them heard, and when."""

import asyncio
import re
import time

CARD = re.compile(rb'data-ticket="([^"]+)"[^>]*data-face="(\d+)"')
REMEMBERED = 200  # texts; all streams of a board are sent the same


class Streams:
    """`count` open streams; the people whose cookies these are have an equal share of them."""

    def __init__(self, port, path, cookies, count):
        self._port, self._path, self._cookies, self.count = port, path, cookies, count
        self._tasks, self._known = [], {}
        self.arrivals = {}  # (number, face) to the instants at which streams received it
        self.heard = [[] for _stream in range(count)]  # the instants at which each of them heard anything

    async def open(self):
        """Connect them all and wait until each has heard its first beat."""
        ready = [asyncio.Event() for _stream in range(self.count)]
        for number, event in enumerate(ready):
            self._tasks.append(asyncio.create_task(self._read(number, event)))
            if number % 50 == 49:
                await asyncio.sleep(0.05)
        await asyncio.wait_for(asyncio.gather(*(event.wait() for event in ready)), 120)

    async def _read(self, number, ready):
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        cookie = self._cookies[number % len(self._cookies)]
        writer.write(f"GET {self._path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n".encode())
        rest = b""
        while chunk := await reader.read(65536):
            now = time.perf_counter()
            whole, end, rest = (rest + chunk).rpartition(b"\n\n")
            if b"event: " in whole:
                ready.set()
                self.heard[number].append(now)
                for name in self._cards(whole + end):
                    self.arrivals.setdefault(name, []).append(now)

    def _cards(self, text):
        """(number, face) of the cards in a text; each text is looked through once."""
        if text not in self._known:
            if len(self._known) > REMEMBERED:
                self._known.clear()
            self._known[text] = cards_in(text)
        return self._known[text]

    def last_arrival(self, name):
        """The instant at which the last stream had a card; None while some have not."""
        instants = self.arrivals.get(name, ())
        return max(instants) if len(instants) >= self.count else None

    def close(self):
        """Hang up."""
        for task in self._tasks:
            task.cancel()


def cards_in(text):
    """(number, face) of the cards in some bytes of HTML."""
    return {(number.decode(), int(face)) for number, face in CARD.findall(text)}
