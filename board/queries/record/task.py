"""Forms 3.3 and 3.4: the task from assignment to closure, and each talk with the customer."""

from flask_babel import gettext as _

from board.domain import closing, notes
from board.queries.record.sight import NONE


def task(sight):
    """Form 3.3: G-228…G-241; the present handling."""
    ticket, cycle = sight.ticket, sight.ticket.cycle
    return (
        (_("Task no."), ticket.number),
        (_("Request no."), sight.request.number),
        (_("Task title"), ticket.title),
        (_("Responsible department"), _department(sight)),
        (_("Responsible person"), sight.name(ticket.assignee_id)),
        (_("Collaborating department"), _collaborators(sight)),
        (_("Assignment time"), sight.at(cycle.assigned_at)),
        (_("Expected completion time"), _expected(cycle, sight)),
        (_("Progress status"), _progress(sight)),
        (_("Progress details"), _details(sight)),
        (_("Customer's first confirmation"), sight.at(cycle.first_confirmed_at)),
        (_("Customer satisfaction"), _satisfaction(cycle, sight)),
        (_("Closing time"), sight.at(cycle.closed_at)),
        (_("Overdue remark"), cycle.overdue_reason or NONE),
    )


def _department(sight):
    team = sight.ticket.team
    return team.department.named(sight.language) if team and team.department else NONE


def _collaborators(sight):
    """Department and contact person of each collaboration task, as 产品部-产品经理 (G-106)."""
    asked = [one for one in sight.ticket.commitments if one.department]
    named = [filter(None, (one.department.named(sight.language), _responsible(one, sight))) for one in asked]
    return "\n".join(dict.fromkeys("-".join(parts) for parts in named)) or NONE


def _responsible(one, sight):
    return one.contact_person or (sight.name(one.owner_id) if one.owner_id else None)


def _expected(cycle, sight):
    """The first promise, and the present one where it is another (G-134, G-235)."""
    first = sight.at(cycle.first_promise_at)
    if cycle.promise_at == cycle.first_promise_at:
        return first
    return _("%(first)s, now %(present)s", first=first, present=sight.at(cycle.promise_at))


def _progress(sight):
    stage, is_late = sight.ticket.stage, sight.ticket.is_late
    return sight.said(closing.status_for_export("task", stage, is_late, sight.policy))


def _details(sight):
    lines = [notes.note_line(one.happened_at, one.action, one.result, sight.policy) for one in sight.ticket.notes]
    return "\n".join(lines) or NONE


def _satisfaction(cycle, sight):
    return sight.said(sight.policy.closing.satisfaction[cycle.satisfaction]) if cycle.satisfaction else NONE


def talk(entry, sight):
    """Form 3.4 for one talk: G-247…G-258."""
    policy = sight.policy
    return (
        (_("Request no."), sight.request.number),
        (_("Communication time"), sight.at(entry.occurred_at)),
        (_("Channel"), sight.label(policy.channels, entry.channel)),
        (_("Communicator"), sight.name(entry.by_id)),
        (_("Communication type"), sight.label(policy.communication_types, entry.type)),
        (_("Customer's statement"), entry.customer_statement or NONE),
        (_("Agent's reply"), entry.reply or NONE),
        (_("Customer emotion"), sight.label(policy.moods, entry.mood)),
        (_("To-dos"), _todos(entry, sight)),
        (_("Attachment"), sight.files("communication", entry.id)),
        (_("Recorded"), sight.recorded(entry.recorded_at, entry.occurred_at, policy.clocks.communication_minutes)),
    )


def _todos(entry, sight):
    made = [one for one in sight.ticket.commitments if one.communication_id == entry.id]
    return "\n".join(notes.duty_line(one.need, one.due_at, sight.policy, sight.language) for one in made) or NONE
