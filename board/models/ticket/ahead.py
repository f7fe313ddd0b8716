"""Reading ahead: what settling looks at is loaded before the ticket is held, since others wait after that."""

from sqlalchemy import bindparam, exists, inspect, select
from sqlalchemy.orm.attributes import set_committed_value

from board.extensions import db
from board.models import batch
from board.models.cycle import Pause
from board.models.entries import Commitment, Milestone
from board.models.timer import Timer

STILL_STANDING = select(Timer).where(Timer.ticket_id == bindparam("ticket"), Timer.ended_at.is_(None))
OFTEN_EMPTY = {"pauses": Pause, "milestones": Milestone, "commitments": Commitment}
ANY_THERE = select(*(exists().where(row.ticket_id == bindparam("ticket")) for row in OFTEN_EMPTY.values()))


class Ahead:
    """Loads, and knows what was loaded."""

    def look_ahead(self):
        """Load what settling looks at, so that nobody waits for it while the ticket is held."""
        self.__dict__.pop("_known_timers", None)  # what was read before a rollback is known no more
        self._mark_what_is_empty()
        for name in ("colours", *OFTEN_EMPTY):
            getattr(self, name)
        self.knows_timers(self._standing_timers())

    def _mark_what_is_empty(self):
        """One question for all lists that most tickets have nothing in, instead of one for each."""
        unloaded = inspect(self).unloaded & OFTEN_EMPTY.keys()
        if not unloaded:
            return
        found = db.session.execute(ANY_THERE, {"ticket": self.id}).one()
        for name, is_there in zip(OFTEN_EMPTY, found, strict=True):
            if name in unloaded and not is_there:
                set_committed_value(self, name, [])

    def knows_timers(self, timers):
        """Take the timers that stand from whoever has loaded them, until the next time that they are asked for."""
        self.__dict__["_known_timers"] = timers

    def _standing_timers(self):
        """From the database and from what waits to be written: a verb is written at once, when all is said."""
        if (known := self.__dict__.pop("_known_timers", None)) is not None:
            return known
        if mine := batch.having(self.id):
            return [t for t in mine.standing[self.id] if t.ended_at is None]
        waiting = {row for row in (*db.session.new, *db.session.dirty) if isinstance(row, Timer)}
        stored = set(db.session.scalars(STILL_STANDING, {"ticket": self.id}))
        return [t for t in stored | waiting if t.ticket_id == self.id and t.ended_at is None]
