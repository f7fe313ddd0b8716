"""How long a ticket waited for other departments."""

from collections.abc import Hashable, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from board.domain import calendars
from board.domain.calendars import Calendar


class Task(NamedTuple):
    """Something that a department was asked; `until` is its answer, None while it is awaited."""

    department: Hashable
    since: datetime
    until: datetime | None


def task_of(commitment) -> Task:
    """A commitment's row as the rule sees it."""
    return Task(commitment.department_id, commitment.made_at, commitment.answered_at)


def waited_for(
    tasks: Iterable[Task], now: datetime, closed_at: datetime | None = None, calendar: Calendar | None = None
) -> dict[Hashable, timedelta]:
    """Department to the time in which at least one task of it was open; tasks at the same time count once.

    An unanswered task runs until now, or until the ticket was closed. With a calendar working time alone counts.
    """
    end_of_all, spans = closed_at or now, {}
    for task in tasks:
        end = min(task.until or end_of_all, end_of_all)
        spans.setdefault(task.department, []).append((task.since, max(task.since, end)))
    return {department: _length(sorted(some), calendar) for department, some in spans.items()}


def _length(spans, calendar):
    total, reached = timedelta(), spans[0][0]
    for start, end in spans:
        total += calendars.worked(max(start, reached), end, calendar)
        reached = max(reached, end)
    return total
