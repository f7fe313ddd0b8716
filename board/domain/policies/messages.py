"""Reads the message texts of a policy file and refuses a variable that nobody fills."""

from string import Formatter

from board.domain.policies.labels import Label, MessageText
from board.domain.policies.model import Policy
from board.domain.policies.reader import PolicyError, Table

# What a message may name. Whoever queues the message fills those that its template uses.
VARIABLES = {
    "name": "how the customer is addressed, e.g. 张女士; “客户” when nothing is known",
    "agent": "display name of the person who writes or handles",
    "board": "the board's name",
    "number": "ticket number",
    "request_number": "request number",
    "title": "the ticket's title, name masked",
    "subject": "the problem in short: core demand or topic",
    "priority": "label of the priority",
    "stage": "label of the column",
    "status": "first part of a customer update",
    "progress": "second part of a customer update",
    "next_step": "third part of a customer update",
    "expected": "expected time, as the reader writes times",
    "wanted": "material that the customer is asked for",
    "result": "the solution, for the customer",
    "verify": "how the customer can check the solution",
    "link": "link to the confirmation page",
    "progress_link": "link to the progress page",
    "minutes": "a number of minutes",
    "cadence": "a span between updates, e.g. every hour",
    "waiting": "how many customers wait",
    "escalated_to": "role or team that the ticket was escalated to (K-053)",
    "due": "when something is due, as the reader writes times",
    "assignee": "display name of the ticket's person",
    "by": "display name of whoever did it",
    "reason": "a reason in words",
    "last_note": "how old the last progress note is, in words (K-014)",
    "commitment": "need of a commitment with its time",
    "milestone": "label of the ticked milestone",
    "rating": "the customer's rating in words",
    "suggestion": "the customer's words",
    "channel": "label of a channel",
    "count": "how many there are",
    "list": "one line for each of several tickets",
}

TO_CUSTOMER = (
    "greeting", "queue_notice", "ask_attachment", "received", "update", "working_on_it", "in_progress",
    "customer_action_needed", "overdue_notice", "overdue_escalated", "new_estimate", "confirmation_request",
    "reminder", "closed", "closed_by_silence", "second_handling", "survey",
)  # fmt: skip
TO_STAFF = (
    "assigned", "unassigned", "register_due", "judge_due", "assign_due", "review_wanted", "review_due",
    "respond_due", "start_due", "resolve_due", "note_due", "update_due", "promise_half", "promise_hour",
    "promise_overdue", "act_overdue", "milestone_due", "material_due", "material_arrived", "commitment_due",
    "collaboration_asked", "ready_to_close", "escalated", "ruled", "customer_solved", "customer_not_solved",
    "customer_low_rating", "no_answer", "message_failed", "bundle",
)  # fmt: skip
KEYS = TO_CUSTOMER + TO_STAFF


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
        _check_variables(item, label)
    return MessageText(key, text, subject)


def _check_variables(item: Table, label: Label) -> None:
    for language in ("en", "zh"):
        if problem := problem_with_text(label.in_(language)):
            raise PolicyError(item.source, f"{item.path}.{language}", problem)


def problem_with_text(text: str) -> str | None:
    """What is wrong with a message text, None when it can be used. Also for texts that people edit."""
    try:
        parts = list(Formatter().parse(text))
    except ValueError as error:
        return f"braces do not match: {error}"
    for _, name, spec, conversion in parts:
        if name is not None and (name not in VARIABLES or spec or conversion):
            return f"unknown variable {{{name}}}; allowed: {', '.join(sorted(VARIABLES))}"
    return None
