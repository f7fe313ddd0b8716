"""Cards as HTML, kept for every page and stream that shows them."""

from flask import current_app
from markupsafe import Markup

from board.cache import Stamped
from board.extensions import metrics
from board.queries.cards import card_row

KEPT = Stamped(20_000)


def drawn_card(row, words):
    """The card of a committed row: drawn once for its face, language and minute, however many are shown it."""
    return KEPT.get((row.id, words.language), (row.face, *words.stamp), lambda: card_html(card_row(row, words)))


def card_html(card):
    """One card, drawn; its template needs nothing but the card, so that no context of a page is made for it."""
    metrics.renders.inc()
    template = current_app.jinja_env.get_template("tickets/_card.html")
    return Markup("".join(template.root_render_func(template.new_context({"card": card}, shared=True))))
