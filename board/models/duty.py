"""Who is on duty on a board, from when to when (K-049)."""

from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board.domain.refusals import N_
from board.extensions import db
from board.models.base import Model, UtcDateTime
from board.models.guard import refuse
from board.models.person import Person


class Duty(Model):
    """A stretch in which somebody is on duty; calls go to whoever is, everybody else is left in peace."""

    __tablename__ = "duty"
    __table_args__ = (Index("ix_duty_board_until", "board", "until_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    board: Mapped[str] = mapped_column(String(40))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    from_at = mapped_column(UtcDateTime, nullable=False)
    until_at = mapped_column(UtcDateTime, nullable=False)

    person: Mapped[Person] = relationship(lazy="joined")


def put_on_duty(person, *, board, from_at, until_at, now):
    """Write a stretch into the roster. Raises Refused for one that is over, or for somebody who does not work there."""
    if until_at <= max(from_at, now):
        refuse(N_("The end must lie after the beginning, and in the future."), field="until_at")
    if person is None or not person.is_active or not person.works_on(board):
        refuse(N_("Choose somebody who works on this board."), field="person")
    same = select(Duty.id).where(
        Duty.board == board, Duty.person_id == person.id, Duty.from_at == from_at, Duty.until_at == until_at
    )
    if db.session.scalar(same) is None:
        db.session.add(Duty(board=board, person=person, from_at=from_at, until_at=until_at))


def roster_of(board, now):
    """The present and coming stretches of a board, in the order of time."""
    query = select(Duty).where(Duty.board == board, Duty.until_at > now).order_by(Duty.from_at, Duty.id)
    return list(db.session.scalars(query))


def on_duty(board, now):
    """Ids of whoever is on duty at a moment; empty while there is no roster."""
    query = select(Duty.person_id).where(Duty.board == board, Duty.from_at <= now, Duty.until_at > now)
    return frozenset(db.session.scalars(query))
