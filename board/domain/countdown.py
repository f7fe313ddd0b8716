"""What a countdown shows, and what counts as late."""

from datetime import datetime, timedelta

from board.domain import calendars
from board.domain.calendars import Calendar


def state_of(
    due_at: datetime,
    now: datetime,
    started_at: datetime,
    paused: bool = False,
    met: bool | None = None,
    warn_share: float = 0.5,
) -> str:
    """The mark of a countdown: ok, warn, late or paused while it runs, met or missed afterwards (`met` not None)."""
    if met is not None:
        return "met" if met else "missed"
    if paused:
        return "paused"
    if now >= due_at:
        return "late"
    return "warn" if now >= warns_at(due_at, started_at, warn_share) else "ok"


def warns_at(due_at: datetime, started_at: datetime, warn_share: float = 0.5) -> datetime:
    """The instant from which a countdown is shown as soon due."""
    return started_at + (due_at - started_at) * warn_share


def is_late(first_promise_at: datetime | None, resolved_at: datetime | None, now: datetime) -> bool:
    """Whether the work took or takes longer than first promised, whatever was promised later (G-134, K-021)."""
    return first_promise_at is not None and (resolved_at or now) > first_promise_at


def late_by(first_promise_at: datetime, ended_at: datetime, calendar: Calendar | None) -> timedelta:
    """How long after the first promise the wait ended, in the working time of the priority, if it has any.

    Nothing is taken off for pauses: the promise runs on through them, as its clock does.
    """
    return calendars.worked(first_promise_at, ended_at, calendar)


def written_in_time(ended_at: datetime, recorded_at: datetime, minutes: int) -> bool:
    """Whether an entry was made within the minutes after what it is about (G-258, K-063)."""
    return recorded_at <= ended_at + timedelta(minutes=minutes)
