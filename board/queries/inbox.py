"""Notices of one person: unread ones first, bundled by ticket."""

from dataclasses import dataclass, field

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import joinedload, lazyload, load_only

from board.extensions import db
from board.models import changes
from board.models.cycle import Cycle
from board.models.message import Message
from board.models.ticket import Ticket

LONGEST_LIST = 300
CHAIN = (
    Cycle.overdue_at, Cycle.acted_at, Cycle.escalation_step, Cycle.called_at, Cycle.acknowledged_at,
    Cycle.acknowledged_by_id,
)  # fmt: skip


@dataclass
class Bundle:
    """All notices about one ticket, newest first; `ticket` is None for those about none."""

    ticket: Ticket | None
    notices: list = field(default_factory=list)

    @property
    def unread(self):
        """How many of them have not been read."""
        return sum(notice.read_at is None for notice in self.notices)

    @property
    def newest(self):
        """The latest notice."""
        return self.notices[0]


def _notices_of(person):
    return _notices(person.id, person.boards)


def _notices(person_id, boards):
    """Conditions on Message: a person's notices, as far as they are still on the board that each is about."""
    is_here = or_(Message.board.is_(None), Message.board.in_(boards))
    return (Message.person_id == person_id, Message.channel == "in_app", Message.state == "delivered", is_here)


def notices_by_ticket(person, *, only_unread=False):
    """Bundles of the latest notices, those with unread ones first, each newest first."""
    query = select(Message).where(*_notices_of(person))
    if only_unread:
        query = query.where(Message.read_at.is_(None))
    query = query.order_by(Message.read_at.is_not(None), Message.created_at.desc(), Message.id.desc())
    ticket = joinedload(Message.ticket)
    cycle = joinedload(Ticket.cycle).options(load_only(*CHAIN), joinedload(Cycle.acknowledged_by))
    query = query.options(ticket.options(lazyload(Ticket.request), cycle)).limit(LONGEST_LIST)
    bundles = {}
    for notice in db.session.scalars(query):
        name = notice.ticket_id or f"message-{notice.id}"
        bundles.setdefault(name, Bundle(notice.ticket)).notices.append(notice)
    return sorted(bundles.values(), key=lambda bundle: (bundle.unread == 0, -bundle.newest.created_at.timestamp()))


def unread_count(person_id, boards):
    """A scalar subquery: the unread notices of a person who is on these boards."""
    return (
        select(func.count(Message.id)).where(*_notices(person_id, boards), Message.read_at.is_(None)).scalar_subquery()
    )


def unread(person):
    """How many notices the person has not read; one statement."""
    return db.session.scalar(select(unread_count(person.id, person.boards)))


def mark_read(person, *, now, notice_ids=None):
    """Mark the person's own notices as read, all of them without ids; how many that changed."""
    change = update(Message).where(*_notices_of(person), Message.read_at.is_(None)).values(read_at=now)
    if notice_ids is not None:
        change = change.where(Message.id.in_(notice_ids))
    changes.inbox_read(person.id)
    return db.session.execute(change, execution_options={"synchronize_session": False}).rowcount
