"""How long tickets wait for other departments: on one ticket, and summed for the report."""

from dataclasses import dataclass
from datetime import timedelta

from board.domain import waits
from board.queries.spans import span_words


@dataclass(frozen=True)
class Wait:
    """The time spent waiting on one department; `is_running` while a task of it is open."""

    department: str
    span: timedelta
    is_running: bool

    @property
    def words(self):
        """The span as people write it."""
        return span_words(self.span)


def waits_of(ticket, calendar, language, now):
    """One Wait per department that was asked on the ticket, the longest first; with a calendar in working time."""
    asked = [one for one in ticket.commitments if one.department]
    named = {one.department_id: one.department.named(language) for one in asked}
    running = {one.department_id for one in asked if one.answered_at is None and ticket.is_open}
    spans = waits.waited_for((waits.task_of(one) for one in asked), now, ticket.closed_at, calendar)
    found = [Wait(named[key], span, key in running) for key, span in spans.items()]
    return tuple(sorted(found, key=lambda wait: (-wait.span, wait.department)))
