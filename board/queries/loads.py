"""How much stands in a column and with a person, when one more comes."""

from sqlalchemy import func, select

from board.domain import wip
from board.extensions import db
from board.models.ticket import Ticket
from board.models.ticket.standing import is_open
from board.queries.people import is_running


def over_limits(ticket, policy, *, person=None):
    """Which of the policy's limits are exceeded when the ticket goes to a person, or starts without one."""
    stage = "in_progress" if person is None else "assigned" if ticket.stage == "new" else None
    is_new_hand = person is not None and person.id != ticket.assignee_id
    facts = wip.LoadFacts(
        colour=ticket.colour,
        stage=stage,
        in_stage=_count(ticket, Ticket.stage == stage) if wip.limit_of(stage, policy) else None,
        person=person.name if person else "",
        in_hand=_in_hand(ticket, person) if is_new_hand and policy.wip.person else None,
    )
    return wip.over_limits(facts, policy)


def _in_hand(ticket, person):
    return _count(ticket, Ticket.assignee_id == person.id, is_running())


def _count(ticket, *conditions):
    """The other open ones of the board that fit, and this one."""
    others = select(func.count()).where(Ticket.board == ticket.board, is_open(Ticket), Ticket.id != ticket.id)
    others = others.where(*conditions)
    return db.session.scalar(others) + 1
