"""What supervisors look back on: promises that broke and why, and how long departments were waited for."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, literal, select
from sqlalchemy.orm import aliased

from board.domain import countdown, waits
from board.extensions import db
from board.models.base import UtcDateTime
from board.models.cycle import Cycle
from board.models.entries import Commitment
from board.models.person import Department, Person, Team
from board.models.ticket import Ticket
from board.queries.spans import span_words

LONGEST_PAGE = 300


@dataclass(frozen=True)
class Overdue:
    """One handling whose first promise passed; `resolved_at` is None while it is not solved."""

    number: str
    cycle_no: int
    title: str
    colour: str
    assignee: str
    team: str
    first_promise_at: datetime
    resolved_at: datetime | None
    is_open: bool
    late_by: timedelta
    taken_on_by: str
    reason: str

    @property
    def late_words(self):
        """How late, as people write it."""
        return span_words(self.late_by)


@dataclass(frozen=True)
class Asked:
    """What one department was asked in a period: how many tasks, open ones, late ones, the time waited for it."""

    department: str
    tasks: int
    open: int
    late: int
    waited: timedelta

    @property
    def waited_words(self):
        """The time waited, as people write it."""
        return span_words(self.waited)


def overdue_tickets(policy, since, until, language, now):
    """Every handling of the board whose first promise passed between two instants, the earliest first."""
    rows = db.session.execute(_overdue_select(policy.key, since, until, now))
    return [_overdue(row, policy, language) for row in rows]


def _overdue_select(board, since, until, now):
    taker, ended_at = aliased(Person), _ended_at(now)
    return (
        select(
            Ticket.number, Ticket.title, Ticket.colour, Ticket.closed_at, Person.name, Team.name_en, Team.name_zh,
            Cycle.no, Cycle.first_promise_at, Cycle.resolved_at, Cycle.overdue_reason, taker.name.label("taken_on_by"),
            ended_at.label("ended_at"),
        )
        .select_from(Cycle)
        .join(Ticket, Cycle.ticket_id == Ticket.id)
        .outerjoin(Person, Ticket.assignee_id == Person.id)
        .outerjoin(Team, Ticket.team_id == Team.id)
        .outerjoin(taker, Cycle.acknowledged_by_id == taker.id)
        .where(
            Ticket.board == board, Cycle.first_promise_at >= since, Cycle.first_promise_at < until,
            Cycle.first_promise_at < ended_at,
        )
        .order_by(Cycle.first_promise_at, Cycle.id)
    )  # fmt: skip


def _ended_at(now):
    """When the wait for a solution was over: solved, else closed without one, else it lasts."""
    return func.coalesce(Cycle.resolved_at, Cycle.closed_at, literal(now, UtcDateTime), type_=UtcDateTime)


def _overdue(row, policy, language):
    late_by = countdown.late_by(row.first_promise_at, row.ended_at, policy.hours_of(row.colour))
    return Overdue(
        number=row.number, cycle_no=row.no, title=row.title, colour=row.colour, assignee=row.name or "",
        team=(row.name_zh if language == "zh" else row.name_en) or "", first_promise_at=row.first_promise_at,
        resolved_at=row.resolved_at, is_open=row.closed_at is None, late_by=late_by,
        taken_on_by=row.taken_on_by or "", reason=row.overdue_reason or "",
    )  # fmt: skip


def departments_asked(policy, since, until, language, now):
    """One Asked per department that got a task between two instants, the longest waited for first."""
    query = (
        select(Commitment, Ticket.closed_at, Ticket.colour, Department)
        .join(Ticket, Commitment.ticket_id == Ticket.id)
        .join(Department, Commitment.department_id == Department.id)
        .where(Ticket.board == policy.key, Commitment.made_at >= since, Commitment.made_at < until)
        .where(Commitment.department_id.is_not(None))
    )
    by_department = {}
    for task, closed_at, colour, department in db.session.execute(query):
        by_department.setdefault(department, []).append((task, closed_at, policy.hours_of(colour)))
    found = [_asked(department.named(language), tasks, now) for department, tasks in by_department.items()]
    return sorted(found, key=lambda one: (-one.waited, one.department))


def _asked(name, tasks, now):
    late = sum(task.due_at < (task.answered_at or closed_at or now) for task, closed_at, _calendar in tasks)
    is_open = sum(task.answered_at is None and closed_at is None for task, closed_at, _calendar in tasks)
    return Asked(name, len(tasks), is_open, late, _waited(tasks, now))


def _waited(tasks, now):
    """Ticket by ticket, so that two tasks at once on one ticket are waited for once."""
    tickets = {}
    for task, closed_at, calendar in tasks:
        tickets.setdefault(task.ticket_id, (closed_at, calendar, []))[2].append(waits.task_of(task))
    spans = (waits.waited_for(some, now, closed_at, calendar) for closed_at, calendar, some in tickets.values())
    return sum((span for found in spans for span in found.values()), timedelta())
