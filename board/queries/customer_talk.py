"""What was said on a ticket as its customer may read it: what they wrote by themselves, what reached them from us."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select

from board.extensions import db, policies
from board.models import texts
from board.models.attachment import Attachment
from board.models.entries import Communication, CustomerUpdate
from board.models.message import Message
from board.queries.customer_letter import masked

UPDATES = ("in_progress", "customer_action_needed")  # they stand there in their four parts


@dataclass(frozen=True)
class Written:
    """What the customer sent us by themselves: when, the words ("" for none) and the names of files, all masked."""

    at: object
    words: str
    files: tuple[str, ...] = ()


def written_with(cycle):
    """What came with the customer's answer and what followed it, oldest first."""
    customer = cycle.ticket.request.customer
    is_theirs = cycle.answer_words and cycle.answer_how == "link"
    words = [Written(cycle.answered_at, masked(cycle.answer_words, customer))] if is_theirs else []
    kept = _files_of("answer", [cycle.id])[cycle.id]
    files = [Written(file.added_at, "", (masked(file.name, customer),)) for file in kept]
    later = [record for record in written_by_customer(cycle.ticket) if record.recorded_at >= cycle.answered_at]
    return sorted([*words, *files, *as_written(later, customer)], key=lambda one: one.at)


def written_by_customer(ticket):
    """The records of what came through a link, oldest first; those that staff keeps name a person.

    The record of the registration names none where the system registered, and is none of theirs.
    """
    query = select(Communication).where(
        Communication.ticket_id == ticket.id, Communication.by_id.is_(None), Communication.type != "intake"
    )
    return db.session.scalars(query.order_by(Communication.id)).all()


def as_written(records, customer):
    """The records as their customer reads them, in their order."""
    files = _files_of("communication", [record.id for record in records])
    return [_written(record, [file.name for file in files[record.id]], customer) for record in records]


def _written(record, names, customer):
    """Where files came without words, the record has their names for words."""
    words = record.customer_statement or ""
    words = "" if words == "、".join(names) else masked(words, customer)
    return Written(record.recorded_at, words, tuple(masked(name, customer) for name in names))


def _files_of(entry_kind, entry_ids):
    """Entry to its files in the order in which they were added."""
    query = select(Attachment).where(Attachment.entry_kind == entry_kind, Attachment.entry_id.in_(entry_ids))
    found = defaultdict(list)
    for file in db.session.scalars(query.order_by(Attachment.id)):
        found[file.entry_id].append(file)
    return found


@dataclass(frozen=True)
class Told:
    """What we told the customer: an update in its four parts, or a message that arrived, by its subject.

    The words of a message stay in it: they name the customer as they were called then. `is_mail` is true for what
    a machine brought, to the masked address; all else somebody told. `has_question` is true for a message that asks
    whether the present solution holds.
    """

    at: object
    update: CustomerUpdate | None = None
    subject: str = ""
    address: str = ""
    is_mail: bool = False
    has_question: bool = False


def told_to_customer(ticket):
    """Updates, and the messages that arrived, newest first."""
    updates = [Told(update.recorded_at, update) for update in updates_of(ticket)]
    return sorted([*updates, *_arrived(ticket)], key=lambda one: one.at, reverse=True)


def updates_of(ticket):
    """The updates that the customer was told, newest first."""
    query = select(CustomerUpdate).where(CustomerUpdate.ticket_id == ticket.id)
    return db.session.scalars(query.order_by(CustomerUpdate.id.desc())).all()


def _arrived(ticket):
    """What reached the present customer; a registration may have been completed with another one than it began with."""
    query = select(Message).where(
        Message.ticket_id == ticket.id, Message.customer_id.is_not(None),
        Message.customer_id == ticket.request.customer_id, Message.template.not_in(UPDATES),
        Message.state == "delivered", Message.delivered_at.is_not(None),
    )  # fmt: skip
    return [_told(message, ticket) for message in db.session.scalars(query)]


def _told(message, ticket):
    is_mail = message.channel == "email" and message.error is None  # what was told by hand keeps why no mail arrived
    return Told(
        message.delivered_at,
        subject=_subject(message, ticket),
        address=message.contact_point.mask if is_mail and message.contact_point else "",
        is_mail=is_mail,
        has_question=ticket.is_asked_by(message),
    )


def _subject(message, ticket):
    """The subject where it is the board's words and numbers; "" where more was filled in, which may be a name."""
    policy = policies[ticket.board]
    words = texts.edited(ticket.board, message.template, message.channel, message.language)
    subject = (words or policy.messages[message.template]).subject
    plain = subject.in_(message.language) if subject else ""
    plain = plain.replace("{request}", ticket.request.number).replace("{number}", ticket.number)
    return message.subject if message.subject == plain else ""
