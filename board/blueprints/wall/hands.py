"""A finger at the wall: touch a card, choose who gets it."""

from flask import abort, g, render_template

from board.blueprints.wall import bp
from board.extensions import rows_of
from board.extensions.words import label, language, said
from board.models.ticket import Ticket
from board.queries import at_the_wall
from board.queries.board_page import card_select
from board.queries.card_words import card_words
from board.queries.wall import wall_card


@bp.get("/<board>/tickets/<number>")
def choices(number):
    """The window over the wall: who may get this ticket; why nobody may, when something must come first."""
    ticket = at_the_wall.ticket_on_wall(g.policy.key, number) or abort(404)
    hands = at_the_wall.hands_for(ticket, g.policy, language(), g.now)
    leaders, others = at_the_wall.provers(g.policy.key, g.now)
    return render_template(
        "wall/_hands.html", card=_card(ticket), ticket=ticket, policy=g.policy, hands=hands,
        teams=at_the_wall.teams_of(hands), leaders=leaders, others=others,
        objections=[said(reason) for reason in ticket.objections_to_assigning()],
        reasons=[(r.key, label(r.label)) for r in g.policy.reasons["reassign"]] if ticket.assignee_id else (),
    )  # fmt: skip


def _card(ticket):
    row = rows_of(card_select().where(Ticket.id == ticket.id)).one()
    return wall_card(row, card_words(g.policy, language(), g.now))
