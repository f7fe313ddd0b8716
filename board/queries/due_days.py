"""Columns by the day on which a promise ends."""

from datetime import datetime, time, timedelta

from babel.dates import format_skeleton
from flask_babel import get_locale, gettext
from sqlalchemy import case

from board.domain import moves
from board.domain.facts import OPEN_STAGES
from board.models.cycle import Cycle
from board.models.ticket import Ticket
from board.queries.columns import Head, OfOpenTickets

WITH_A_PROMISE = ("assigned", "in_progress")
DAYS = 5


class ByDue(OfOpenTickets):
    """By the day of the promise, where the board is: late, today, the next days, all later ones together."""

    joins = ((Cycle, Ticket.cycle_id == Cycle.id),)

    def __init__(self, policy, now):
        super().__init__(policy, now)
        today = now.astimezone(policy.tz).date()
        self.days = [today + timedelta(days=n) for n in range(DAYS)]
        ends = [datetime.combine(day + timedelta(days=1), time(), policy.tz) for day in self.days[:-1]]
        self.until = list(zip(ends, self.days, strict=False))

    def fixed(self):
        """Late, the days, none."""
        return ["late", *(day.isoformat() for day in self.days), "none"]

    def expression(self):
        """The column's key, told by the database from the promise."""
        promise = Cycle.promise_at
        days = [(promise < end, day.isoformat()) for end, day in self.until]
        nothing = promise.is_(None) | Ticket.stage.not_in(WITH_A_PROMISE)
        return case((nothing, "none"), (promise <= self.now, "late"), *days, else_=self.days[-1].isoformat())

    def key_of(self, row):
        """The same, told from a card's row."""
        if row.promise_at is None or row.stage not in WITH_A_PROMISE:
            return "none"
        if row.promise_at <= self.now:
            return "late"
        day = next((day for end, day in self.until if row.promise_at < end), self.days[-1])
        return day.isoformat()

    def heads(self, _language, _keys):
        """What is past, the days, and what has no promise that runs."""
        past, here = gettext(moves.PROMISES_LIE_AHEAD), gettext("No promise ends on this day.")
        shut = {"refuses": tuple((stage, past) for stage in OPEN_STAGES)}
        late = Head("late", gettext("Promise broken"), gettext("No promise is broken."), **shut)
        none = Head("none", gettext("No promise"), gettext("Every ticket has its promise."), **shut)
        days = [Head(day.isoformat(), self._name(day), here, refuses=_without_promise()) for day in self.days]
        return [late, *days, none]

    def _name(self, day):
        if day == self.days[0]:
            return gettext("Today")
        name = format_skeleton("MMMEd", day, locale=get_locale())
        return gettext("From %(day)s", day=name) if day == self.days[-1] else name


def _without_promise():
    why = gettext(moves.NOBODY_WORKS)
    return tuple((stage, why) for stage in OPEN_STAGES if stage not in WITH_A_PROMISE)
