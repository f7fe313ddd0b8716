"""Work that would stop the event loop, done beside it."""

import gevent
from gevent import monkey


def off_loop(fn, *arguments):
    """The function's result, computed in a thread when the process runs on gevent."""
    if monkey.is_module_patched("socket"):
        return gevent.get_hub().threadpool.apply(fn, arguments)
    return fn(*arguments)
