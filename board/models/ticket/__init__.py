"""The ticket: one card on the board, its columns and its verbs."""

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board.extensions import db
from board.models import guard
from board.models.base import Model, UtcDateTime, looked_at
from board.models.cycle import Cycle
from board.models.ticket.ahead import Ahead
from board.models.ticket.announcing import Announcing
from board.models.ticket.assigning import Assigning
from board.models.ticket.clocked import Clocked
from board.models.ticket.closing import Closing
from board.models.ticket.confirming import Confirming
from board.models.ticket.escalating import Escalating
from board.models.ticket.judging import Judging
from board.models.ticket.promising import Promising
from board.models.ticket.reaching import Reaching
from board.models.ticket.reckoning import Reckoning
from board.models.ticket.repeating import Repeating
from board.models.ticket.ringing import Ringing
from board.models.ticket.standing import COUNTED, IS_OPEN, STANDS
from board.models.ticket.tagging import Tagging
from board.models.ticket.undoing import Undoing
from board.models.ticket.urging import Urging
from board.models.ticket.waiting import Waiting
from board.models.ticket.working import Working


class Ticket(
    Judging,
    Assigning,
    Working,
    Promising,
    Waiting,
    Confirming,
    Closing,
    Repeating,
    Ringing,
    Escalating,
    Reaching,
    Reckoning,
    Tagging,
    Urging,
    Undoing,
    Announcing,
    Ahead,
    Clocked,
    Model,
):
    """A work item of a request, with the promises made about it (form 3.3).

    `version` rises with what a person must have seen before changing anything;
    `face` rises with everything that the card shows. Columns named in
    `guard.GUARDED` change only inside a verb.
    """

    __tablename__ = "ticket"
    __table_args__ = (
        UniqueConstraint("request_id", "ordinal"),
        Index("ix_ticket_open", "board", *COUNTED, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),
        Index("ix_ticket_assignee_stage", "assignee_id", "stage"),
        Index("ix_ticket_closed_at", "board", "closed_at", sqlite_where=STANDS, postgresql_where=STANDS),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    board: Mapped[str] = mapped_column(String(40))
    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"), index=True)
    ordinal: Mapped[int] = mapped_column(default=1)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    title: Mapped[str] = mapped_column(String(200), default="")
    title_is_manual: Mapped[bool] = mapped_column(default=False)
    stage: Mapped[str] = mapped_column(String(20), default="new")
    stage_since = mapped_column(UtcDateTime, nullable=False)
    colour: Mapped[str] = mapped_column(String(8))
    colour_is_provisional: Mapped[bool] = mapped_column(default=True)
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    supervisor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    cycle_id: Mapped[int | None] = mapped_column(ForeignKey("cycle.id", use_alter=True))
    version: Mapped[int] = mapped_column(default=1)
    face: Mapped[int] = mapped_column(default=1)
    rank: Mapped[int] = mapped_column(BigInteger, default=0)
    due_kind: Mapped[str | None] = mapped_column(String(20))
    due_at = mapped_column(UtcDateTime)
    due_from = mapped_column(UtcDateTime)
    due_is_paused: Mapped[bool] = mapped_column(default=False)
    is_disputed: Mapped[bool] = mapped_column(default=False)
    escalated_at = mapped_column(UtcDateTime)
    paused_for: Mapped[str | None] = mapped_column(String(20))
    overdue_since = mapped_column(UtcDateTime)
    ready_to_close_at = mapped_column(UtcDateTime)
    promised_cadence_minutes: Mapped[int | None]
    promised_cadence_from = mapped_column(UtcDateTime)
    first_contact_at = mapped_column(UtcDateTime)
    last_update_at = mapped_column(UtcDateTime)
    last_handled_at = mapped_column(UtcDateTime)
    update_count: Mapped[int] = mapped_column(default=0)
    enquired_at = mapped_column(UtcDateTime)
    enquiry_count: Mapped[int] = mapped_column(default=0)
    urge_count: Mapped[int] = mapped_column(default=0)
    urged_at = mapped_column(UtcDateTime)
    nudge_count: Mapped[int] = mapped_column(default=0)
    nudged_at = mapped_column(UtcDateTime)
    mood: Mapped[str | None] = mapped_column(String(20))
    closed_at = mapped_column(UtcDateTime)
    closed_how: Mapped[str | None] = mapped_column(String(20))
    archived_at = mapped_column(UtcDateTime)
    created_at = mapped_column(UtcDateTime, nullable=False)

    request: Mapped["Request"] = relationship(back_populates="tickets", lazy="joined", innerjoin=True)
    assignee: Mapped["Person | None"] = looked_at(foreign_keys=[assignee_id])
    supervisor: Mapped["Person | None"] = looked_at(foreign_keys=[supervisor_id])
    team: Mapped["Team | None"] = looked_at()
    cycle: Mapped["Cycle"] = looked_at(foreign_keys=[cycle_id], lazy="joined")
    cycles: Mapped[list["Cycle"]] = relationship(
        foreign_keys="Cycle.ticket_id", order_by="Cycle.no", back_populates="ticket"
    )
    colours: Mapped[list["ColourChange"]] = relationship(order_by="ColourChange.id", cascade="all, delete-orphan")
    pauses: Mapped[list["Pause"]] = relationship(order_by="Pause.id", cascade="all, delete-orphan")
    milestones: Mapped[list["Milestone"]] = relationship(order_by="Milestone.id", cascade="all, delete-orphan")
    commitments: Mapped[list["Commitment"]] = relationship(order_by="Commitment.due_at", back_populates="ticket")
    assignments: Mapped[list["Assignment"]] = relationship(order_by="Assignment.id", viewonly=True)
    notes: Mapped[list["Note"]] = relationship(order_by="Note.id", viewonly=True)
    updates: Mapped[list["CustomerUpdate"]] = relationship(order_by="CustomerUpdate.id", viewonly=True)
    communications: Mapped[list["Communication"]] = relationship(order_by="Communication.id", viewonly=True)
    events: Mapped[list["Event"]] = relationship(order_by="Event.id", viewonly=True)
    timers: Mapped[list["Timer"]] = relationship(order_by="Timer.id", viewonly=True)
    messages: Mapped[list["Message"]] = relationship(order_by="Message.id", viewonly=True)
    attachments: Mapped[list["Attachment"]] = relationship(order_by="Attachment.id", viewonly=True)

    @property
    def is_open(self):
        """True until closed or archived."""
        return self.stage not in ("closed", "archived")

    @property
    def is_second_handling(self):
        """True once a customer's "not solved" or a reopening began a new cycle (G-149)."""
        return self.cycle.no > 1

    @property
    def is_late(self):
        """True when the first promise passed before the solution was carried out (G-236, K-021)."""
        return self.overdue_since is not None

    @property
    def promise_at(self):
        """The completion time that holds now; None while nothing is promised."""
        return self.cycle.promise_at

    @property
    def customer(self):
        """The customer of the request; None where an import could not name one."""
        return self.request.customer


guard.watch(db.session, Ticket, Cycle)
