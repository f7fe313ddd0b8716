"""Form 3.5: three confirm that it is solved."""

from flask_babel import gettext as _

from board.domain.answers import ANSWERED_BY_CUSTOMER
from board.queries.record.sight import NONE

ONLINE = ("link", "email", "chat")


def closure(cycle, sight):
    """Form 3.5: G-263…G-275; the link in its first rows leads to the full text (K-046)."""
    return (
        (_("Request no."), sight.request.number),
        (_("Task no."), sight.ticket.number),
        (_("Problem description"), sight.ticket.title),
        (_("Solution"), cycle.solution),
        *_declared(cycle, sight),
        (_("Resolution time"), sight.at(cycle.resolved_at)),
        (_("Self-check"), cycle.self_check or NONE),
        (_("Proof"), sight.files("self_check", cycle.id)),
        (_("Verifier"), _verifiers(cycle, sight)),
        (_("Verification result"), _result(cycle)),
        (_("Way of customer confirmation"), _way(cycle, sight)),
        (_("Customer satisfaction"), _rating(cycle, sight)),
        (_("Customer's suggestion"), cycle.suggestion or _("None")),
        (_("Closing note"), cycle.closing_note or NONE),
        (_("Closing person"), sight.name(cycle.closed_by_id)),
        (_("Closing time"), sight.at(cycle.closed_at if cycle.was_closed else None)),
        (_("Recorded"), sight.recorded(cycle.closed_at, cycle.resolved_at, sight.policy.clocks.closing_form_minutes)),
    )


def _declared(cycle, sight):
    for field in sight.policy.fields["closing"]:
        if field.key not in ANSWERED_BY_CUSTOMER:
            yield sight.said(field.label), sight.declared(field, (cycle.closing_facts or {}).get(field.key))


def _verifiers(cycle, sight):
    """Who checked and who confirmed (G-268), and who asked (K-028)."""
    parts = [_("%(name)s (self-check)", name=sight.name(cycle.self_checked_by_id))]
    if cycle.answer == "solved" and sight.customer:
        parts.append(_("%(name)s (customer's confirmation)", name=sight.customer.masked_name))
    return _(", ").join(parts)


def _result(cycle):
    if cycle.answer == "not_solved" or not cycle.self_check_passed:
        return _("Not passed")
    return _("Passed") if cycle.answer or cycle.closed_at else NONE


def _way(cycle, sight):
    """The way in the policy's words, with what the customer wrote (G-270)."""
    if not cycle.answer_how:
        return NONE
    way = sight.label(sight.policy.closing.ways, "online" if cycle.answer_how in ONLINE else cycle.answer_how)
    return _("%(way)s (%(words)s)", way=way, words=cycle.answer_words) if cycle.answer_words else way


def _rating(cycle, sight):
    if cycle.rating is None:
        return NONE
    words = sight.label(sight.policy.closing.ratings, str(cycle.rating))
    return _("%(points)s points, %(words)s", points=cycle.rating, words=words)
