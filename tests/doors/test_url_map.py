"""Promise 1, one door per verb: a writing route that no door test lists fails."""

from pathlib import Path

from board.blueprints.house.once import WITHOUT
from tests.doors.listed import LISTED

ROOT = Path(__file__).parent.parent.parent
READING = {"GET", "HEAD", "OPTIONS"}


def writing_endpoints(app):
    """The endpoints of every route that takes anything but a reading method."""
    return {rule.endpoint for rule in app.url_map.iter_rules() if rule.methods - READING}


def test_every_writing_route_is_listed_with_its_door_test(app):
    assert sorted(writing_endpoints(app) - set(LISTED)) == []


def test_no_listed_route_is_gone(app):
    assert sorted(set(LISTED) - writing_endpoints(app)) == []


def test_every_listed_door_test_exists():
    for endpoint, test in LISTED.items():
        path, _, name = test.partition("::")
        assert f"def {name}(" in (ROOT / path).read_text("utf-8"), (endpoint, test)


def test_every_write_without_a_once_key_is_a_known_route(app):
    assert sorted(set(WITHOUT) - writing_endpoints(app)) == []
