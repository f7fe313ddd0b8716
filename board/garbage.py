"""When a process that lives long looks for garbage."""

import gc

MADE = 50_000  # objects more than before: a request or a job leaves thousands, and nearly all of them end with it


def look_seldom():
    """Begin to look for garbage seldom; what was made so far stays to the end, and is not looked at."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(MADE, 10, 10)
