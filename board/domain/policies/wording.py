"""What each message may name and what it must: one table for policy files and for texts that people edit."""

import re
from collections.abc import Iterable
from dataclasses import replace
from string import Formatter

from board.domain.refusals import N_, Reason

# Variables that the policy fills in; all others are filled in by whoever queues the message.
FROM_POLICY = (
    "board", "cadence", "review_minutes", "material_minutes", "reminder_minutes", "silence_minutes", "plan_hours",
    "supervisor", "head", "verify", "satisfaction",
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
    "assigned": ("by_name", "problem", "demand"), "unassigned": ("by_name", "reason"), "register_due": (),
    "judge_due": (), "assign_due": (), "review_wanted": (), "review_due": (), "ruled": ("by_name", "reason"),
    "ruled_by_default": (),
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
PARTS = ("verify", "satisfaction")  # sentences that other texts name
KEYS = (*TO_CUSTOMER, *TO_STAFF, *PARTS)

# What the documents prescribe: whoever words a message anew cannot leave it out.
PRESCRIBED = {
    "greeting": ("agent",),  # G-026, G-027
    "queue_notice": ("waiting", "minutes"),  # G-028, G-029
    "received": ("request",),  # G-021
    "in_progress": UPDATE,  # G-123
    "customer_action_needed": (*UPDATE, "material_minutes"),  # G-123, G-127
    "overdue_escalated": ("escalated_to", "due", "cadence"),  # G-133, G-134, G-136
    "new_estimate": ("due",),  # G-134
    "confirmation_request": ("solution", "verify", "satisfaction", "link"),  # G-142, G-143
    "reminder": ("link",),  # G-151
    "assigned": ("number", "problem", "priority", "demand", "due"),
}


def variables_of(template: str) -> frozenset[str]:
    """What the text of a template may name."""
    if template in PARTS:
        return frozenset()
    if template in TO_CUSTOMER:
        return frozenset((*FOR_CUSTOMERS, *TO_CUSTOMER[template]))
    return frozenset((*FOR_STAFF, *TO_STAFF[template]))


def objections(template: str, subject: str, text: str, *, silence_closes: bool) -> tuple[Reason, ...]:
    """Why these words cannot stand for a template, each on its field; empty when they can."""
    faults = [(field, fault_in(template, words)) for field, words in (("subject", subject), ("body", text))]
    if found := tuple(replace(reason, field=field) for field, reason in faults if reason):
        return found
    if lacking := missing(prescribed(template, silence_closes=silence_closes), subject, text):
        names = " ".join(f"{{{name}}}" for name in lacking)
        return (Reason(N_("Put back %(names)s: this is prescribed and cannot be left out."), "body", {"names": names}),)
    return ()


def problem_with_text(template: str, text: str) -> str | None:
    """What is wrong with a text of a policy file, None when it can be used."""
    fault = fault_in(template, text)
    return str(fault) if fault else None


def fault_in(template: str, text: str) -> Reason | None:
    """What is wrong with the variables of a text, None when nothing is."""
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        return Reason(N_("The braces do not match: each variable stands in its own pair, as in {number}."))
    if re.search(r"\{link\}\S", text):
        return Reason(N_("Put a blank after {link}, or end with it: a mail program reads on as if it were the link."))
    allowed = variables_of(template)
    for _, name, spec, conversion in parts:
        if name is not None and (name not in allowed or spec or conversion):
            known = ", ".join(sorted(allowed))
            names = {"name": f"{{{name}}}", "known": known}
            return Reason(N_("There is an unknown variable %(name)s; allowed: %(known)s"), params=names)
    return None


def prescribed(template: str, *, silence_closes: bool = False) -> tuple[str, ...]:
    """What a template must name; a reminder before closing by silence also says when that is (G-152)."""
    more = ("silence_minutes",) if template == "reminder" and silence_closes else ()
    return (*PRESCRIBED.get(template, ()), *more)


def missing(names: Iterable[str], *texts: str) -> tuple[str, ...]:
    """Those of the variables that stand in none of the texts."""
    named = set(_named(texts))
    return tuple(name for name in names if name not in named)


def _named(texts: Iterable[str]) -> Iterable[str]:
    for text in texts:
        yield from (name for _, name, _, _ in Formatter().parse(text) if name)
