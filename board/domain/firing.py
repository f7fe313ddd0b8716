"""What happens when a timer fires: who is told, in which words, and what follows."""

from typing import NamedTuple


class Firing(NamedTuple):
    """One row of the table.

    `told`: assignee, receiver, supervisors, owner (of the commitment or draft), initiator (who asked), chain (whom
    the step calls). `message` goes to them, `to_customer` to the customer. `follows`: escalate, escalate_further,
    ruling_by_default, remind_customer, close_by_silence.
    """

    told: tuple[str, ...]
    message: str | None
    to_customer: str | None = None
    follows: str | None = None


BOTH = ("assignee", "supervisors")

FIRES: dict[str, Firing] = {
    "register": Firing(("owner", "receiver"), "register_due"),
    "judge": Firing(("receiver", "supervisors"), "judge_due"),
    "assign": Firing(("receiver", "supervisors"), "assign_due"),
    "review": Firing(("supervisors", "assignee"), "ruled_by_default", follows="ruling_by_default"),
    "respond": Firing(("receiver", "assignee", "supervisors"), "respond_due"),
    "start": Firing(BOTH, "start_due"),
    "resolve": Firing(BOTH, "resolve_due"),
    "promise_half": Firing(BOTH, "promise_half"),
    "promise_hour": Firing(BOTH, "promise_hour"),
    "promise": Firing(("assignee", "chain"), "promise_overdue", to_customer="overdue_escalated", follows="escalate"),
    "act": Firing(("chain",), "act_overdue", follows="escalate_further"),
    "note": Firing(("assignee",), "note_due"),
    "update": Firing(("assignee",), "update_due"),
    "enquiry": Firing(BOTH, "enquiry_due"),
    "milestone": Firing(("assignee",), "milestone_due"),
    "material": Firing(("assignee",), "material_due"),
    "commitment": Firing(("owner", "assignee", "initiator"), "commitment_due"),
    "tell": Firing(BOTH, "tell_by_hand"),
    "reminder": Firing((), None, to_customer="reminder", follows="remind_customer"),
    "silence": Firing((), None, follows="close_by_silence"),
}
