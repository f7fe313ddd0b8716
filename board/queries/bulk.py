"""Many tickets at once, with all that their verbs are going to read."""

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from board.extensions import db, rows_of
from board.models.marks import TicketTag
from board.models.person import Person
from board.models.ticket import Ticket
from board.models.ticket.locking import held_in_order
from board.models.ticket.standing import is_open
from board.models.timer import standing_timers
from board.queries.board_page import card_select
from board.queries.card_words import card_words
from board.queries.changes import closed_since
from board.queries.drawn_cards import drawn_card
from board.queries.hands import loads_by_person
from board.queries.reach import reach_on, tickets_reachable_by
from board.queries.view import shown_among, slot_of

MOST = 200


class Changed(NamedTuple):
    """What a page must know of a ticket that changed, whether it shows it or not."""

    id: int
    board: str
    number: str
    face: int
    version: int


READ_BY_VERBS = (
    Ticket.assignments, Ticket.colours, Ticket.pauses, Ticket.milestones, Ticket.commitments, Ticket.assignee,
    Ticket.team, Ticket.supervisor,
)  # fmt: skip


def tickets_to_change(person, board, numbers):
    """The board's tickets with these numbers within reach, locked in the order of their ids; their clocks are read."""
    wanted = tickets_reachable_by(person).where(Ticket.board == board, Ticket.number.in_(numbers))
    tickets = held_in_order(wanted, *map(selectinload, READ_BY_VERBS))
    standing = standing_timers([ticket.id for ticket in tickets])
    for ticket in tickets:
        ticket.knows_timers(standing.get(ticket.id, []))
    return tickets


def choices(policy, person, now):
    """Who could take them, by load, and the tags that the board has already."""
    return loads_by_person(policy, now), tags_of(policy.key, person)


def tags_of(board, person):
    """The tags in use on those of a board's tickets that are not closed and within the person's reach, by name."""
    query = select(TicketTag.text).join(Ticket, TicketTag.ticket_id == Ticket.id)
    query = query.where(Ticket.board == board, is_open(Ticket), reach_on(person, board))
    return list(db.session.scalars(query.distinct().order_by(TicketTag.text)))


def person_with(person_id):
    """The person with this id; None without one."""
    return db.session.get(Person, person_id) if person_id else None


def cards_in(view, changed, policy, person, language, now):
    """((slot, card) pairs of those that the view shows, what the page needs to let go of the others)."""
    among = Ticket.id.in_([ticket.id for ticket in changed])
    query = card_select().where(among, shown_among(view, policy, person, now, closed_since(policy, now)))
    rows, words = list(rows_of(query)), card_words(policy, language, now)
    there = {row.id for row in rows}
    gone = [ticket[1:] for ticket in changed if ticket.id not in there]
    return [(slot_of(view, row, policy, now), drawn_card(row, words)) for row in rows], gone
