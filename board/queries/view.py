"""What a board page shows: by what its columns are grouped, and what it is narrowed to."""

from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import and_, bindparam
from werkzeug.datastructures import MultiDict

from board.cache import Stamped
from board.extensions import rows_of
from board.models.ticket import Ticket
from board.models.ticket.standing import stands, stands_on
from board.queries import filters
from board.queries.changes import closed_since
from board.queries.groupings import GROUPINGS
from board.queries.reach import reach_on, sees_all

LANES = ("priority", "team")
QUESTIONS = Stamped(100)
PERSONAL = {("who", "mine")}
TIMED = {("due", "soon"), ("due", "late"), ("is", "stalled")}


@dataclass(frozen=True)
class View:
    """One way to look at a board; equal views have equal queries.

    `filters` are (name, value) pairs; `lanes` cut the columns across, by a second grouping.
    """

    board: str
    by: str = "stage"
    filters: tuple[tuple[str, str], ...] = ()
    lanes: str = ""

    @classmethod
    def read(cls, policy, args):
        """The view that an address asks for, given its query as a MultiDict; what means nothing is left out."""
        by, lanes = args.get("by", "stage"), args.get("lanes", "")
        view = cls(policy.key, filters=filters.filters_in(policy, args))
        return view.grouped(by if by in GROUPINGS else "stage", lanes if lanes in LANES else "")

    @staticmethod
    def is_in(args):
        """True when an address says anything about the view."""
        return any(name in args for name in ("by", "lanes")) or any(name in args for name in filters.FILTERS)

    @classmethod
    def parse(cls, policy, query):
        """The view of a query as text."""
        return cls.read(policy, MultiDict(parse_qsl(query)))

    @property
    def query(self):
        """Its one spelling: by=assignee&due=soon."""
        return urlencode([*self._groupings(), *self.filters])

    def _groupings(self):
        return [("by", self.by), *([("lanes", self.lanes)] if self.lanes else [])]

    @property
    def url(self):
        """The page that shows it."""
        return f"/boards/{self.board}?{self.query}"

    @property
    def bare_url(self):
        """The page without filters."""
        return f"/boards/{self.board}?{urlencode(self._groupings())}"

    @staticmethod
    def totals(counted):
        """The Totals of `counts`."""
        is_open = sum(count.all for key, count in counted.items() if key != "closed")
        return Totals(is_open, sum(count.hidden for count in counted.values()))

    @property
    def is_personal(self):
        """True when it shows different tickets to different readers."""
        return not PERSONAL.isdisjoint(self.filters)

    @property
    def is_timed(self):
        """True when tickets come into it and leave it by the clock alone."""
        return self.with_closed or self.by == "due" or not TIMED.isdisjoint(self.filters)

    def grouping(self, policy, now):
        """How its columns are made; see `board.queries.groupings`."""
        return GROUPINGS[self.by](policy, now)

    @property
    def with_closed(self):
        """True when it shows what was closed lately."""
        return "closed" in GROUPINGS[self.by].stages

    @property
    def is_plain(self):
        """True for the view of a board that nobody has changed."""
        return self == View(self.board)

    def grouped(self, by, lanes=None):
        """The same tickets in other columns; lanes that would repeat the columns go."""
        lanes = self.lanes if lanes is None else lanes
        return replace(self, by=by, lanes="" if lanes == by else lanes)

    def lane_of(self, row, policy, now):
        """The lane of a card's row; "" where there are none."""
        return GROUPINGS[self.lanes](policy, now).key_of(row) if self.lanes else ""

    def toggled(self, policy, name, value):
        """With this filter where it is without, and the other way round."""
        pairs = set(self.filters) ^ {(name, value)}
        return replace(self, filters=filters.filters_in(policy, MultiDict(pairs)))


class Totals(NamedTuple):
    """Over all columns: open tickets that are shown, and that are hidden by filters."""

    open: int
    hidden: int


def shown(view, policy, person, now):
    """The condition on Ticket of everything in the view, within the person's reach."""
    since = closed_since(policy, now) if view.with_closed else None
    return _narrowed(stands_on([policy.key], Ticket, since), view, policy, person, now)


def shown_among(view, policy, person, now, since):
    """The same for a question that names the tickets."""
    here = and_(Ticket.board == policy.key, stands(Ticket, since if view.with_closed else None))
    return _narrowed(here, view, policy, person, now)


def _narrowed(standing, view, policy, person, now):
    return and_(standing, reach_on(person, policy.key), filters.condition(view.filters, policy, person, now))


def ask(view, policy, person, now, question, **values):
    """The rows of `question(view, policy, person, now, since)`, a select; both instants may be parameters in it.

    For a view without filters, as most are, the select is put together once, which costs more than asking it.
    """
    since = closed_since(policy, now)
    if view.filters or view.by == "due" or not sees_all(person, policy.key):
        return rows_of(question(view, policy, person, now, since), values)
    make = partial(question, view, policy, person, bindparam("now"), bindparam("since"))
    query = QUESTIONS.get((question, view), policy.hash, make)
    return rows_of(query, {"now": now, "since": since} | values)


def column_of(view, row, policy, now):
    """The data-column where a card's row, or a ticket, belongs."""
    return view.grouping(policy, now).key_of(row)


def slot_of(view, row, policy, now):
    """What follows `cards-` in the id of the list where a card's row belongs: its column, and its lane if there are."""
    lane = view.lane_of(row, policy, now)
    return slot(column_of(view, row, policy, now), lane)


def slot(column, lane):
    """The list of a column, or of a column in a lane."""
    return f"{column}--{lane}" if lane else column
