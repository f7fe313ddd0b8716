"""When people are away: now, some day, or some day past."""

from sqlalchemy import ForeignKey, Index, and_, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from board.domain.absences import objections
from board.domain.refusals import refuse_if
from board.extensions import db
from board.models.base import Model, UtcDateTime
from board.models.person import Person


class Absence(Model):
    """A stretch in which somebody is away; ended by hand it was over earlier, or never was. Nothing is deleted.

    `by_id` is who entered it, None for those that an earlier version kept with the person.
    """

    __tablename__ = "absence"
    __table_args__ = (Index("ix_absence_person", "person_id"), Index("ix_absence_until", "until_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    from_at = mapped_column(UtcDateTime, nullable=False)
    until_at = mapped_column(UtcDateTime, nullable=False)
    created_at = mapped_column(UtcDateTime, nullable=False)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_at = mapped_column(UtcDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    @property
    def was_cancelled(self):
        """True when it was taken back before it began."""
        return self.ended_at is not None and self.ended_at <= self.from_at

    @property
    def over_at(self):
        """When the person is, or was, back."""
        return self.ended_at or self.until_at

    def end(self, *, by, now):
        """The person is here from now on, or does not go at all. Nothing changes when it is over."""
        if self.ended_at is None and self.until_at > now:
            self.ended_at, self.ended_by_id = now, by.id


def plan_absence(person, *, from_at, until_at, by, now):
    """Write down an absence, for now or ahead. Raises Refused for one that is over, or that meets another."""
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update())  # one after the other
    wanted = Absence(person_id=person.id, from_at=from_at, until_at=until_at, created_at=now, by_id=by.id)
    refuse_if(objections(wanted, standing_absences([person.id], now), now))
    db.session.add(wanted)


def standing_absences(person_ids, now):
    """Present and coming absences of these people, by their beginning."""
    query = select(Absence).where(Absence.person_id.in_(person_ids), Absence.until_at > now, Absence.ended_at.is_(None))
    return list(db.session.scalars(query.order_by(Absence.from_at, Absence.id)))


def past_absences(person, now, most=20):
    """The person's absences that are over or were cancelled, the latest first, at most so many."""
    is_over = or_(Absence.until_at <= now, Absence.ended_at.is_not(None))
    query = select(Absence).where(Absence.person_id == person.id, is_over)
    return list(db.session.scalars(query.order_by(Absence.from_at.desc(), Absence.id.desc()).limit(most)))


def absent_at(now):
    """Whoever is away at an instant, by id, with the time until which they are."""
    return dict(db.session.execute(select(Absence.person_id, Absence.until_at).where(lasts_at(now))).all())


def is_absent(now):
    """The condition that the Person of a select is away at an instant, within that statement."""
    return select(Absence.id).where(Absence.person_id == Person.id, lasts_at(now)).exists().correlate(Person)


def lasts_at(now):
    """The condition on Absence that somebody is away by it at an instant: the one place that says so."""
    is_open = or_(Absence.ended_at.is_(None), Absence.ended_at > now)
    return and_(Absence.from_at <= now, Absence.until_at > now, is_open)
