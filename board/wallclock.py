"""The only reader of the time of day."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from board.config import clock_file


def now():
    """This moment as an aware UTC instant; moved by BOARD_CLOCK in tests and replays."""
    instant = datetime.now(UTC)
    path = clock_file()
    return instant if path is None else _moved(instant, path)


def _moved(instant, path):
    """The instant as the clock file tells it: offset from real time, and speed since a moment."""
    try:
        setting = json.loads(Path(path).read_text())
    except FileNotFoundError:
        return instant
    moved = instant + timedelta(seconds=setting.get("offset_seconds", 0))
    since = setting.get("since")
    if since is None:
        return moved
    elapsed = instant - datetime.fromisoformat(since)
    return moved + elapsed * (setting.get("speed", 1) - 1)


def move(path, *, offset_seconds=0, speed=1, since=None):
    """Write a clock file: every process that reads it is that much ahead from now, or from `since`, on."""
    setting = {"offset_seconds": offset_seconds, "speed": speed, "since": (since or datetime.now(UTC)).isoformat()}
    target = Path(path)
    fresh = target.with_suffix(".new")
    fresh.write_text(json.dumps(setting))
    fresh.replace(target)  # readers see the old file or the new one, never half of it
