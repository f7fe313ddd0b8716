"""What customers hear of their registration: that it is here, and what is still wanted from them."""

from board.domain.registration import ASKED_FOR
from board.models.telling import tell_customer


def acknowledge(ticket, *, now, policy):
    """Tell the customer that their request is here, with the link that shows how far it is (K-037)."""
    _tell(ticket, "received", now, policy)


def ask_for_attachment(ticket, *, now, policy):
    """Ask the customer for what is to be attached, where the sheet says so (K-035)."""
    if ticket.request.attachment_state == ASKED_FOR:
        _tell(ticket, "ask_attachment", now, policy)


def _tell(ticket, template, now, policy):
    """Once for each verb: what this customer was told before somebody else took the place leads nowhere any more."""
    key = f"{template}:{ticket.id}:{ticket.request.customer_id}:{ticket.face}"
    tell_customer(ticket, template, key=key, now=now, policy=policy, link="progress")
