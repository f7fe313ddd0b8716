"""Where the board's messages come in: a mail server and an HTTP server on this machine, both a little slow."""

import time
from collections import Counter
from contextlib import contextmanager

from tests.delivery.post_office import PostOffice
from tests.delivery.receiver import Receiver

SLOW_SECONDS = 0.1  # so that a kill often meets a message between its sending and its note


class Receivers:
    """The two servers; each message that came is known by its channel and its key."""

    def __init__(self, office, receiver):
        self.office, self.receiver = office, receiver

    @property
    def came(self):
        """How often each (channel, key) arrived; a letter's key is written as its Message-ID has it."""
        letters = (("email", key_of(letter)) for letter in self.office.letters)
        return Counter(letters) + Counter(map(posted, self.receiver.taken))

    def refuse(self):
        """Take nothing for a while; what is returned ends it."""
        self.office.says["DATA"], self.receiver.says = "451 later", "reset"

        def end():
            del self.office.says["DATA"]
            self.receiver.says = 204

        return end


def posted(taken):
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
