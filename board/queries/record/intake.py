"""Forms 3.1 and 3.2: what the customer brought, and how urgent it is."""

from flask_babel import gettext as _

from board.domain import closing, titles
from board.domain.registration import ASKED_FOR
from board.queries.record.sight import NONE


def registration(sight):
    """Form 3.1: G-193…G-206, G-211."""
    customer, request, point = sight.customer, sight.request, sight.request.contact
    return (
        (_("Request no."), request.number),
        (_("Customer no."), customer.number if customer else NONE),
        (_("Customer name"), customer.masked_name if customer else NONE),
        (_("Contact"), point.mask if point else NONE),
        (_("Customer level"), sight.page.level_word or NONE),
        (_("Submit time"), sight.at(request.received_at)),
        *_declared(sight),
        (_("Attachment"), _attachment(sight)),
        (_("Receiver"), sight.name(request.receiver_id)),
        (_("Request status"), _status(sight)),
        (_("Latest handling time"), sight.at(sight.ticket.last_handled_at)),
    )


def _declared(sight):
    for field in sight.policy.fields["registration"]:
        yield sight.said(field.label), sight.declared(field, sight.request.value(field.key))


def _attachment(sight):
    files = sight.files("request", sight.request.id)
    if files != NONE:
        return files
    asked = _("asked for") if sight.request.attachment_state == ASKED_FOR else None
    return sight.request.attachment_reason or asked or NONE


def _status(sight):
    stage, is_late = sight.ticket.stage, sight.ticket.is_late
    return sight.said(closing.status_for_export("request", stage, is_late, sight.policy))


def judgement(cycle, sight):
    """Form 3.2: G-213…G-222."""
    policy = sight.policy
    topic = sight.said(titles.topic_label(cycle.topic, policy)) if cycle.topic else NONE
    return (
        (_("Request no."), sight.request.number),
        (_("Business domain"), sight.label(policy.domains, cycle.domain)),
        (_("Problem nature"), sight.label(policy.natures, cycle.nature)),
        (_("Topic"), topic),
        *_points(cycle, sight),
        (_("Total"), f"{cycle.total} / {policy.triage.highest_total}" if cycle.total is not None else NONE),
        (_("Priority"), sight.said(policy.priority(_colour(cycle, sight)).label)),
        (_("Judged by"), _judges(cycle, sight)),
        (_("Judgement time"), sight.at(cycle.triaged_at)),
    )


def _points(cycle, sight):
    """Each score with its reason in brackets, as 3 (core function unusable)."""
    scores = cycle.scores or {}
    points, reasons = scores.get("points", {}), scores.get("reasons", {})
    for one in sight.policy.triage.dimensions:
        score = (
            _("%(points)s (%(reason)s)", points=points[one.key], reason=reasons.get(one.key, "")) if points else NONE
        )
        yield _("%(dimension)s score", dimension=sight.said(one.label)), score
    for one in sight.policy.triage.criteria:
        is_met = one.key in scores.get("criteria", ())
        yield sight.said(one.label), reasons.get(one.key) or _("met") if is_met else NONE


def _colour(cycle, sight):
    """The colour a handling had in the end: the present one, or the last before the next handling began."""
    later = [one.opened_at for one in sight.ticket.cycles if one.no == cycle.no + 1]
    before = [change.colour for change in sight.ticket.colours if not later or change.at < later[0]]
    return before[-1] if before else sight.ticket.colour


def _judges(cycle, sight):
    parts = []
    if cycle.triaged_by_id:
        parts.append(_("%(name)s (judged)", name=sight.name(cycle.triaged_by_id)))
    if cycle.ruled_by_id:
        parts.append(_("%(name)s (reviewed)", name=sight.name(cycle.ruled_by_id)))
    return _(", ").join(parts) or NONE
