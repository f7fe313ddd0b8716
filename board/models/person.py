"""People who work here, and what they may do on which board."""

import hashlib

from flask_login import UserMixin
from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board.domain import faces
from board.domain.actors import Actor
from board.models.base import Model, UtcDateTime

WORKERS = ("agent", "supervisor", "head")  # the ranks of whoever may be given tickets


class Person(UserMixin, Model):
    """Somebody with a log-in; several memberships, one per board and rank (G-008)."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    pin_hash: Mapped[str | None] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(2), default="en")
    theme: Mapped[str] = mapped_column(String(5), default="auto")
    wants_mail: Mapped[bool] = mapped_column(default=False)
    has_addresses: Mapped[bool] = mapped_column(default=False)
    quiet_from: Mapped[str | None] = mapped_column(String(5))
    quiet_until: Mapped[str | None] = mapped_column(String(5))
    bundle_minutes: Mapped[int] = mapped_column(default=0)
    muted: Mapped[list | None] = mapped_column(JSON)
    is_active: Mapped[bool] = mapped_column(default=True)
    toured_at = mapped_column(UtcDateTime)
    absent_until = mapped_column(UtcDateTime)  # only the version before reads it; the next one drops it
    kept: Mapped[dict | None] = mapped_column(JSON)
    created_at = mapped_column(UtcDateTime, nullable=False)

    memberships: Mapped[list["Membership"]] = relationship(back_populates="person", cascade="all, delete-orphan")

    def get_id(self):
        """What a session keeps: the id and a mark of the password, so that a new one ends old sessions."""
        mark = hashlib.sha256((self.password_hash or "").encode()).hexdigest()[:16]
        return f"{self.id}-{mark}"

    def leads(self, board):
        """True for supervisors and heads of service of the board."""
        return any(m.board == board and m.rank in ("supervisor", "head") for m in self.memberships)

    def works_on(self, board):
        """True for whoever may be given tickets of the board, as long as their account is active."""
        return not self.ranks_on(board).isdisjoint(WORKERS)

    def ranks_on(self, board):
        """Every rank held on the board, as a set."""
        return {m.rank for m in self.memberships if m.board == board}

    @property
    def initials(self):
        """The letters of the round mark that stands for the person."""
        return faces.initials(self.name)

    @property
    def tint(self):
        """Its colour, 0 to 7."""
        return faces.tint(self.name)

    @property
    def is_admin(self):
        """True for whoever may change people, teams and lists."""
        return any(m.rank == "admin" for m in self.memberships)

    @property
    def boards(self):
        """The keys of the boards this person belongs to, in order of membership."""
        return list(dict.fromkeys(m.board for m in self.memberships))

    def acting_on(self, board, door="page", screen=None):
        """This person as the doer of verbs on a board.

        Whoever leads acts as the leader they are, also when they administer.
        """
        ranks = self.ranks_on(board)
        rank = next((r for r in ("head", "supervisor", "agent", "admin", "department") if r in ranks), None)
        return Actor(kind="person", id=self.id, rank=rank, door=door, screen=screen)


class Membership(Model):
    """A rank on a board, perhaps within a team; `channels` are those that the person watches (G-022).

    `skills` are the domains that the person knows best.
    """

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("person_id", "board", "rank", "team_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    board: Mapped[str] = mapped_column(String(40), index=True)
    rank: Mapped[str] = mapped_column(String(12))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    channels: Mapped[list] = mapped_column(JSON, default=list)
    skills: Mapped[list | None] = mapped_column(JSON)
    outlet: Mapped[str | None] = mapped_column(String(80))

    person: Mapped[Person] = relationship(back_populates="memberships")
    team: Mapped["Team | None"] = relationship(lazy="joined")
    department: Mapped["Department | None"] = relationship(lazy="joined")


class Department(Model):
    """A department that owns teams and answers collaboration tasks (G-231, K-030)."""

    __tablename__ = "department"
    __table_args__ = (UniqueConstraint("board", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    board: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(40))
    name_en: Mapped[str] = mapped_column(String(80))
    name_zh: Mapped[str] = mapped_column(String(80))
    is_active: Mapped[bool] = mapped_column(default=True)

    def named(self, language):
        """The department's name in a language."""
        return self.name_zh if language == "zh" else self.name_en


class Team(Model):
    """A group of people that a route sends tickets to (G-094…G-100, K-032)."""

    __tablename__ = "team"
    __table_args__ = (UniqueConstraint("board", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    board: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(40))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    name_en: Mapped[str] = mapped_column(String(80))
    name_zh: Mapped[str] = mapped_column(String(80))
    is_special: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)
    has_addresses: Mapped[bool] = mapped_column(default=False)

    department: Mapped[Department | None] = relationship(lazy="joined")

    def named(self, language):
        """The team's name in a language."""
        return self.name_zh if language == "zh" else self.name_en


class Choice(Model):
    """One entry of a list that people edit: a topic, a reason, a canned text."""

    __tablename__ = "choice"
    __table_args__ = (UniqueConstraint("board", "list", "parent", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    board: Mapped[str] = mapped_column(String(40))
    list: Mapped[str] = mapped_column(String(40))
    parent: Mapped[str] = mapped_column(String(40), default="")
    key: Mapped[str] = mapped_column(String(60))
    label_en: Mapped[str] = mapped_column(String(200))
    label_zh: Mapped[str] = mapped_column(String(200))
    position: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)

    def named(self, language):
        """The entry's label in a language."""
        return self.label_zh if language == "zh" else self.label_en
