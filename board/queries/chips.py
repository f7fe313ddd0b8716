"""The links by which a view becomes another one: other columns, a filter on or off."""

from flask_babel import gettext

from board.queries.rows import FilterChip


def groupings(view):
    """A link for each way to make columns, the present one marked."""
    names = {
        "stage": gettext("Stage"),
        "priority": gettext("Priority"),
        "assignee": gettext("Person"),
        "team": gettext("Team"),
        "due": gettext("Due day"),
    }
    return tuple(FilterChip(name, view.grouped(by).url, by == view.by) for by, name in names.items())
