"""What a message can say of a ticket: the values of its template's variables, with those that the verb gives."""

from board.domain import masks, messages, titles


def for_staff(ticket, language, policy, particulars):
    """Name to text or instant, for one of us: the customer's words and names masked."""
    customer = ticket.customer
    return {
        "problem": masks.in_text(_problem_in_short(ticket)),
        "demand": masks.in_text(_demand_in_short(ticket)),
        "number": ticket.number,
        "title": ticket.title,
        "customer": customer.masked_name if customer else "-",
        "priority": policy.priority(ticket.colour).label.in_(language),
        "assignee": ticket.assignee.name if ticket.assignee else "-",
    } | _given(ticket, language, policy, particulars)


def for_customer(ticket, person, policy, particulars):
    """The same for the customer, in the request's language; who speaks is `person`, else who has it or received it."""
    request, language = ticket.request, ticket.request.language
    speaker = person or ticket.assignee or request.receiver
    return {
        "number": ticket.number,
        "request": request.number,
        "title": ticket.title,
        "problem": _problem_in_short(ticket),
        "customer": messages.address(request.customer.name, request.customer.salutation, policy, language),
        "agent": speaker.name if speaker else "",
        "link": "{link}",
    } | _given(ticket, language, policy, particulars)


def _demand_in_short(ticket):
    """What the customer asks for, as the registration has it, at most 60 characters; a dash where nobody asked."""
    facts = ticket.request.facts or {}
    return titles.shortened(str(facts.get("core_demand") or facts.get("desired_outcome") or "-").strip(), 60)


def _problem_in_short(ticket):
    """The problem in the customer's or the agent's words, at most 60 characters."""
    text = (ticket.request.agent_summary or ticket.request.customer_words or ticket.title).strip()
    return titles.shortened(text, 60)


def _given(ticket, language, policy, particulars):
    """When it is promised, and what the verb says besides, in the language."""
    promise = ticket.cycle.promise_at
    due = messages.clock_time(promise, policy, language) if promise else ""
    return {"due": due} | {name: messages.in_language(value, policy, language) for name, value in particulars.items()}
