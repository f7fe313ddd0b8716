"""Every kind of event, with its sentence in the history."""

from typing import NamedTuple

from board.domain.refusals import N_


class EventKind(NamedTuple):
    """A kind of event, and the English sentence that stands for it in the history."""

    key: str
    sentence: str


_KINDS = (
    EventKind("registered", N_("Request registered")),
    EventKind("registration_completed", N_("Registration completed")),
    EventKind("registration_corrected", N_("Registration corrected")),
    EventKind("triaged", N_("Priority judged")),
    EventKind("disputed", N_("Priority disputed")),
    EventKind("ruled", N_("Priority ruled")),
    EventKind("ruled_by_default", N_("Nobody ruled in time: the higher priority holds")),
    EventKind("raised", N_("Priority raised")),
    EventKind("titled", N_("Title changed")),
    EventKind("assigned", N_("Assigned")),
    EventKind("released", N_("Assignment taken back")),
    EventKind("started", N_("Work started")),
    EventKind("noted", N_("Progress noted")),
    EventKind("customer_updated", N_("Customer told about progress")),
    EventKind("communicated", N_("Talk with the customer recorded")),
    EventKind("enquired", N_("The customer asks how it stands")),
    EventKind("committed", N_("Commitment made")),
    EventKind("commitment_begun", N_("Commitment taken up")),
    EventKind("commitment_answered", N_("Commitment answered")),
    EventKind("estimated", N_("New expected time")),
    EventKind("reckoned", N_("Deadlines moved: the policy or its calendar has changed")),
    EventKind("paused", N_("Paused")),
    EventKind("resumed", N_("Resumed")),
    EventKind("material_arrived", N_("Material from the customer arrived")),
    EventKind("acted", N_("A supervisor stepped in")),
    EventKind("timer_fired", N_("A limit was reached")),
    EventKind("overdue", N_("Promise broken")),
    EventKind("escalated", N_("Escalated")),
    EventKind("explained", N_("Overdue reason given")),
    EventKind("acknowledged", N_("The broken promise was taken on")),
    EventKind("solved", N_("Solution carried out")),
    EventKind("approved", N_("Solution approved")),
    EventKind("recalled", N_("Solution taken back")),
    EventKind("rejected", N_("Solution rejected")),
    EventKind("reminded", N_("Customer reminded")),
    EventKind("answered", N_("The customer answered")),
    EventKind("rated", N_("The customer rated")),
    EventKind("silent", N_("The customer did not answer")),
    EventKind("ready_to_close", N_("Ready to close")),
    EventKind("closed", N_("Closed")),
    EventKind("withdrawn", N_("Closed without confirmation")),
    EventKind("handled_again", N_("Second handling begins")),
    EventKind("archived", N_("Archived")),
    EventKind("attached", N_("File attached")),
    EventKind("linked", N_("Linked to another ticket")),
    EventKind("unlinked", N_("Link removed")),
    EventKind("message_delivered", N_("Message delivered")),
    EventKind("message_failed", N_("Message could not be delivered")),
    EventKind("told_by_hand", N_("Customer told by hand")),
    EventKind("links_withdrawn", N_("Customer's links withdrawn")),
    EventKind("link_made", N_("Customer's link filled in by hand")),
    EventKind("revealed", N_("Personal data shown in full")),
    EventKind("imported", N_("Imported")),
    EventKind("source_changed", N_("Changed in the system it came from")),
    EventKind("undone", N_("Undone")),
    EventKind("tagged", N_("Tagged")),
    EventKind("untagged", N_("Tag removed")),
    EventKind("overloaded", N_("More at once than agreed")),
    EventKind("nudged", N_("Assignee reminded")),
    EventKind("urged", N_("The customer urges")),
)

KINDS: dict[str, EventKind] = {kind.key: kind for kind in _KINDS}


def sentence(kind: str) -> str:
    """The English sentence of an event kind, for the catalogue. Raises KeyError for an unknown kind."""
    return KINDS[kind].sentence
