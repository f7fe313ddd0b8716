"""Notices by what they are about, so that people can say which of them reach them outside the inbox."""

from board.domain.refusals import N_

GROUPS: dict[str, tuple[str, ...]] = {
    "work": ("assigned", "unassigned", "nudged", "commitment_made", "commitment_answered", "ruled",
             "solution_rejected", "material_arrived"),
    "limits": ("register_due", "judge_due", "assign_due", "review_due", "note_due", "update_due", "enquiry_due",
               "milestone_due", "material_due", "commitment_due", "promise_half", "promise_hour"),
    "breaches": ("respond_due", "start_due", "resolve_due", "promise_overdue", "act_overdue", "escalated",
                 "ruled_by_default"),
    "customers": ("customer_asks", "customer_solved", "customer_not_solved", "customer_low_rating",
                  "message_failed", "tell_by_hand"),
    "reviews": ("review_wanted", "ready_to_close"),
}  # fmt: skip
TITLES = {
    "work": N_("Work that is given, and answers to it"),
    "limits": N_("Reminders of what is due"),
    "breaches": N_("Broken promises and escalations"),
    "customers": N_("What customers say, and messages that do not reach them"),
    "reviews": N_("Reviews and closures"),
}
_GROUP_OF = {template: group for group, templates in GROUPS.items() for template in templates}


def group_of(template: str) -> str | None:
    """The group of a notice; None for what belongs to no group and always goes out."""
    return _GROUP_OF.get(template)
