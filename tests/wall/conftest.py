"""A room with a paired wall, a supervisor who has a PIN, and two agents."""

import pytest

from board.extensions import passwords
from board.models.lists import seed_lists
from tests import cast
from tests.wall.room import PIN, Room, paired_client, screen


@pytest.fixture
def room(app, db, clock):
    """The room at noon."""
    clock.at(cast.NOON)
    seed_lists(cast.policy())
    lea = cast.lead()
    lea.pin_hash = passwords.hash(PIN)
    found = Room(app, lea=lea, ada=cast.agent(), ben=cast.agent("Ben Agent"), screen=screen())
    found.wall = paired_client(app, found.screen)
    return found
