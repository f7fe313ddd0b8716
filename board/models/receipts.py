"""What customers hear of their registration: that it is here, and what is still wanted from them."""

from board.domain.registration import ASKED_FOR
from board.models.telling import tell_customer


def acknowledge(ticket, *, now, policy):
    """Tell the customer, each once, that their request is here, with the link that shows how far it is (K-037)."""
    key = f"received:{ticket.id}:{ticket.request.customer_id}"
    tell_customer(ticket, "received", key=key, now=now, policy=policy, link="progress")


def ask_for_attachment(ticket, *, now, policy):
    """Ask the customer for what is to be attached, each once, where the sheet says so (K-035)."""
    if ticket.request.attachment_state == ASKED_FOR:
        key = f"ask_attachment:{ticket.id}:{ticket.request.customer_id}"
        tell_customer(ticket, "ask_attachment", key=key, now=now, policy=policy, link="progress")
