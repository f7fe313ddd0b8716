""" "Why is it due then?": how each running clock of a ticket came to its time, step by step, in the reader's words."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from babel.dates import format_skeleton
from flask_babel import get_locale, gettext

from board.domain import calendars, clocks
from board.queries.card_words import card_words
from board.queries.spans import span_words

SETS_THE_HOURS = ("began", "rose", "fell", "cadence")
LONGEST_DAYS = 60  # a list that nobody would read to its end


@dataclass(frozen=True)
class Line:
    """One step: what happened at an instant, and what was due from then on (None when nothing was)."""

    at: object
    words: str
    due: object


@dataclass(frozen=True)
class Reckoning:
    """Steps of a clock; `hours` names its calendar and zone, `days` are (days, what of them counted), `gaps` years
    whose holidays nobody has told."""

    lines: tuple
    hours: str = ""
    days: tuple = ()
    gaps: tuple = ()


def reckonings(ticket, policy, language, now):
    """(kind, ref) of each clock that stands to its Reckoning, and when it makes it due."""
    words = Words(policy, language, now)
    standing = clocks.standing_timers(ticket.facts(), policy)
    return {(one.kind, one.ref): (one.due_at, words.of(one)) for one in standing}


class Words:
    """Says steps and days in a language, with instants where the board is."""

    def __init__(self, policy, language, now):
        self.policy, self.language, self.cards = policy, language, card_words(policy, language, now)

    def of(self, standing):
        """The Reckoning of a clock."""
        lines = tuple(Line(step.at, self._step(step), step.due) for step in standing.steps)
        calendar = next((step.calendar for step in reversed(standing.steps) if step.what in SETS_THE_HOURS), None)
        if calendar is None:
            return Reckoning(lines)
        days = calendars.days(standing.started_at, standing.due_at, calendar)
        gaps = tuple(sorted({day.on.year for day in days if not calendar.knows(day.on.year)}))
        hours = gettext("%(name)s (%(zone)s)", name=calendar.label.in_(self.language), zone=calendar.zone)
        return Reckoning(lines, hours, tuple(self._days(days[:LONGEST_DAYS])), gaps)

    def _step(self, step):
        span = self._span(step.span) if step.span is not None else ""
        level = self.policy.priority(step.colour).label.in_(self.language) if step.colour else ""
        if step.what == "began":
            return (
                gettext("It began, with %(span)s for %(level)s", span=span, level=level)
                if level
                else gettext("It began, with %(span)s", span=span)
            )
        if step.what in ("rose", "fell"):
            return self._another_level(step, span, level)
        if step.what == "paused":
            until = self.cards.time(step.until)
            return gettext("It stood still until %(until)s; %(span)s are given back", until=until, span=span)
        if step.what == "cadence":
            return gettext("The customer was promised word every %(span)s, which is sooner", span=span)
        return {
            "waits": gettext("It stands still; the time is given back when it goes on"),
            "agreed": gettext("Somebody named this time"),
        }[step.what]

    def _another_level(self, step, span, level):
        if not span and step.due is not None:  # who rises loses no limit
            return gettext("Raised to %(level)s, which sets no limit of its own: the earlier one stands", level=level)
        if not span:
            return gettext("Now %(level)s, which sets no limit", level=level)
        if step.what == "rose":
            return gettext("Raised to %(level)s: %(span)s from then, unless it was due before", level=level, span=span)
        return gettext(
            "Lowered to %(level)s: %(span)s from the beginning, unless it was due later", level=level, span=span
        )

    def _span(self, span):
        return span_words(timedelta(minutes=round(calendars.minutes_of(span))))

    def _days(self, days):
        """(days, what counted): closed days that follow each other are one line."""
        for (kind, name, counted), run in groupby(days, key=lambda day: (day.kind, day.name, day.counted)):
            run = list(run)
            if counted:
                yield from ((self._day(day.on), self._counted(day)) for day in run)
            else:
                shown = [self._day(run[0].on), self._day(run[-1].on)]
                yield " – ".join(dict.fromkeys(shown)), self._nothing(kind, name)

    def _day(self, on):
        return format_skeleton("MMMEd", on, locale=get_locale())

    def _counted(self, day):
        span = self._span(day.counted)
        if day.kind == "make_up":
            name = day.name.in_(self.language)
            return gettext("%(span)s, worked for a holiday: %(name)s", span=span, name=name)
        return span

    def _nothing(self, kind, name):
        if kind == "holiday":
            return gettext("Holiday: %(name)s", name=name.in_(self.language))
        return gettext("Closed") if kind == "closed" else gettext("Outside the hours")
