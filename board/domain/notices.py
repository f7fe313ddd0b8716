"""Notices by what they are about, so that people can say which of them reach them outside the inbox."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from board.domain.refusals import N_, Reason

BUNDLES = (0, 15, 30, 60, 240)  # minutes; 0 for each on its own
WAYS = ("email", "apprise")

GROUPS: dict[str, tuple[str, ...]] = {
    "work": ("assigned", "unassigned", "nudged", "commitment_made", "commitment_answered", "ruled",
             "solution_rejected", "material_arrived", "acknowledged"),
    "limits": ("register_due", "judge_due", "assign_due", "review_due", "note_due", "update_due", "enquiry_due",
               "milestone_due", "material_due", "commitment_due", "promise_half", "promise_hour"),
    "breaches": ("respond_due", "start_due", "resolve_due", "promise_overdue", "act_overdue", "escalated",
                 "ruled_by_default"),
    "customers": ("customer_asks", "customer_urges", "customer_solved", "customer_not_solved", "customer_low_rating",
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


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What somebody wants outside the inbox: quiet between two times of the day, several together, some not at all."""

    quiet_from: time | None = None
    quiet_until: time | None = None
    bundle_minutes: int = 0
    muted: Collection[str] = ()  # as in limits:email


def is_wanted(template: str, way: str, wishes: Wishes, at_once: Collection[str]) -> bool:
    """True when a copy of the notice goes out over this way; what goes at once always does."""
    return template in at_once or f"{group_of(template)}:{way}" not in wishes.muted


def leaves_at(template: str, now: datetime, wishes: Wishes, at_once: Collection[str], zone: ZoneInfo) -> datetime:
    """When a copy may leave: now, with the next bundle, after the quiet hours. Aware instants."""
    if template in at_once:
        return now
    at = now.astimezone(zone)
    if wishes.bundle_minutes:
        at = _next_bundle(at, timedelta(minutes=wishes.bundle_minutes))
    return max(_after_quiet(at, wishes), now)


def _next_bundle(at, step):
    """Bundles leave at fixed times of the day, so that all of one leave together."""
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + (-((midnight - at) // step)) * step


def _after_quiet(at, wishes):
    start, end = wishes.quiet_from, wishes.quiet_until
    if start is None or end is None:
        return at
    clock = at.time()
    is_quiet = start <= clock < end if start < end else clock >= start or clock < end
    if not is_quiet:
        return at
    day = at.date() + timedelta(days=1 if clock >= end else 0)
    return datetime.combine(day, end, at.tzinfo)


def objections_to_quiet(quiet_from: time | None, quiet_until: time | None) -> tuple[Reason, ...]:
    """Why these are no quiet hours; empty when they are, or when there are none."""
    if (quiet_from is None) != (quiet_until is None):
        field = "quiet_from" if quiet_from is None else "quiet_until"
        return (Reason(N_("Say both: from when, and until when. Or leave both empty."), field),)
    if quiet_from is not None and quiet_from == quiet_until:
        return (Reason(N_("From and until are the same time. Choose two, or leave both empty."), "quiet_until"),)
    return ()
