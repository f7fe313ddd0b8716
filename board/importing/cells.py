"""What a cell means: nothing, a text, an instant."""

import html
import re
import unicodedata
from datetime import datetime

from board.domain.calendars import YEARS

WRAP = re.compile(r"[ \t]*\r?\n[ \t]*")
SPACES = re.compile(r"[ \t\u3000]{2,}")


class Unreadable(ValueError):
    """A cell does not hold what its column promises."""


def text(cell, nulls):
    """The cell's text without its wrapping, None for what the source means by nothing."""
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    value = cell.strip() if cell else ""
    if not value or value in nulls:
        return None
    if "&" in value:
        value = html.unescape(value)
    return value.replace("\r\n", "\n").replace("\r", "\n")


def one_line(value):
    """A hard-wrapped text as one: lines are joined, with a space between words of letters only."""
    if value is None or "\n" not in value:
        return value
    parts = [part for part in WRAP.split(value) if part]
    joined = parts[0] if parts else ""
    for part in parts[1:]:
        joined += part if _is_wide(joined[-1]) or _is_wide(part[0]) else f" {part}"
    return joined


def squeezed(value):
    """The text with runs of spaces as one, for names such as "Opened by  17"."""
    return SPACES.sub(" ", value) if value else value


def instant(cell, formats, zone, meridiem):
    """The aware instant that a cell tells, None for an empty one. Raises Unreadable."""
    if cell is None:
        return None
    if isinstance(cell, datetime):
        return _in_zone(cell, zone)
    for local, english in meridiem.items():
        cell = cell.replace(local, english)
    for form in formats:
        try:
            found = datetime.fromisoformat(cell) if form == "iso" else datetime.strptime(cell, form)  # noqa: DTZ007
        except ValueError:
            continue
        return _in_zone(found, zone)
    raise Unreadable(f"no date as the map expects it: {cell!r}")


def _in_zone(moment, zone):
    if moment.year not in YEARS:
        raise Unreadable(f"no date that a clock reckons with: {moment}")
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _is_wide(character):
    return unicodedata.east_asian_width(character) in "WF"
