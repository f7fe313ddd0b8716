"""What can be done to a ticket now, as a person sees it: the next step first."""

from typing import NamedTuple

from flask_babel import gettext

from board.domain.refusals import N_
from board.domain.urging import WORKED_ON


class Way(NamedTuple):
    """A sheet to open. `place`: "first" is the next step, "beside" stands next to it, "more" is in the menu."""

    path: str
    words: str
    place: str


def ways_of(ticket, actor, *, has_links):
    """The sheets that fit the ticket's stage and the reader's rank, in the order in which they are shown.

    `has_links`: some link of the customer still answers, and can be withdrawn.
    """
    by_stage = {
        "new": _of_new,
        "assigned": _of_assigned,
        "in_progress": _of_work,
        "awaiting_customer": _of_waiting,
        "closed": _of_closed,
    }
    paths = by_stage[ticket.stage](ticket, actor) if ticket.stage in by_stage else []
    if ticket.is_open and (called := _wanted_of_the_called(ticket, actor)):
        paths = [*paths[:1], (called, "beside"), *((path, place) for path, place in paths[1:] if path != called)]
    fit = [(path, place) for path, place in paths if has_links or path != "link_withdrawals"]
    return tuple(Way(path + "/new", gettext(WORDS[path]), place) for path, place in fit)


def _wanted_of_the_called(ticket, actor):
    """What a broken promise wants of those whom it calls: that one takes it on, then that somebody acts."""
    cycle = ticket.cycle
    is_called = actor.leads or actor.person_id in (cycle.called or ())
    if not is_called or not ticket.chain_waits or cycle.resolved_at:
        return None
    if cycle.acknowledged_at is None:
        return "acknowledgements"
    return "actions" if actor.leads else None


def _of_new(ticket, actor):
    cycle, is_registered = ticket.cycle, ticket.request.registered_at is not None
    is_judged = cycle.triaged_at is not None
    steps = [("completions", not is_registered), ("triages", not is_judged), ("assignments", True)]
    first = next(path for path, is_next in steps if is_next)
    beside = ["triages"] if is_judged else ["assignments"] if is_registered else []
    return [(first, "first"), *((path, "beside") for path in beside if path != first), *_more(ticket, actor)]


def _of_assigned(ticket, actor):
    return [("starts", "first"), ("assignments", "beside"), ("releases", "more"), *_more(ticket, actor)]


def _of_work(ticket, actor):
    paused = "resumptions" if ticket.paused_for else "pauses"
    material = [("materials", "beside")] if ticket.paused_for == "material" else []
    ways = [("solutions", "first"), ("assignments", "beside"), *material, (paused, "beside"), ("estimates", "more")]
    approval = [("approvals", "more")] if actor.leads and ticket.cycle.approved_at is None else []
    return [*ways, *approval, *_more(ticket, actor)]


def _of_waiting(ticket, actor):
    leads, is_ready = actor.leads, ticket.ready_to_close_at is not None
    first = "answers" if not is_ready else "closures" if leads else None
    ways = [*([(first, "first")] if first else []), ("recalls", "beside")]
    if leads:
        ways += [("rejections", "beside"), *([] if is_ready else [("closures", "more")])]
    return [*ways, ("ratings", "more"), *_more(ticket, actor)]


def _of_closed(ticket, actor):
    return [
        ("reopenings", "beside"),
        *((path, "more") for path in ("ratings", "links", "attachments", "link_withdrawals")),
    ]


def _more(ticket, actor):
    """What may be done to any open ticket."""
    shared = ["corrections"] if ticket.request.registered_at else []
    shared += ["commitments", "attachments", "links", "siblings", "tags", "pins", "link_withdrawals"]
    if ticket.assignee_id:
        shared.append("nudges")
    if ticket.stage in WORKED_ON:
        shared.append("urges")
    if ticket.overdue_since and ticket.cycle.first_promise_at and ticket.cycle.resolved_at is None:
        shared.append("explanations")
    judged = ticket.cycle.triaged_at is not None
    if judged and not ticket.is_disputed:
        shared.append("disputes")
    if actor.leads:
        shared += ["rulings"] if judged else []
        shared += ["actions"] if ticket.is_late or ticket.cycle.overdue_at else []
        shared.append("withdrawals")
    return [(path, "more") for path in shared]


WORDS = {
    "completions": N_("Complete the registration"),
    "corrections": N_("Correct the registration"),
    "triages": N_("Judge"),
    "assignments": N_("Assign"),
    "releases": N_("Give back"),
    "starts": N_("Start work"),
    "solutions": N_("Solved: ask the customer"),
    "pauses": N_("Pause"),
    "resumptions": N_("Go on"),
    "materials": N_("Material arrived"),
    "estimates": N_("Promise another time"),
    "answers": N_("Enter the customer's answer"),
    "recalls": N_("Take the solution back"),
    "rejections": N_("Reject the solution"),
    "approvals": N_("Approve the solution"),
    "closures": N_("Close"),
    "ratings": N_("Enter a rating"),
    "reopenings": N_("Reopen: the same problem again"),
    "commitments": N_("Make a commitment"),
    "attachments": N_("Add files"),
    "links": N_("Link another ticket"),
    "link_withdrawals": N_("Withdraw the customer's links"),
    "siblings": N_("Add a ticket to this request"),
    "tags": N_("Add a tag"),
    "pins": N_("Pin"),
    "nudges": N_("Remind the assignee"),
    "urges": N_("The customer urges"),
    "disputes": N_("Dispute the priority"),
    "rulings": N_("Rule on the priority"),
    "actions": N_("Act on the overdue promise"),
    "acknowledgements": N_("I see to it"),
    "explanations": N_("Say why it is late"),
    "withdrawals": N_("Close without the customer"),
}
