"""What the rules must know of a ticket or a draft. All instants are aware UTC."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

STAGES = ("new", "assigned", "in_progress", "awaiting_customer", "closed", "archived")
OPEN_STAGES = STAGES[:4]
COLOURS = ("red", "orange", "yellow", "green")
RANKS = ("agent", "supervisor", "head", "department", "admin")


class Span(NamedTuple):
    """A pause: from, to (None while it lasts), why (a pause reason's key)."""

    start: datetime
    end: datetime | None
    why: str = ""


class Coloured(NamedTuple):
    """The colour that a ticket has had since an instant."""

    at: datetime
    colour: str


class Since(NamedTuple):
    """Something open since an instant: a ticked milestone, or material that arrived."""

    ref: str
    at: datetime


class OpenCommitment(NamedTuple):
    """A commitment nobody has answered yet."""

    ref: str
    kind: str
    made_at: datetime
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class CycleFacts:
    """One handling of a ticket, from triage to the customer's answer.

    `assigned_at` is when a person was named, and None again after unassigning; a mere reassignment
    leaves it. `promise_at` is the current promise, `promise_made_at` when it was made, `promise_no` how
    many there were; `promise_from_at` is since when the policy reckons it, None once somebody named another time or
    a customer was told one; `overdue_fired_at` and `acted_at` belong to the current promise, and so does how far
    its chain went: the `escalation_step` that was called last, at `called_at`, and whether one of those
    called has acknowledged it. `resolved_at` is None again after a recall. `confirmation_no` counts how
    often the customer was asked in this cycle; delivered and answered belong to the latest one,
    `confirmation_blocked` says that a message failed; `untold_since` is when question or reminder came to
    wait for a person who tells it, None while none does.
    """

    opened_at: datetime
    no: int = 1
    triaged_at: datetime | None = None
    assigned_at: datetime | None = None
    started_at: datetime | None = None
    first_promise_at: datetime | None = None
    promise_at: datetime | None = None
    promise_made_at: datetime | None = None
    promise_from_at: datetime | None = None
    promise_no: int = 0
    overdue_fired_at: datetime | None = None
    acted_at: datetime | None = None
    escalation_step: int = 0
    called_at: datetime | None = None
    acknowledged_at: datetime | None = None
    resolved_at: datetime | None = None
    confirmation_no: int = 0
    confirmation_delivered_at: datetime | None = None
    reminder_delivered_at: datetime | None = None
    answered_at: datetime | None = None
    confirmation_blocked: bool = False
    untold_since: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class TicketFacts:
    """A ticket as the clocks see it.

    `received_at` is the customer's first contact, `contact_ended_at` its end when known, `registered_at`
    when the registration was complete (None before). `colours` is in order of time, the provisional one
    first. `pauses` do not overlap and hold the stays in `awaiting_customer` that ended in a recall or a
    rejection. Notes are counted per cycle, updates per ticket. `first_contact_at` is the first delivered
    contact by a person, greetings left out. `enquired_at` is when the customer first asked without an
    answer since. `promised_cadence_minutes` holds from `promised_cadence_from`.
    `milestones`, `materials` and `commitments` are the open ones.
    """

    received_at: datetime
    stage: str
    cycle: CycleFacts
    contact_ended_at: datetime | None = None
    registered_at: datetime | None = None
    colours: tuple[Coloured, ...] = ()
    pauses: tuple[Span, ...] = ()
    note_count: int = 0
    last_note_at: datetime | None = None
    update_count: int = 0
    last_update_at: datetime | None = None
    enquiry_count: int = 0
    enquired_at: datetime | None = None
    promised_cadence_minutes: int | None = None
    promised_cadence_from: datetime | None = None
    first_contact_at: datetime | None = None
    milestones: tuple[Since, ...] = field(default=())
    materials: tuple[Since, ...] = field(default=())
    commitments: tuple[OpenCommitment, ...] = field(default=())
    dispute_no: int = 0
    dispute_raised_at: datetime | None = None
    ruled_at: datetime | None = None
    is_ready_to_close: bool = False

    @property
    def is_open(self) -> bool:
        """True until closed or archived."""
        return self.stage in OPEN_STAGES

    @property
    def colour(self) -> str | None:
        """The present colour, None before the first."""
        return self.colours[-1].colour if self.colours else None


@dataclass(frozen=True, kw_only=True)
class DraftFacts:
    """A registration that someone has begun; `registered_at` when it became a request, `is_empty` without a word."""

    opened_at: datetime
    contact_ended_at: datetime | None = None
    registered_at: datetime | None = None
    is_empty: bool = False
