"""How much stands in a column and with a person, when one more comes."""

from sqlalchemy import bindparam, func, select

from board.domain import wip
from board.extensions import db
from board.models.ticket import Ticket
from board.models.ticket.standing import is_open
from board.queries.hands import RUNNING, is_running


def _others(*conditions):
    """How many open ones fit, apart from `ours`; put together once, since that costs more than asking."""
    ours = Ticket.id.in_(bindparam("ours", expanding=True))
    return select(func.count()).where(Ticket.board == bindparam("board"), is_open(Ticket), ~ours, *conditions)


IN_STAGE = _others(Ticket.stage == bindparam("stage"))
IN_HAND = _others(Ticket.assignee_id == bindparam("person"), is_running())
BOTH = select(IN_STAGE.scalar_subquery(), IN_HAND.scalar_subquery())


class Loads:
    """Counts for a press on one ticket or many: asked once; those of the press are counted as they stand in memory."""

    def __init__(self, tickets):
        self._tickets, self._elsewhere = tickets, {}

    def in_stage_and_in_hand(self, ticket, stage, person):
        """(how many stand in the stage, how many the person works on), this one counted in both.

        Where `stage` or `person` is None, the figure for it means nothing.
        """
        others = [t for t in self._tickets if t is not ticket]
        theirs = [t for t in others if person and t.assignee_id == person.id]
        in_stage = sum(t.stage == stage for t in others)
        in_hand = sum(t.stage in RUNNING and t.paused_for is None for t in theirs)
        in_stage_elsewhere, in_hand_elsewhere = self._known(ticket.board, stage, person and person.id)
        return in_stage_elsewhere + in_stage + 1, in_hand_elsewhere + in_hand + 1

    def _known(self, board, stage, person_id):
        name = board, stage, person_id
        if name not in self._elsewhere:
            ours = [t.id for t in self._tickets]
            values = {"board": board, "stage": stage, "person": person_id, "ours": ours}
            self._elsewhere[name] = db.session.execute(BOTH, values).one()
        return self._elsewhere[name]


def over_limits(ticket, policy, *, person=None, loads=None):
    """Which of the policy's limits are exceeded when the ticket goes to a person, or starts without one."""
    if wip.is_free(ticket.colour, policy):
        return ()
    loads = loads or Loads([ticket])
    stage = "in_progress" if person is None else "assigned" if ticket.stage == "new" else None
    is_new_hand = person is not None and person.id != ticket.assignee_id
    counts_stage, counts_hand = wip.limit_of(stage, policy), is_new_hand and policy.wip.person
    if not (counts_stage or counts_hand):
        return ()
    in_stage, in_hand = loads.in_stage_and_in_hand(ticket, stage, person)
    facts = wip.LoadFacts(
        colour=ticket.colour,
        stage=stage,
        in_stage=in_stage if counts_stage else None,
        person=person.name if person else "",
        in_hand=in_hand if counts_hand else None,
    )
    return wip.over_limits(facts, policy)
