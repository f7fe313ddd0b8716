"""Every kind of event: its sentence in the history, and who may read it."""

from typing import NamedTuple

from board.domain.refusals import N_

STAFF, CUSTOMER, LEADERS = "staff", "customer", "leaders"


class EventKind(NamedTuple):
    """A kind of event. `audience`: customer ones also show on the customer's progress page."""

    key: str
    sentence: str
    audience: str = STAFF


_KINDS = (
    EventKind("registered", N_("Request registered"), CUSTOMER),
    EventKind("registration_completed", N_("Registration completed")),
    EventKind("triaged", N_("Priority judged")),
    EventKind("disputed", N_("Priority disputed")),
    EventKind("ruled", N_("Priority ruled")),
    EventKind("ruled_by_default", N_("Nobody ruled in time: the higher priority holds")),
    EventKind("raised", N_("Priority raised")),
    EventKind("titled", N_("Title changed")),
    EventKind("assigned", N_("Assigned")),
    EventKind("released", N_("Assignment taken back")),
    EventKind("started", N_("Work started"), CUSTOMER),
    EventKind("noted", N_("Progress noted")),
    EventKind("customer_updated", N_("Customer told about progress"), CUSTOMER),
    EventKind("communicated", N_("Talk with the customer recorded")),
    EventKind("committed", N_("Commitment made")),
    EventKind("commitment_answered", N_("Commitment answered")),
    EventKind("estimated", N_("New expected time"), CUSTOMER),
    EventKind("paused", N_("Paused"), CUSTOMER),
    EventKind("resumed", N_("Resumed"), CUSTOMER),
    EventKind("material_arrived", N_("Material from the customer arrived"), CUSTOMER),
    EventKind("acted", N_("A supervisor stepped in")),
    EventKind("timer_fired", N_("A limit was reached")),
    EventKind("overdue", N_("Promise broken")),
    EventKind("escalated", N_("Escalated"), CUSTOMER),
    EventKind("solved", N_("Solution carried out"), CUSTOMER),
    EventKind("approved", N_("Solution approved")),
    EventKind("recalled", N_("Solution taken back")),
    EventKind("rejected", N_("Solution rejected")),
    EventKind("reminded", N_("Customer reminded")),
    EventKind("answered", N_("The customer answered"), CUSTOMER),
    EventKind("rated", N_("The customer rated"), CUSTOMER),
    EventKind("silent", N_("The customer did not answer")),
    EventKind("ready_to_close", N_("Ready to close")),
    EventKind("closed", N_("Closed"), CUSTOMER),
    EventKind("withdrawn", N_("Closed without confirmation")),
    EventKind("handled_again", N_("Second handling begins"), CUSTOMER),
    EventKind("archived", N_("Archived")),
    EventKind("attached", N_("File attached")),
    EventKind("linked", N_("Linked to another ticket")),
    EventKind("unlinked", N_("Link removed")),
    EventKind("message_delivered", N_("Message delivered")),
    EventKind("message_failed", N_("Message could not be delivered")),
    EventKind("told_by_hand", N_("Customer told by hand")),
    EventKind("revealed", N_("Personal data shown in full"), LEADERS),
    EventKind("imported", N_("Imported")),
    EventKind("source_changed", N_("Changed in the system it came from")),
    EventKind("undone", N_("Undone")),
)

KINDS: dict[str, EventKind] = {kind.key: kind for kind in _KINDS}


def sentence(kind: str) -> str:
    """The English sentence of an event kind, for the catalogue. Raises KeyError for an unknown kind."""
    return KINDS[kind].sentence


def is_for_customer(kind: str) -> bool:
    """Whether the customer's progress page shows it."""
    return KINDS[kind].audience == CUSTOMER
