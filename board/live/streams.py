"""One open stream: a bounded queue between the listener and a browser."""

from queue import Empty, SimpleQueue

BEAT_SECONDS = 15
LONGEST_QUEUE = 200  # messages; who is further behind looks at everything again
RESYNC = b"event: resync\ndata: 1\n\n"
END = b""


class Rest(bytes):
    """What is left of a message that has begun to be written, as it goes over the line."""


class Stream:
    """What one browser listens to; `keys` are its groups, `person_id` is None for a wall, which has a `screen_id`.

    Who `is_asked` reaches tickets one by one, and may lose one without any other right.
    """

    def __init__(self, person_id=None, screen_id=None, *, is_asked=False):
        self.person_id, self.screen_id, self.is_asked = person_id, screen_id, is_asked
        self.line = None
        self._queue, self._is_waiting = SimpleQueue(), False

    def put(self, message):
        """Hand over a message, without waiting; a reader that cannot keep up is told to begin again."""
        waiting = self._queue.qsize()
        if self._is_waiting and not waiting:
            if rest := self.line.write(message):
                self._queue.put(Rest(rest))
        elif waiting < LONGEST_QUEUE:
            self._queue.put(message)
        elif waiting == LONGEST_QUEUE:
            self._queue.put(RESYNC)
            self._queue.put(END)

    def end(self):
        """Close it: the browser connects again, and is asked again who it is."""
        self._queue.put(END)

    def messages(self, beat):
        """Bytes without end, with `beat()` whenever nothing was queued for a while."""
        while (message := self._next(beat)) != END:
            if isinstance(message, Rest):
                self.line.finish(message)
            else:
                yield message

    def _next(self, beat):
        """What is to be written next. Who asks has written all that came before: until then the line is free."""
        self._is_waiting = self.line is not None
        try:
            return self._queue.get(timeout=BEAT_SECONDS)
        except Empty:
            return beat()
        finally:
            self._is_waiting = False


def message(event, *texts, place=None):
    """The bytes of one server-sent event; each line of the texts becomes a data line."""
    lines = [f"id: {place}"] if place else []
    lines += [f"event: {event}"]
    lines += [f"data: {line}" for text in texts for line in text.split("\n")]
    return "\n".join((*lines, "", "")).encode()
