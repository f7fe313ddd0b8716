"""Other systems' tickets, brought in with their history: a door of its own, that sends nothing."""

import gc

from board.extensions import db
from board.importing.past import Past
from board.importing.plan import plan, ticket_ids
from board.importing.writing import TICKETS_PER_COMMIT, write
from board.models.changes import many_came
from board.models.lists import seed_lists
from board.models.search import index_tickets

__all__ = ["carry_out", "plan", "ticket_ids"]


def carry_out(found, *, now, each=lambda count: None):
    """Write a plan's tickets, committing batch by batch; `each` hears how many were written.

    Stopped half-way nothing is lost or doubled: the same import goes on where it stopped.
    """
    seed_lists(found.policy)
    found.names.create(found.lives, policy=found.policy, now=now)
    db.session.commit()
    gc.freeze()  # the plan stays to the end: looking for garbage in it would take a fifth of the time
    for start in range(0, len(found.lives), TICKETS_PER_COMMIT):
        pasts = [_told(life, found, now) for life in found.lives[start : start + TICKETS_PER_COMMIT]]
        write(pasts)
        index_tickets([past.id for past in pasts])
        many_came(found.policy.key)
        db.session.commit()
        each(len(pasts))
    gc.unfreeze()
    return len(found.lives)


def _told(life, found, now):
    past = Past(life, found.names, source=found.mapping, policy=found.policy)
    past.tell(now=now)
    return past
