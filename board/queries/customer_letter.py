"""What both pages of a customer begin with, and what the question says of silence."""

from dataclasses import dataclass

from flask_babel import gettext

from board.domain import masks, messages
from board.extensions.words import together


@dataclass(frozen=True)
class Letter:
    """What both pages begin with: nothing in it names anybody in full."""

    greeting: str
    asked: str
    solution: str
    time_of: object
    masked: object


def letter_to(ticket, cycle, policy, language):
    """The masked words of a letter in the reader's language.

    `time_of(instant)` writes a time of the board's zone, `masked(text)` any other words for this customer.
    """
    request = ticket.request
    customer = request.customer
    return Letter(
        greeting=gettext("Dear %(name)s,", name=masked_address(customer, policy, language)),
        asked=masked(request.customer_words or request.agent_summary or ticket.title, customer),
        solution=masked(cycle.solution or "", customer),
        time_of=lambda instant: messages.clock_time(instant, policy, language),
        masked=lambda text: masked(text, customer),
    )


def masked(text, customer):
    """The words without contacts and the customer's name: links are forwarded."""
    return masks.in_text_of(text, customer.name if customer else None)


def masked_address(customer, policy, language):
    """张女士 where the salutation is known, else the mask: links are forwarded."""
    if customer is None:
        return messages.address(None, None, policy, language)
    if customer.salutation and language == "zh":
        return messages.address(customer.name, customer.salutation, policy, language)
    return customer.masked_name


def without_answer(ticket, policy, time_of):
    """What happens while the customer says nothing, in sentences: as the policy has it and the ticket stands.

    "" while silence counts for nothing, since the question or its reminder has not been delivered.
    """
    if ticket.ready_to_close_at:
        return gettext("We have no answer yet; a supervisor looks at it before your request is closed.")
    if ticket.cycle.ask_failed_at:
        return ""
    minutes, silent_at = policy.closing.reminder_minutes, _silent_at(ticket)
    end = _in_the_end(ticket, policy, silent_at, time_of)
    if minutes is None or ticket.cycle.reminded_at:
        return end
    return together([gettext("Without an answer we remind you after %(minutes)s minutes.", minutes=minutes), end])


def _silent_at(ticket):
    """When silence will count, once its clock runs."""
    return next((t.due_at for t in ticket.timers if t.kind == "silence" and t.ended_at is None), None)


def _in_the_end(ticket, policy, silent_at, time_of):
    minutes = policy.closing.silence_minutes
    if minutes is None:
        return gettext("We do not close your request without your answer.")
    late = gettext("%(minutes)s minutes after the reminder has reached you", minutes=minutes)
    when = gettext("by %(time)s", time=time_of(silent_at)) if silent_at else late
    if ticket.waits_for_leader(policy):
        return gettext(
            "If we have heard nothing %(when)s, a supervisor looks at it before your request is closed.", when=when
        )
    return gettext(
        "If we have heard nothing %(when)s, we take it as solved and close your request. "
        "Is it not solved after all, tell us the number %(number)s and we go on.",
        when=when, number=ticket.request.number,
    )  # fmt: skip
