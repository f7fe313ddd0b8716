"""The ticket's own page."""

from flask import g, render_template

from board import wallclock
from board.blueprints.reading import language
from board.blueprints.tickets import bp
from board.queries.ticket_page import ticket_page


@bp.get("/<number>")
def show():
    """Story on the left, facts on the right."""
    page = ticket_page(g.ticket, g.policy, language(), wallclock.now())
    return render_template("tickets/show.html", page=page, ticket=page.ticket, policy=g.policy)
