"""The ticket's own page.

What somebody reads is kept for them as long as the ticket's stamp stands, and for a minute at most: states of clocks
and the times that forms begin with are of that minute.
"""

from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from flask import g, render_template, request

from board import wallclock
from board.blueprints.frames import framed
from board.blueprints.house.holes import answered, cut, keeping
from board.blueprints.navigation import Navigation
from board.blueprints.tickets import bp
from board.blueprints.tickets.sheets import SHEETS
from board.cache import Stamped, minute_of
from board.extensions.words import language
from board.queries.record import record_of
from board.queries.ticket_page import ticket_page

KEPT = Stamped(200)
SHOWN_ENTRIES = 60  # what somebody reads before they press for the rest; a page of hundreds is slow on a phone


class Drawn(NamedTuple):
    """The ticket's part of the page in pieces, and its title."""

    title: str
    pieces: tuple


@dataclass(frozen=True)
class Part:
    """One tab of the composer: a sheet whose form stands on the page itself."""

    sheet: object
    form: object
    extra: dict
    fields: str
    drawing: str
    key: str = ""
    internal: bool = False


@bp.get("/<number>")
def show():
    """Story on the left, facts on the right; of a long story the latest, all of it with `?story=whole`."""
    stamp, now, is_whole = g.ticket, wallclock.now(), request.args.get("story") == "whole"
    key = (stamp.id, language(), g.actor.person_id, g.actor.rank, is_whole)
    made_of = (stamp.content, minute_of(now), g.policy.hash)
    drawn = KEPT.get(key, made_of, lambda: _drawn(now, is_whole))
    nav = g.nav = Navigation()
    page = partial(render_template, "tickets/show.html")
    pieces = framed(("ticket", stamp.board), (nav.counts, g.policy.hash), page)
    return answered(pieces, title=drawn.title, ticket=drawn.pieces)


def _drawn(now, is_whole):
    shown = None if is_whole else SHOWN_ENTRIES
    page = ticket_page(g.ticket.id, g.policy, language(), now, g.actor, shown=shown)
    g.ticket = page.ticket
    composer = _composer() if g.ticket.is_open else ()
    with keeping():
        html = render_template(
            "tickets/_ticket.html", page=page, ticket=page.ticket, policy=g.policy, composer=composer, is_whole=is_whole
        )
    return Drawn(f"{page.ticket.number} {page.ticket.title}", cut(html))


@bp.get("/<number>/record")
def record():
    """Forms 3.1 to 3.5 as they stand, to be printed and filed."""
    page = ticket_page(g.ticket.id, g.policy, language(), wallclock.now(), g.actor)
    forms = record_of(page, g.policy, language())
    return render_template("tickets/record.html", forms=forms, ticket=page.ticket)


def _composer():
    return (
        _part("notes", "tickets/sheets/_note_fields.html", "note", key="n", internal=True),
        _part("updates", "tickets/sheets/_update_fields.html", "update", key="u"),
        _part("communications", "tickets/sheets/_communication_fields.html", "phone"),
    )


def _part(resource, fields, drawing, **looks):
    sheet = SHEETS[resource]
    form = sheet.make()
    _name_apart(form, sheet.resource)
    return Part(sheet, form, sheet.context(form) if sheet.context else {}, fields, drawing, **looks)


def _name_apart(fields, prefix):
    """Ids that differ from those of the same form in a sheet over this page."""
    for field in fields:
        field.id = f"{prefix}-{field.id}"
        if hasattr(field, "entries"):
            for entry in field.entries:
                _name_apart(entry.form, prefix)
