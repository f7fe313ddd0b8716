"""One more than agreed on: the first press is answered with the limits, the second one carries the reason."""

from flask import g, request

from board import wallclock
from board.domain.refusals import Refused
from board.domain.wip import FIELD
from board.queries.loads import over_limits


def heed_limits(ticket, policy, actor, *, person=None, loads=None):
    """Raise Refused with the limits that are exceeded, unless the form says why; then the reason is recorded."""
    reasons = over_limits(ticket, policy, person=person, loads=loads)
    if not reasons:
        return
    why = request.form.get(FIELD, "").strip()
    if not why:
        raise Refused(reasons)
    ticket.overload(why, by=actor, now=wallclock.now(), policy=policy)


def heed(person=None):
    """The same for the ticket and the doer of this request; a wall has no sheet for it, and is not asked."""
    if not g.actor.screen:
        heed_limits(g.ticket, g.policy, g.actor, person=person)
