"""Find a ticket while the customer is on the line.

Asked again while the database stands still, a question is answered as before, for a minute at most.
"""

from typing import NamedTuple

from flask import Blueprint, g, redirect, render_template, request
from flask_babel import gettext
from flask_login import current_user

from board import wallclock
from board.blueprints.frames import framed
from board.blueprints.house.holes import answered, hole
from board.blueprints.navigation import Navigation
from board.cache import minute_of, packed
from board.cache.standing import while_it_stands
from board.extensions import policies
from board.extensions.words import label, language
from board.htmx import go, is_fragment
from board.queries.find import tickets_found
from board.queries.reach import reach_key

bp = Blueprint("find", __name__, url_prefix="/find")


class Answer(NamedTuple):
    """What was found, drawn; `url` is the ticket's where a number names exactly one."""

    found: packed.Packed
    url: str | None


@bp.get("")
def show():
    """The tickets found; straight to the ticket when a number names exactly one."""
    q, nav = request.args.get("q", "").strip(), Navigation()
    answer = _answer(q)
    if answer.url:
        return go(answer.url) if is_fragment() else redirect(answer.url)
    if is_fragment():
        return answered([answer.found])
    title = gettext("Find") + (gettext(": ") + q if q else "")
    return answered(_frame(nav, bool(q)), title=title, q=q, found=(answer.found,))


def _answer(q):
    person, now = current_user._get_current_object(), wallclock.now()
    key = ("found", q, language(), reach_key(person), minute_of(now), *_policies())
    return while_it_stands(key, lambda: _found(q, person, now))


def _policies():
    return [policy.hash for policy in policies.all()]


def _found(q, person, now):
    found = tickets_found(q, person, policies, language(), now)
    names = {policy.key: label(policy.name) for policy in policies.all()}
    html = render_template("find/_found.html", q=q, found=found, board_names=names)
    is_one = found.is_exact and len(found.tickets) == 1
    return Answer(packed.pack(html), found.tickets[0].card.url if is_one else None)


def _frame(nav, is_asked):
    """The page around what was found."""
    g.nav, name = nav, ("find", nav.board, is_asked)
    stamp = (nav.counts, *_policies())
    return framed(name, stamp, lambda: render_template("find/show.html", q=hole("q"), is_asked=is_asked))
