"""From what is due to the sheet that does it: one table for inbox, day and reviews."""

from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from board.domain.facts import OPEN_STAGES


class Step(NamedTuple):
    """What to press, and where it leads."""

    label: object
    url: str


NOTE = (_l("Write a note"), "notes/new")
UPDATE = (_l("Tell the customer"), "updates/new")
RULE = (_l("Review"), "rulings/new")
OPEN = (_l("Open the ticket"), "")

# What is due (a timer's kind) → what does it, and the sheet.
DUE = {
    "register": (_l("Complete the registration"), "completions/new"),
    "judge": (_l("Judge"), "triages/new"),
    "assign": (_l("Assign"), "assignments/new"),
    "review": RULE,
    "respond": (_l("Contact the customer"), "communications/new"),
    "start": (_l("Start"), "starts/new"),
    "resolve": (_l("Write the solution"), "solutions/new"),
    "promise": (_l("Write the solution"), "solutions/new"),
    "act": (_l("Step in"), "actions/new"),
    "take_on": (_l("I see to it"), "acknowledgements/new"),
    "note": NOTE,
    "update": UPDATE,
    "milestone": UPDATE,
    "enquiry": UPDATE,
    "material": NOTE,
    "close": (_l("Close"), "closures/new"),
}

# What a notice is about (a message's template) → the same.
NOTICED = {
    "assigned": "start",
    "review_wanted": "review",
    "ready_to_close": "close",
    "promise_half": "note",
    "promise_hour": "note",
    "promise_overdue": "act",
    "act_overdue": "act",
    "material_arrived": "note",
    "customer_asks": "enquiry",
    "customer_not_solved": "judge",
}

# What a notice about no ticket leads to; the address stands with it.
WITHOUT_TICKET = {
    "register_due": _l("Go on"),
    "bundle": _l("What is next for me"),
    "destination_off": _l("Addresses outside"),
}

CALLS = ("promise_overdue", "act_overdue")

# The stages in which a thing can still be done; any open one where nothing is said.
WANTED_IN = {
    "register": ("new",),
    "judge": ("new",),
    "assign": ("new",),
    "start": ("assigned",),
    "resolve": ("in_progress",),
    "promise": ("assigned", "in_progress"),
    "act": ("new", "assigned", "in_progress"),
    "take_on": ("new", "assigned", "in_progress"),
    "note": ("in_progress",),
    "close": ("awaiting_customer",),
}


def step_for(kind, number):
    """What to press on this ticket when this is due; the ticket itself when no single sheet does it."""
    words, path = DUE.get(kind, OPEN)
    return Step(words, f"/tickets/{number}/{path}".rstrip("/"))


def step_for_notice(notice, ticket):
    """What to press after reading this notice, if the ticket still wants it; else the ticket itself.

    None where there is no ticket and the notice leads nowhere.
    """
    if ticket is None:
        words = WITHOUT_TICKET.get(notice.template)
        return Step(words, notice.url) if words else None
    if notice.template == "wall_approval":
        return Step(_l("Is it you?"), notice.url)
    kind = _kind_of(notice.template, ticket)
    fits = ticket.stage in WANTED_IN.get(kind, OPEN_STAGES)
    return step_for(kind if fits else "open", ticket.number)


def _kind_of(template, ticket):
    """What a notice is about; a call that nobody has taken on is taken on first."""
    if template in CALLS and ticket.chain_waits:
        return "act" if ticket.cycle.acknowledged_at else "take_on"
    return NOTICED.get(template, template.removesuffix("_due"))


def answer_step(commitment, number):
    """The sheet that keeps a commitment."""
    return Step(_l("It is done"), f"/tickets/{number}/commitments/{commitment.id}/answers/new")


def telling_step(message, number):
    """The sheet that says how a message was told by hand."""
    return Step(_l("Tell the customer yourself"), f"/tickets/{number}/deliveries/new?message={message.id}")
