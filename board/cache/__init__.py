"""What a web process keeps, so that it need not draw it again. Nothing here is ever the truth.

Every entry carries the stamp of what it was made from; another stamp, and it is made anew. The stamp is read from
the database at each request, so no message has to arrive for a page to be right.
"""

from collections import OrderedDict
from threading import Lock, RLock
from weakref import WeakSet, WeakValueDictionary

EVERY = WeakSet()


def forget_all():
    """Make everything anew: the database may be another one."""
    for kept in EVERY:
        kept.clear()


def minute_of(now):
    """The minute of an instant, for a stamp: what is kept with it is no older than that."""
    return now.replace(second=0, microsecond=0)


class Stamped:
    """The latest `size` things by key, each as good as its stamp; of several who want one, one makes it."""

    def __init__(self, size):
        self._size = size
        self._kept = OrderedDict()
        self._makers = WeakValueDictionary()  # key to a lock, which is forgotten when nobody makes it or waits
        self._lock = Lock()
        EVERY.add(self)

    def get(self, key, stamp, make):
        """What is kept under the key with this stamp, else what `make()` gives, kept from now on."""
        found = self._kept.get(key)
        if found is None or found[0] != stamp:
            with self._maker_of(key):
                found = self._kept.get(key)
                if found is None or found[0] != stamp:
                    found = (stamp, make())
                self._keep(key, found)
        else:
            self._keep(key, found)
        return found[1]

    def _maker_of(self, key):
        with self._lock:
            return self._makers.setdefault(key, RLock())  # who makes it may need the same for it

    def _keep(self, key, found):
        with self._lock:
            self._kept[key] = found
            self._kept.move_to_end(key)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)

    def clear(self):
        """Forget everything."""
        with self._lock:
            self._kept.clear()
