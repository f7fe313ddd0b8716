"""Where the board's messages come in: a mail server and an HTTP server on this machine, both a little slow."""

import re
import threading
import time
from collections import Counter
from contextlib import contextmanager

from tests.delivery.post_office import PostOffice
from tests.delivery.receiver import Receiver

LINK = re.compile(r"/confirm/[\w-]+")
SLOW_SECONDS = 0.1  # so that a kill often meets a message between its sending and its note


class Receivers:
    """The two servers; each message that came is known by its channel and its key."""

    def __init__(self, office, receiver):
        self.office, self.receiver = office, receiver

    @property
    def came(self):
        """How often each (channel, key) arrived; a letter's key is written as its Message-ID has it."""
        letters = (("email", key_of(letter)) for letter in self.office.letters)
        return Counter(letters) + Counter(map(_posted, self.receiver.taken))

    def refuse(self):
        """Take nothing for a while; what is returned ends it."""
        self.office.says["DATA"], self.receiver.says = "451 later", "reset"

        def end():
            del self.office.says["DATA"]
            self.receiver.says = 204

        return end


class Links:
    """Where the letters that ask for an answer lead; each letter is looked at once."""

    def __init__(self, letters):
        self._letters, self._seen, self._links, self._lock = letters, 0, {}, threading.Lock()

    def to(self, address):
        """The path of the last link that came to this address; None while there is none."""
        with self._lock:
            new = self._letters[self._seen :]
            self._seen += len(new)
            for letter in new:
                if link := LINK.search(letter.get_body(("plain",)).get_content()):
                    self._links[letter["To"]] = link[0]
            return self._links.get(address)


def _posted(taken):
    """The (channel, key) of what came over HTTP."""
    hook = taken.headers["webhook-id"]
    return ("webhook", hook) if hook else ("apprise", taken.headers["X-Message-Id"])


def key_of(letter):
    """The key in a letter's Message-ID."""
    return letter["Message-ID"].strip("<>").rpartition("@")[0]


@contextmanager
def receivers():
    """Both, listening; closed afterwards."""
    office, receiver = PostOffice(), Receiver()
    office.heed = receiver.heed = lambda: time.sleep(SLOW_SECONDS)
    try:
        yield Receivers(office, receiver)
    finally:
        office.stop()
        receiver.stop()
