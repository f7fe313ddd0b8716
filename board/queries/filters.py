"""What a board may be narrowed to: each filter knows its values and says them in SQL."""

import re
from datetime import timedelta

from sqlalchemy import and_, or_, true

from board.models.cycle import Cycle
from board.models.request import Request
from board.models.ticket import Ticket
from board.queries.words import has_words

LONGEST_TEXT = 200
LARGEST_ID = 2**31 - 1
MOST = 100  # choices at once: nobody ticks more, and a database refuses a condition of a thousand parts
ID = re.compile(r"[1-9][0-9]{0,9}")


def is_late(now):
    """The condition that something on the ticket is due and not done."""
    return and_(Ticket.due_at <= now, Ticket.due_is_paused.is_(False))


def _is_id(text):
    """True for the number of a row in its one spelling: without zeros before it."""
    return ID.fullmatch(text) is not None and int(text) <= LARGEST_ID


class Who:
    """Whose it is: mine, nobody's, or that of the person with this id."""

    widens = True

    def takes(self, value, _policy):
        """True for a value that means something."""
        return value in ("mine", "none") or _is_id(value)

    def condition(self, value, _policy, person, _now):
        """The tickets that it leaves."""
        if value == "none":
            return Ticket.assignee_id.is_(None)
        return Ticket.assignee_id == (person.id if value == "mine" else int(value))


class Due:
    """When the next thing is due: within the time that the policy warns ahead; or late, as is a broken promise."""

    widens = True

    def takes(self, value, _policy):
        """True for a value that means something."""
        return value in ("soon", "late")

    def condition(self, value, policy, _person, now):
        """The tickets that it leaves."""
        if value == "late":
            return or_(is_late(now), Ticket.overdue_since.is_not(None))
        ahead = now + timedelta(minutes=policy.warnings.before_minutes)
        return and_(Ticket.due_at > now, Ticket.due_at <= ahead, Ticket.due_is_paused.is_(False))


class Marks:
    """What has happened to it; several of them must all be true."""

    widens = False
    known = ("waiting", "second", "escalated", "stalled", "ready")

    def takes(self, value, _policy):
        """True for a value that means something."""
        return value in self.known

    def condition(self, value, policy, _person, now):
        """The tickets that it leaves."""
        quiet = now - timedelta(hours=policy.stalled_hours)
        return {
            "waiting": Ticket.stage == "awaiting_customer",
            "second": Ticket.cycle.has(Cycle.no > 1),
            "escalated": Ticket.escalated_at.is_not(None),
            "stalled": Ticket.last_handled_at <= quiet,
            "ready": Ticket.ready_to_close_at.is_not(None),
        }[value]


class Channels:
    """The way by which the customer came."""

    widens = True

    def takes(self, value, policy):
        """True for a channel of the board."""
        return value in {channel.key for channel in policy.channels}

    def condition(self, value, _policy, _person, _now):
        """The tickets that it leaves."""
        return Ticket.request.has(Request.channel == value)


class Teams:
    """The team that has it."""

    widens = True

    def takes(self, value, _policy):
        """True for what can be a team's id."""
        return _is_id(value)

    def condition(self, value, _policy, _person, _now):
        """The tickets that it leaves."""
        return Ticket.team_id == int(value)


class Colours:
    """How urgent it is."""

    widens = True

    def takes(self, value, policy):
        """True for a level of the board."""
        return value in {priority.colour for priority in policy.priorities}

    def condition(self, value, _policy, _person, _now):
        """The tickets that it leaves."""
        return Ticket.colour == value


class Text:
    """Words that all stand somewhere on the ticket, as the search finds them."""

    widens = False

    def takes(self, value, _policy):
        """True for anything that is not too long."""
        return 0 < len(value) <= LONGEST_TEXT

    def condition(self, value, _policy, _person, _now):
        """The tickets that it leaves."""
        return has_words(value)


FILTERS = {
    "who": Who(), "due": Due(), "is": Marks(), "channel": Channels(), "team": Teams(), "colour": Colours(), "q": Text(),
}  # fmt: skip


def filters_in(policy, args):
    """The (name, value) pairs of an address that mean something here, each once, in one order; the first MOST."""
    found = {
        (name, text)
        for name, kind in FILTERS.items()
        for value in args.getlist(name)
        if kind.takes(text := " ".join(value.split()), policy)
    }
    names = list(FILTERS)
    return tuple(sorted(found, key=lambda pair: (names.index(pair[0]), pair[1])))[:MOST]


def condition(filters, policy, person, now):
    """What all filters together leave: choices of one kind widen it, kinds narrow it, as marks and words do."""
    parts = []
    for name, kind in FILTERS.items():
        said = [kind.condition(value, policy, person, now) for key, value in filters if key == name]
        if said:
            parts.append(or_(*said) if kind.widens else and_(*said))
    return and_(true(), *parts)
