"""A believable organisation to look at: people, customers and tickets that were lived through the real verbs."""

import gc
from contextlib import contextmanager

from board import wallclock
from board.demo import anchor, organisation, stories
from board.demo.paths import live
from board.demo.secret import password
from board.extensions import db, policies
from board.models.lists import seed_lists

__all__ = ["ACCOUNTS", "is_loaded", "load", "password", "reanchor"]

BOARD = "service-guide"
ACCOUNTS = ("agent@demo.test", "lead@demo.test", "admin@demo.test")


def load(now=None):
    """Fill the board with the demo, in one transaction; the number of tickets. Nothing is sent to anybody."""
    now = now or wallclock.now()
    policy = policies[BOARD]
    seed_lists(policy)
    house = organisation.build(policy, password(), now=now)
    told = stories.all_stories(now)
    with _without_collector():
        for story in told:
            live(story, house, policy, now=now)
    anchor.read_old_notices(now)
    anchor.set_down(now)
    db.session().info.pop("after_commit", None)  # every message has arrived: there is nothing to carry
    db.session.commit()
    return len(told)


@contextmanager
def _without_collector():
    """Thousands of rows are made that all stay: looking for garbage among them would take a quarter of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def is_loaded():
    """True when this installation holds the demo."""
    return anchor.latest() is not None


def reanchor(now=None):
    """Move the tickets that nobody has touched to now, as they were when loaded; the number of tickets moved."""
    organisation.renew_password(password())
    moved = anchor.move_to(now or wallclock.now())
    db.session.commit()
    return moved
