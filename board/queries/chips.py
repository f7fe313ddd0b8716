"""The words of a view, and the links by which it becomes another one: other columns, a filter on or off."""

from flask_babel import gettext
from sqlalchemy import exists, or_, select

from board.extensions import db
from board.models.person import Membership, Person, Team
from board.models.ticket import Ticket
from board.queries.rows import FilterChip

ALWAYS = (
    ("who", "mine"), ("who", "none"), ("due", "soon"), ("due", "late"), ("is", "waiting"), ("is", "second"),
    ("is", "escalated"), ("is", "stalled"), ("is", "ready"),
)  # fmt: skip


def groupings(view):
    """A link for each way to make columns, the present one marked."""
    names = grouping_names()
    return tuple(FilterChip(name, view.grouped(by).url, by == view.by) for by, name in names.items())


def grouping_names():
    """Grouping to its name."""
    return {
        "stage": gettext("Stage"),
        "priority": gettext("Priority"),
        "assignee": gettext("Person"),
        "team": gettext("Team"),
        "due": gettext("Due day"),
    }


def grouping_words(view):
    """By what a view makes columns, and lanes where it has them, as short sentences."""
    names = grouping_names()
    lanes = [gettext("Lanes by %(grouping)s", grouping=names[view.lanes])] if view.lanes else []
    return [gettext("Columns by %(grouping)s", grouping=names[view.by]), *lanes]


def words_of(views, policy, language):
    """All that each view is, in words: by what it makes columns, then what it is narrowed to."""
    names = _names(views, policy, language)
    labels = [[chip.label for chip in _chips(v, policy, language, names) if chip.active] for v in views]
    return [grouping_words(view) + narrowed for view, narrowed in zip(views, labels, strict=True)]


def chips(view, policy, language):
    """Every filter that is on, then the others that people need all day; each link turns its filter round.

    The row may be cut at its end: what narrows the board is never there.
    """
    return _chips(view, policy, language, _names([view], policy, language))


def _chips(view, policy, language, names):
    words = filter_words()
    others = [pair for pair in view.filters if pair not in ALWAYS]
    named = [(pair, words[pair]) for pair in ALWAYS]
    named += [(pair, _named(pair, policy, language, names)) for pair in others]
    found = (FilterChip(name, view.toggled(policy, *pair).url, pair in view.filters) for pair, name in named)
    return tuple(sorted(found, key=lambda chip: not chip.active))


def filter_words():
    """(name, value) to words, of the filters that every board has."""
    return {
        ("who", "mine"): gettext("Mine"),
        ("who", "none"): gettext("Unassigned"),
        ("due", "soon"): gettext("Due soon"),
        ("due", "late"): gettext("Late"),
        ("is", "waiting"): gettext("Waiting on the customer"),
        ("is", "second"): gettext("Second handling"),
        ("is", "escalated"): gettext("Escalated"),
        ("is", "stalled"): gettext("Stalled"),
        ("is", "ready"): gettext("Ready to close"),
    }


def choices(policy, language):
    """Filter to its heading and (value, words) pairs: everything that can be ticked."""
    words = filter_words()
    teams = db.session.scalars(select(Team).where(Team.board == policy.key, Team.is_active).order_by(Team.id))
    return {
        "who": (gettext("Whose"), _of("who", words)),
        "due": (gettext("Due"), _of("due", words)),
        "is": (gettext("Marks"), _of("is", words)),
        "colour": (gettext("Priority"), [(p.colour, p.label.in_(language)) for p in policy.priorities]),
        "channel": (gettext("Channel"), [(c.key, c.label.in_(language)) for c in policy.channels]),
        "team": (gettext("Team"), [(str(team.id), team.named(language)) for team in teams]),
    }


def _of(name, words):
    return [(value, text) for (key, value), text in words.items() if key == name]


def _named(pair, policy, language, names):
    name, value = pair
    if name == "colour":
        return policy.priority(value).label.in_(language)
    if name == "channel":
        return policy.choice("channels", value).label.in_(language)
    if name == "q":
        return gettext("“%(words)s”", words=value)
    return names.get((name, int(value)), gettext("nobody"))


def _names(views, policy, language):
    """("who" or "team", id) to the name, of all of this board to whom any of the views is narrowed."""
    narrowed = {pair for view in views for pair in view.filters if pair not in ALWAYS}
    people = _rows(Person, _is_of(policy.key), [int(value) for name, value in narrowed if name == "who"])
    teams = _rows(Team, Team.board == policy.key, [int(value) for name, value in narrowed if name == "team"])
    of_people = {("who", person.id): person.name for person in people}
    return of_people | {("team", team.id): team.named(language) for team in teams}


def _is_of(board):
    """The condition on Person of whoever is on the board, or has a ticket of it still."""
    here = select(Membership.person_id).where(Membership.board == board)
    return or_(Person.id.in_(here), exists().where(Ticket.board == board, Ticket.assignee_id == Person.id))


def _rows(model, is_of_board, ids):
    return db.session.scalars(select(model).where(model.id.in_(ids), is_of_board)) if ids else ()
