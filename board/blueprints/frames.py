"""The page around what is shown: kept for its reader while nothing in it has changed."""

from flask import session
from flask_login import current_user

from board.blueprints.house.holes import cut, keeping
from board.blueprints.house.words import chosen_theme
from board.cache import Stamped
from board.extensions.words import language

KEPT = Stamped(300)


def framed(name, stamp, draw):
    """The pieces of the HTML that `draw()` makes, kept under the name for this reader while the stamp stands.

    A page that says something once is not kept.
    """

    def make():
        with keeping():
            return cut(draw())

    if session.get("_flashes"):
        return make()
    person = current_user._get_current_object()
    ranks = tuple((membership.board, membership.rank) for membership in person.memberships)
    whole = (*stamp, ranks, person.name, person.toured_at is None, chosen_theme())
    return KEPT.get((person.id, name, language()), whole, make)
