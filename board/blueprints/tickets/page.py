"""The ticket's own page."""

from dataclasses import dataclass

from flask import g, render_template

from board import wallclock
from board.blueprints.tickets import bp
from board.blueprints.tickets.sheets import SHEETS
from board.extensions.words import language
from board.queries.record import record_of
from board.queries.ticket_page import ticket_page


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
    """Story on the left, facts on the right."""
    page = ticket_page(g.ticket, g.policy, language(), wallclock.now(), g.actor)
    composer = _composer() if g.ticket.is_open else ()
    return render_template("tickets/show.html", page=page, ticket=page.ticket, policy=g.policy, composer=composer)


@bp.get("/<number>/record")
def record():
    """Forms 3.1 to 3.5 as they stand, to be printed and filed."""
    page = ticket_page(g.ticket, g.policy, language(), wallclock.now(), g.actor)
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
