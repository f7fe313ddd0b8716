"""Reading ahead: what settling looks at, in one question, which may hold the ticket as well."""

from sqlalchemy import and_, bindparam, column, exists, inspect, select, table
from sqlalchemy.orm.attributes import set_committed_value

from board.extensions import db
from board.models import batch
from board.models.cycle import ColourChange, Pause
from board.models.entries import Commitment, Milestone
from board.models.timer import Timer

OFTEN_EMPTY = {"pauses": Pause, "milestones": Milestone, "commitments": Commitment}
OF_IT = bindparam("ticket")
STILL_STANDING = select(Timer).where(Timer.ticket_id == OF_IT, Timer.ended_at.is_(None))
TICKET = table("ticket", column("id"), column("face"))
# Each colour with each timer that stands: a few rows, and one question instead of four.
AHEAD = (
    select(
        TICKET.c.face, ColourChange, Timer, *(exists().where(row.ticket_id == OF_IT) for row in OFTEN_EMPTY.values())
    )
    .select_from(TICKET)
    .outerjoin(ColourChange, ColourChange.ticket_id == OF_IT)
    .outerjoin(Timer, and_(Timer.ticket_id == OF_IT, Timer.ended_at.is_(None)))
    .where(TICKET.c.id == OF_IT)
    .order_by(ColourChange.id)
)
AHEAD_AND_HELD = AHEAD.with_for_update(of=TICKET)


class Ahead:
    """Loads, and knows what was loaded."""

    def look_ahead(self):
        """Load what settling looks at, of a ticket that is stored."""
        self._take_in(db.session.execute(AHEAD, {"ticket": self.id}))

    def look_ahead_and_hold(self):
        """The same, with the ticket held until the transaction ends; the face as which it now stands."""
        return self._take_in(db.session.execute(AHEAD_AND_HELD, {"ticket": self.id}))

    def _take_in(self, rows):
        unloaded = inspect(self).unloaded
        (face, *_), colours, timers, *are_there = zip(*rows, strict=True)
        found = {name: [] for name, (is_there, *_) in zip(OFTEN_EMPTY, are_there, strict=True) if not is_there}
        found["colours"] = [colour for colour in dict.fromkeys(colours) if colour]
        for name in unloaded & found.keys():
            set_committed_value(self, name, found[name])
        for name in unloaded & OFTEN_EMPTY.keys() - found.keys():
            getattr(self, name)
        self.knows_timers(self._those_that_stand({*timers} - {None}))
        return face

    def knows_timers(self, timers):
        """Take the timers that stand from whoever has loaded them, until the next time that they are asked for."""
        self.__dict__["_known_timers"] = timers

    def _standing_timers(self):
        """From the database and from what waits to be written: a verb is written at once, when all is said."""
        if (known := self.__dict__.pop("_known_timers", None)) is not None:
            return known
        if mine := batch.having(self.id):
            return [t for t in mine.standing[self.id] if t.ended_at is None]
        return self._those_that_stand(set(db.session.scalars(STILL_STANDING, {"ticket": self.id})))

    def _those_that_stand(self, stored):
        waiting = {row for row in (*db.session.new, *db.session.dirty) if isinstance(row, Timer)}
        return [t for t in stored | waiting if t.ticket_id == self.id and t.ended_at is None]
