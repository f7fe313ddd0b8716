"""Views that people keep under a name, for themselves or for everybody on the board."""

from sqlalchemy import ForeignKey, String, UniqueConstraint, or_, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from board.domain.refusals import N_
from board.extensions import db
from board.models.base import Model, UtcDateTime
from board.models.guard import refuse

LONGEST_NAME = 60
LONGEST_QUERY = 1000


class SavedView(Model):
    """A board's query under a name; a leader may share it with everybody on the board."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("board", "person_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    board: Mapped[str] = mapped_column(String(40), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    query: Mapped[str] = mapped_column(String(LONGEST_QUERY))
    is_shared: Mapped[bool] = mapped_column(default=False)
    created_at = mapped_column(UtcDateTime, nullable=False)

    person: Mapped["Person"] = relationship()

    def may_be_changed_by(self, person):
        """True for its owner, and for a leader where it is shared."""
        return self.person_id == person.id or (self.is_shared and person.leads(self.board))

    def call(self, name, *, is_shared, by):
        """Give it another name, share it or keep it for its owner; only leaders decide what is shared."""
        refuse_taken(self.board, self.person_id, name, but=self)
        self.name = name.strip()
        if by.leads(self.board):
            self.is_shared = is_shared


def save_view(view, name, *, is_shared, person, now):
    """Keep a view under a name; it is shared only when the person leads the board."""
    refuse_taken(view.board, person.id, name)
    if len(view.query) > LONGEST_QUERY:
        refuse(N_("These are too many filters for one view."), field="name")
    saved = SavedView(board=view.board, person_id=person.id, name=name.strip(), query=view.query, created_at=now)
    saved.is_shared = is_shared and person.leads(view.board)
    db.session.add(saved)
    return saved


def refuse_taken(board, person_id, name, *, but=None):
    """Raise Refused when the person has another view of that name on the board."""
    same = select(SavedView).filter_by(board=board, person_id=person_id, name=name.strip())
    if db.session.scalar(same) not in (None, but):
        refuse(N_("You have a view of this name already."), field="name")


def views_for(person, board):
    """A person's own views and the shared ones of the board, own ones first, by name."""
    query = select(SavedView).options(joinedload(SavedView.person)).where(SavedView.board == board)
    query = query.where(or_(SavedView.person_id == person.id, SavedView.is_shared))
    return db.session.scalars(query.order_by(SavedView.person_id != person.id, SavedView.name)).all()
