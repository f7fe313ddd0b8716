"""How much stands in a column and with a person, when one more comes."""

from sqlalchemy import bindparam, func, select

from board.domain import wip
from board.extensions import db
from board.models.ticket import Ticket
from board.models.ticket.standing import is_open
from board.queries.people import RUNNING, is_running


def _others(*conditions):
    """How many open ones fit, apart from `ours`; put together once, since that costs more than asking."""
    ours = Ticket.id.in_(bindparam("ours", expanding=True))
    return select(func.count()).where(Ticket.board == bindparam("board"), is_open(Ticket), ~ours, *conditions)


IN_STAGE = _others(Ticket.stage == bindparam("stage"))
IN_HAND = _others(Ticket.assignee_id == bindparam("person"), is_running())


class Loads:
    """Counts for a press on one ticket or many: asked once; those of the press are counted as they stand in memory."""

    def __init__(self, tickets):
        self._tickets, self._elsewhere = tickets, {}

    def in_stage(self, ticket, stage):
        """The other open ones in the stage, and this one."""
        others = [t for t in self._tickets if t is not ticket and t.stage == stage]
        return self._known(ticket, stage, IN_STAGE, stage=stage) + len(others) + 1

    def in_hand(self, ticket, person):
        """The other ones that the person works on, and this one."""
        theirs = [t for t in self._tickets if t is not ticket and t.assignee_id == person.id]
        others = [t for t in theirs if t.stage in RUNNING and t.paused_for is None]
        return self._known(ticket, person.id, IN_HAND, person=person.id) + len(others) + 1

    def _known(self, ticket, name, query, **values):
        if (ticket.board, name) not in self._elsewhere:
            values |= {"board": ticket.board, "ours": [t.id for t in self._tickets]}
            self._elsewhere[ticket.board, name] = db.session.scalar(query, values)
        return self._elsewhere[ticket.board, name]


def over_limits(ticket, policy, *, person=None, loads=None):
    """Which of the policy's limits are exceeded when the ticket goes to a person, or starts without one."""
    if wip.is_free(ticket.colour, policy):
        return ()
    loads = loads or Loads([ticket])
    stage = "in_progress" if person is None else "assigned" if ticket.stage == "new" else None
    is_new_hand = person is not None and person.id != ticket.assignee_id
    facts = wip.LoadFacts(
        colour=ticket.colour,
        stage=stage,
        in_stage=loads.in_stage(ticket, stage) if wip.limit_of(stage, policy) else None,
        person=person.name if person else "",
        in_hand=loads.in_hand(ticket, person) if is_new_hand and policy.wip.person else None,
    )
    return wip.over_limits(facts, policy)
