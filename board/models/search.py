"""By which words a ticket is found: one row per ticket, written in the commit that writes the words.

The row holds tokens of all texts (`board.domain.search`). SQLite searches them
with FTS5 over the same rows, kept by triggers; PostgreSQL with a GIN index.
"""

from sqlalchemy import ForeignKey, Text, bindparam, delete, event, insert, literal, null, select, union_all
from sqlalchemy.orm import Mapped, mapped_column

from board.domain import search
from board.extensions import db
from board.models import words_index
from board.models.base import Model
from board.models.customer import Customer
from board.models.cycle import Cycle
from board.models.entries import Commitment, Communication, CustomerUpdate, Note
from board.models.marks import TicketTag
from board.models.request import Reference, Request
from board.models.ticket import Ticket

BATCH = 200


class TicketWords(Model):
    """The tokens of one ticket between spaces, its board among them as `@board`."""

    __tablename__ = "ticket_words"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"), primary_key=True)
    tokens: Mapped[str] = mapped_column(Text)


event.listen(TicketWords.__table__, "after_create", words_index.create)
event.listen(TicketWords.__table__, "before_drop", words_index.drop)

IDS = bindparam("ids", expanding=True)
NOTHING = null()
CALLED = {  # kind of text to where it stands, once per ticket
    "number": Ticket.number, "title": Ticket.title, "request": Request.number, "elsewhere": Request.external_ref,
    "name": Customer.name, "customer": Customer.number, "words": Request.customer_words,
    "summary": Request.agent_summary,
}  # fmt: skip
HEADS = (
    select(Ticket.id, Ticket.board, TicketWords.tokens, Request.facts, *CALLED.values())
    .join(Request, Ticket.request_id == Request.id)
    .outerjoin(TicketWords, TicketWords.ticket_id == Ticket.id)
    .outerjoin(Customer, Request.customer_id == Customer.id)
    .where(Ticket.id.in_(IDS))
)
WRITTEN = (
    ("note", Note, Note.action, Note.result, NOTHING),
    ("update", CustomerUpdate, CustomerUpdate.status, CustomerUpdate.progress, CustomerUpdate.next_step),
    ("talk", Communication, Communication.customer_statement, Communication.reply, NOTHING),
    ("commitment", Commitment, Commitment.need, Commitment.answer, NOTHING),
    ("solution", Cycle, Cycle.solution, NOTHING, NOTHING),
    ("tag", TicketTag, TicketTag.text, NOTHING, NOTHING),
)
# Everything that people wrote on the tickets: its kind and three texts a row.
ENTRIES = union_all(
    *(
        select(model.ticket_id, literal(kind), *texts).where(model.ticket_id.in_(IDS))
        for kind, model, *texts in WRITTEN
    ),
    select(Ticket.id, literal("reference"), Reference.value, NOTHING, NOTHING)
    .join(Reference, Reference.request_id == Ticket.request_id)
    .where(Ticket.id.in_(IDS)),
)


def index_tickets(ids):
    """Write the words of these tickets anew, where they are others than before; the caller commits."""
    ids = sorted(ids)
    for start in range(0, len(ids), BATCH):
        _index(ids[start : start + BATCH])


def _index(ids):
    stale, rows = [], []
    for ticket_id, (board, known, texts) in _written_on(ids).items():
        tokens = f" {' '.join(search.tokens([text for _kind, text in texts]))} @{board} "
        if tokens != known:
            rows.append({"ticket_id": ticket_id, "tokens": tokens})
            stale += [ticket_id] if known else []
    if stale:
        db.session.execute(delete(TicketWords).where(TicketWords.ticket_id.in_(stale)))
    if rows:
        db.session.execute(insert(TicketWords), rows)


def texts_of(ids):
    """Ticket id to all by which it is found, as (kind, text): what it is called, what was said and written on it."""
    return {ticket_id: texts for ticket_id, (_board, _known, texts) in _written_on(ids).items()}


def _written_on(ids):
    """Ticket id to (board, the words as they are known, texts)."""
    found = {}
    for ticket_id, board, known, facts, *called in db.session.execute(HEADS, {"ids": ids}):
        texts = [*zip(CALLED, called, strict=True), *(("registration", said) for said in _said(facts))]
        found[ticket_id] = (board, known, texts)
    for ticket_id, kind, *texts in db.session.execute(ENTRIES, {"ids": ids}):
        found[ticket_id][-1].extend((kind, text) for text in texts)
    return found


def _said(facts):
    return [value for value in (facts or {}).values() if isinstance(value, str)]


def forget_all():
    """Throw every word away, for good; the caller indexes anew."""
    db.session.execute(delete(TicketWords))
    words_index.purge(db.session)
    db.session.commit()


def index_missing(each=lambda count: None):
    """Give every ticket without words its own, committing batch by batch; how many there were."""
    total = 0
    known = select(TicketWords.ticket_id).where(TicketWords.ticket_id == Ticket.id)
    last = 0
    while ids := db.session.scalars(
        select(Ticket.id).where(Ticket.id > last, ~known.exists()).order_by(Ticket.id).limit(BATCH)
    ).all():
        _index(ids)
        db.session.commit()
        last, total = ids[-1], total + len(ids)
        each(len(ids))
    return total
