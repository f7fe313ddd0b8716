"""The words of a view, and the links by which it becomes another one: other columns, a filter on or off."""

from flask_babel import gettext

from board.extensions import db
from board.models.person import Person, Team
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


def view_words(view, policy, language):
    """All that a view is, in words: by what it makes columns, then what it is narrowed to."""
    return grouping_words(view) + [chip.label for chip in chips(view, policy, language) if chip.active]


def chips(view, policy, language):
    """Every filter that is on, then the others that people need all day; each link turns its filter round.

    The row may be cut at its end: what narrows the board is never there.
    """
    words = filter_words()
    others = [pair for pair in view.filters if pair not in ALWAYS]
    named = [(pair, words[pair]) for pair in ALWAYS]
    named += [(pair, _named(*pair, policy, language)) for pair in others]
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
    teams = db.session.scalars(db.select(Team).where(Team.board == policy.key, Team.is_active).order_by(Team.id))
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


def _named(name, value, policy, language):
    if name == "colour":
        return policy.priority(value).label.in_(language)
    if name == "channel":
        return policy.choice("channels", value).label.in_(language)
    if name == "q":
        return gettext("“%(words)s”", words=value)
    row = db.session.get(Team if name == "team" else Person, int(value))
    if row is None:
        return gettext("nobody")
    return row.named(language) if name == "team" else row.name
