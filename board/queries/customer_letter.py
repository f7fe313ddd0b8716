"""What both pages of a customer begin with, and what the question says of silence."""

from dataclasses import dataclass

from flask_babel import gettext

from board.domain import masks, messages


@dataclass(frozen=True)
class Letter:
    """What both pages begin with: nothing in it names anybody in full."""

    greeting: str
    asked: str
    solution: str
    time_of: object


def letter_to(ticket, cycle, policy, language):
    """The masked words of a letter in the reader's language; `time_of(instant)` writes a time of the board's zone."""
    request = ticket.request
    return Letter(
        greeting=gettext("Dear %(name)s,", name=masked_address(request.customer, policy, language)),
        asked=masks.in_text(request.customer_words or request.agent_summary or ticket.title),
        solution=masks.in_text(cycle.solution or ""),
        time_of=lambda instant: messages.clock_time(instant, policy, language),
    )


def masked_address(customer, policy, language):
    """张女士 where the salutation is known, else the mask: links are forwarded."""
    if customer is None:
        return messages.address(None, None, policy, language)
    if customer.salutation and language == "zh":
        return messages.address(customer.name, customer.salutation, policy, language)
    return customer.masked_name


def without_answer(ticket, policy, time_of):
    """What happens while the customer says nothing, in sentences: as the policy has it and the ticket stands."""
    if ticket.ready_to_close_at:
        return gettext("We have no answer yet; a supervisor looks at it before your request is closed.")
    minutes, silent_at = policy.closing.reminder_minutes, _silent_at(ticket)
    end = _in_the_end(ticket, policy, silent_at, time_of)
    if minutes is None or silent_at:
        return end
    return gettext("Without an answer we remind you after %(minutes)s minutes.", minutes=minutes) + " " + end


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
