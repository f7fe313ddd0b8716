"""Reads the message texts of a policy file and refuses a variable that nobody fills."""

import re
from string import Formatter

from board.domain.policies.labels import Label, MessageText
from board.domain.policies.model import Policy
from board.domain.policies.reader import PolicyError, Table

# What a message may name, and what it stands for. Whoever queues the message fills in what is not the policy's.
VARIABLES = {
    "customer": "to customers: how they are addressed, e.g. 张女士; to staff: the masked name",
    "agent": "display name of the person who writes or handles",
    "number": "ticket number",
    "request": "request number",
    "title": "the ticket's title, name masked",
    "problem": "the problem in short",
    "link": "link to the customer's page, filled in at delivery",
    "due": "when it is due: the promise, or the timer's time, as the reader writes times",
    "priority": "label of the priority",
    "assignee": "display name of the ticket's person",
    "status": "first part of a customer update",
    "progress": "second part of a customer update",
    "next_step": "third part of a customer update",
    "expected": "fourth part of a customer update",
    "solution": "the solution, for the customer",
    "reason": "a reason in words",
    "escalated_to": "role or team that the ticket was escalated to (K-053)",
    "by_name": "display name of whoever did it",
    "last_note": "how old the last progress note is, in words (K-014)",
    "need": "what a commitment is about",
    "milestone": "label of the reached milestone",
    "rating": "the customer's rating in words",
    "suggestion": "the customer's words",
    "channel": "label of a channel",
    "waiting": "how many customers wait",
    "minutes": "the waiting time in minutes",
    "count": "how many there are",
    "screen": "the name of a wall",
    "code": "two figures that the wall shows",
    "address": "an address outside the house, as its owner calls it",
    "list": "one line for each of several tickets",
    "board": "the board's name",
    "cadence": "how often an overdue ticket's customer hears from us, e.g. every hour",
    "review_minutes": "time for a ruling",
    "material_minutes": "time to go on after material came in",
    "reminder_minutes": "time before the reminder",
    "silence_minutes": "time from the reminder to closing by silence",
    "plan_hours": "time for a new plan after “not solved”",
    "supervisor": "what the board calls its supervisors",
    "head": "what the board calls its head of service",
}
FROM_POLICY = (
    "board", "cadence", "review_minutes", "material_minutes", "reminder_minutes", "silence_minutes", "plan_hours",
    "supervisor", "head",
)  # fmt: skip
FOR_CUSTOMERS = ("customer", "agent", "number", "request", "title", "problem", "link", "due", *FROM_POLICY)
FOR_STAFF = ("number", "title", "customer", "priority", "assignee", "due", *FROM_POLICY)
UPDATE = ("status", "progress", "next_step", "expected")

# Template to the variables that it may name besides those of its audience.
TO_CUSTOMER = {
    "greeting": (), "queue_notice": ("waiting", "minutes"), "received": (), "ask_attachment": (),
    "in_progress": UPDATE, "customer_action_needed": UPDATE,
    "overdue_escalated": ("reason", "escalated_to"), "new_estimate": ("reason",),
    "confirmation_request": ("solution",), "reminder": (), "closed": (), "closed_by_silence": (),
    "second_handling": (),
}  # fmt: skip
TO_STAFF = {
    "assigned": ("by_name",), "unassigned": ("by_name", "reason"), "register_due": (), "judge_due": (),
    "assign_due": (), "review_wanted": (), "review_due": (), "ruled": ("by_name", "reason"), "ruled_by_default": (),
    "respond_due": (), "start_due": (), "resolve_due": (), "note_due": ("last_note",), "update_due": (),
    "enquiry_due": (), "customer_asks": (),
    "promise_half": ("last_note",), "promise_hour": (), "promise_overdue": (), "act_overdue": (),
    "acknowledged": ("by_name",),
    "milestone_due": ("milestone",), "material_due": (), "material_arrived": (), "commitment_made": ("need",),
    "commitment_due": ("need",), "commitment_answered": ("need",), "escalated": (), "ready_to_close": (),
    "customer_solved": ("rating", "suggestion"), "customer_low_rating": ("rating", "suggestion"),
    "customer_not_solved": (), "solution_rejected": ("reason",),
    "message_failed": ("channel", "reason"), "tell_by_hand": (), "bundle": ("count", "list"),
    "wall_approval": ("screen", "code"), "nudged": ("by_name",), "destination_off": ("address", "count"), "try_out": (),
    "customer_urges": ("count",),
}  # fmt: skip
KEYS = (*TO_CUSTOMER, *TO_STAFF)


def variables_of(template: str) -> frozenset[str]:
    """What the text of a template may name."""
    if template in TO_CUSTOMER:
        return frozenset((*FOR_CUSTOMERS, *TO_CUSTOMER[template]))
    return frozenset((*FOR_STAFF, *TO_STAFF[template]))


def read_messages(table: Table, like: Policy | None) -> dict[str, MessageText]:
    """Every message the product sends; those the file lacks come from `like`."""
    with table.table("messages") if table.has("messages") or like is None else Table({}, table.source) as texts:
        found = {}
        for key in KEYS:
            if like is not None and not texts.has(key):
                found[key] = like.messages[key]
            else:
                found[key] = _message(texts.table(key), key)
    return found


def _message(item: Table, key: str) -> MessageText:
    with item:
        subject = item.label("subject", None)
        text = item.own_label()
    for label in filter(None, (subject, text)):
        _check_variables(item, key, label)
    return MessageText(key, text, subject)


def _check_variables(item: Table, key: str, label: Label) -> None:
    for language in ("en", "zh"):
        if problem := problem_with_text(key, label.in_(language)):
            raise PolicyError(item.source, f"{item.path}.{language}", problem)


def problem_with_text(template: str, text: str) -> str | None:
    """What is wrong with a message text, None when it can be used. Also for texts that people edit."""
    try:
        parts = list(Formatter().parse(text))
    except ValueError as error:
        return f"braces do not match: {error}"
    if re.search(r"\{link\}\S", text):
        return "a mail program reads what follows {link} as a part of it: put a blank there, or end with it"
    allowed = variables_of(template)
    for _, name, spec, conversion in parts:
        if name is not None and (name not in allowed or spec or conversion):
            return f"unknown variable {{{name}}}; allowed: {', '.join(sorted(allowed))}"
    return None
