"""The two boards that the rules are tried on, and a clock face for both."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from board.domain.facts import Coloured, CycleFacts, TicketFacts
from board.domain.policies import parse_all

ROOT = Path(__file__).parents[2]
FILES = {
    "service-guide.toml": (ROOT / "board/policies/service-guide.toml").read_text("utf-8"),
    "tiny.toml": (ROOT / "tests/policies/tiny.toml").read_text("utf-8"),
}
DATED = {path.name: path.read_text("utf-8") for path in ROOT.glob("*/policies/calendars/*.toml")}
BOARDS = parse_all(FILES, DATED)
GUIDE, TINY = BOARDS["service-guide"], BOARDS["tiny"]

# 20 May 2024, 14:00 in Shanghai: the day of the documents' own example.
START = datetime(2024, 5, 20, 6, 0, tzinfo=UTC)


def at(minutes):
    """So many minutes after the customer's first contact."""
    return START + timedelta(minutes=minutes)


def ticket(*colours, stage="new", cycle=None, **facts):
    """The facts of a ticket received and registered at 0; colours as "yellow" or (minutes, "red")."""
    changes = [(0, one) if isinstance(one, str) else one for one in colours or ("yellow",)]
    timed = tuple(Coloured(at(minutes), colour) for minutes, colour in changes)
    given = {"received_at": START, "registered_at": START, **facts}
    return TicketFacts(stage=stage, colours=timed, cycle=CycleFacts(**{"opened_at": START, **(cycle or {})}), **given)


def working(*colours, cycle=None, **facts):
    """A ticket in progress: judged, assigned and started at 0."""
    done = dict.fromkeys(("triaged_at", "assigned_at", "started_at"), START)
    return ticket(*colours, stage="in_progress", cycle={**done, **(cycle or {})}, **facts)
