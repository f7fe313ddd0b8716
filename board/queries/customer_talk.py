"""What was said on a ticket as its customer may read it: what they wrote by themselves, what reached them from us."""

from dataclasses import dataclass

from sqlalchemy import select

from board.domain import masks, messages
from board.domain.policies.labels import Label
from board.extensions import db, policies
from board.models.attachment import Attachment
from board.models.entries import Communication, CustomerUpdate
from board.models.message import Message
from board.queries.customer_letter import masked_address

UPDATES = ("in_progress", "customer_action_needed")  # they stand there in their four parts
LINK = Label("(the link in our message)", "（链接见我们发送的消息）")


@dataclass(frozen=True)
class Written:
    """What the customer sent us by themselves: when, the masked words ("" for none) and the names of files."""

    at: object
    words: str
    files: tuple[str, ...] = ()


def written_with(cycle):
    """What came with the customer's answer and what followed it, oldest first."""
    is_theirs = cycle.answer_words and cycle.answer_how == "link"
    words = [Written(cycle.answered_at, masks.in_text(cycle.answer_words))] if is_theirs else []
    files = [Written(file.added_at, "", (file.name,)) for file in _files_of("answer", cycle.id)]
    return sorted([*words, *files, *written_since(cycle.answered_at, cycle.ticket)], key=lambda one: one.at)


def written_since(instant, ticket):
    """What the customer wrote by themselves from an instant on, oldest first."""
    return [_written(record) for record in written_by_customer(ticket) if record.recorded_at >= instant]


def written_by_customer(ticket):
    """The records of what came through a link, oldest first; those that staff keeps name a person."""
    query = select(Communication).where(Communication.ticket_id == ticket.id, Communication.by_id.is_(None))
    return db.session.scalars(query.order_by(Communication.id)).all()


def _written(record):
    """A record as its customer reads it; where files came without words, it has their names for words."""
    files = tuple(file.name for file in _files_of("communication", record.id))
    words = record.customer_statement or ""
    return Written(record.recorded_at, "" if words == "、".join(files) else masks.in_text(words), files)


def _files_of(entry_kind, entry_id):
    query = select(Attachment).where(Attachment.entry_kind == entry_kind, Attachment.entry_id == entry_id)
    return db.session.scalars(query.order_by(Attachment.id)).all()


@dataclass(frozen=True)
class Told:
    """What we told the customer: an update in its four parts, or a message that arrived, and at which masked address.

    `has_question` is true for a message that asks whether the present solution holds.
    """

    at: object
    update: CustomerUpdate | None = None
    subject: str = ""
    body: str = ""
    address: str = ""
    has_question: bool = False


def told_to_customer(ticket):
    """Updates, and the messages that arrived, newest first."""
    updates = [Told(update.recorded_at, update) for update in _updates(ticket)]
    return sorted([*updates, *_arrived(ticket)], key=lambda one: one.at, reverse=True)


def _updates(ticket):
    query = select(CustomerUpdate).where(CustomerUpdate.ticket_id == ticket.id)
    return db.session.scalars(query.order_by(CustomerUpdate.id.desc()))


def _arrived(ticket):
    query = select(Message).where(
        Message.ticket_id == ticket.id, Message.customer_id.is_not(None), Message.template.not_in(UPDATES),
        Message.state == "delivered", Message.delivered_at.is_not(None),
    )  # fmt: skip
    return [_told(message, ticket) for message in db.session.scalars(query)]


def _told(message, ticket):
    return Told(
        message.delivered_at,
        subject=_masked(message.subject, message, ticket),
        body=_masked(message.body, message, ticket),
        address=message.contact_point.mask if message.channel == "email" and message.contact_point else "",
        has_question=ticket.is_asked_by(message),
    )


def _masked(text, message, ticket):
    """The words without what a link that is forwarded must not carry on: the customer's name, and another link."""
    customer, policy, language = ticket.request.customer, policies[ticket.board], message.language
    text = text.replace("{link}", LINK.in_(language))
    if customer.name:
        full = messages.address(customer.name, customer.salutation, policy, language)
        text = text.replace(full, masked_address(customer, policy, language))
        text = text.replace(customer.name, customer.masked_name)
    return masks.in_text(text)
