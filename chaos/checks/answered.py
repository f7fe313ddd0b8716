"""Every operation that was answered with success is there once, with its event and its key."""

from collections import Counter

from sqlalchemy import case, select

from board.extensions import db
from board.models.attachment import Attachment
from board.models.entries import Commitment, CustomerUpdate, Note
from board.models.event import Event
from board.models.once import OnceKey
from board.models.request import Request
from board.models.ticket import Ticket

PEOPLE = ("person", "token")
# Where the words of an operation stand.
WRITTEN = {
    "registered": select(Request.customer_words),
    "noted": select(Note.result).where(Note.source == "person"),
    "customer_updated": select(CustomerUpdate.progress),
    "committed": select(Commitment.need).where(Commitment.kind == "todo"),
}


def lost_or_doubled(ledger):
    """A sentence for each operation that is missing or there twice, and for each that nobody was told of."""
    _name_what_was_only_confirmed(ledger)
    return [*_unanswered(ledger), *_keys(ledger), *_words(ledger), *_attached(ledger), *_events(ledger)]


def _name_what_was_only_confirmed(ledger):
    """A registration that was sent again may hear only that it is saved: its words tell its number."""
    for operation in ledger.saved("registered"):
        if operation.number is None:
            query = select(Ticket.number).join(Request, Ticket.request_id == Request.id)
            operation.number = db.session.scalar(query.where(Request.customer_words.contains(operation.mark)))


def _unanswered(ledger):
    return [f"{o.event} on {o.number} was never answered" for o in ledger.operations if o.outcome == "unanswered"]


def _keys(ledger):
    kept = set(db.session.scalars(select(OnceKey.key)))
    keyed = [operation for operation in ledger.saved() if operation.once]
    return [f"{o.event} on {o.number} was answered, its key is gone" for o in keyed if o.once not in kept]


def _words(ledger):
    for event, query in WRITTEN.items():
        texts = list(db.session.scalars(query))
        for operation in ledger.saved(event):
            count = sum(f"({operation.mark})" in (text or "") for text in texts)
            if count != 1:
                yield f"{event} on {operation.number} stands {count} times ({operation.mark})"
        if len(texts) != len(ledger.saved(event)):
            yield f"{len(texts)} rows are {event}, {len(ledger.saved(event))} were answered"


def _attached(ledger):
    kept = Counter(db.session.scalars(select(Attachment.blob_hash)))
    told = Counter(operation.digest for operation in ledger.saved("attached"))
    for digest in kept | told:
        if kept[digest] != told[digest]:
            yield f"the file {digest[:12]} is kept {kept[digest]} times, {told[digest]} were answered"


def _events(ledger):
    """As many events of a person, or of a customer by a link, on a ticket as operations: none lost, none twice."""
    person = case((Event.actor_kind == "person", Event.actor_id))
    query = select(Ticket.number, Event.kind, person, Event.data).join(Ticket, Event.ticket_id == Ticket.id)
    rows = db.session.execute(query.where(Event.actor_kind.in_(PEOPLE)))
    kinds = {operation.event for operation in ledger.operations}
    kept = Counter(
        (number, kind, who) for number, kind, who, data in rows
        if kind in kinds and data.get("commitment", "todo") == "todo"  # other commitments are made by verbs
    )  # fmt: skip
    told = Counter((o.number, o.event, o.person_id) for o in ledger.saved() if o.number)
    whys = {(o.number, o.event, o.person_id): f"; refused: {o.why}" for o in ledger.operations if o.why}
    for name in told | kept:
        if kept[name] != told[name]:
            why = whys.get(name, "")
            yield f"{name[1]} on {name[0]} by {name[2]}: {told[name]} answered, {kept[name]} events{why}"
