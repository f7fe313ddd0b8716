"""Judging a ticket: triage, dispute, ruling, agreement."""

from flask import g, request
from flask_babel import format_decimal, gettext
from flask_babel import lazy_gettext as _

from board import wallclock
from board.blueprints.tickets.sheets import is_first_look, sheet
from board.domain import priority
from board.domain.priority import Circumstances, Judgement
from board.extensions.words import label, language
from board.forms.assigning import NothingForm
from board.forms.declared import declared_values, typed_value
from board.forms.triage import DisputeForm, RulingForm, triage_form
from board.queries.lists import topics_by_domain


def judging_form():
    """Filled with the present judgement, else with what customer and amount suggest."""
    form_class = triage_form(g.policy, language(), topics_by_domain(g.policy))
    return form_class(None, data=_known()) if is_first_look() else form_class()


def _known():
    cycle = g.ticket.cycle
    scores = cycle.scores or {}
    points = scores.get("points") or suggestions()
    declared = {f.key: typed_value(f, (cycle.facts or {}).get(f.key)) for f in g.policy.fields["triage"]}
    return (
        {"domain": cycle.domain, "nature": cycle.nature, "topic": cycle.topic, "criteria": scores.get("criteria")}
        | {f"points_{key}": str(value) for key, value in points.items()}
        | {f"reason_{key}": text for key, text in (scores.get("reasons") or {}).items()}
        | {"reason": next(iter((scores.get("reasons") or {}).values()), None)}
        | {key: value for key, value in declared.items() if value is not None}
    )


def suggestions():
    """Points by dimension that the customer's file and the amount suggest (K-005 to K-008)."""
    return priority.suggested_points(circumstances(g.ticket), g.policy)


def circumstances(ticket):
    """What is known of the customer and the case."""
    customer, facts = ticket.customer, ticket.request.facts
    about = {"customers": _number(facts.get("affected_customers")) or 1, "amount": _number(facts.get("amount"))}
    if customer is not None:
        about |= {
            "is_company": customer.kind == "company",
            "level": customer.level,
            "is_partner": customer.is_partner,
            "spend": customer.annual_spend,
        }
    return Circumstances(**about)


def _number(value):
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def evidence():
    """Dimension to what the files say about it, ready to be the reason of a score."""
    about, customer = circumstances(g.ticket), g.ticket.customer
    impact = [gettext("%(count)s customers affected", count=round(about.customers))] if about.customers > 1 else []
    impact += [gettext("amount %(amount)s", amount=format_decimal(about.amount))] if about.amount else []
    level = [gettext("strategic partner")] if about.is_partner else []
    level += [label(one.label) for one in g.policy.customer.levels if customer and one.key == customer.level]
    level += [gettext("%(spend)s a year", spend=format_decimal(about.spend))] if about.spend else []
    joint = gettext(", ")
    return {key: joint.join(parts) for key, parts in (("impact", impact), ("level", level)) if parts}


def judgement_of(form, policy):
    """The filled sheet as the rules want it."""
    dimensions = [dimension.key for dimension in policy.triage.dimensions]
    points = {key: int(form[f"points_{key}"].data) for key in dimensions if form[f"points_{key}"].data}
    criteria = tuple(form["criteria"].data or ()) if "criteria" in form else ()
    reasons = {key: form[f"reason_{key}"].data for key in dimensions}
    if "reason" in form and form["reason"].data:
        reasons = dict.fromkeys(criteria, form["reason"].data)
    return Judgement(
        domain=form.domain.data, nature=form.nature.data, topic=form.topic.data, points=points, reasons=reasons,
        criteria=criteria, facts=declared_values(form, policy.fields["triage"]),
    )  # fmt: skip


def triage_words(_form):
    """What the triage sheet shows besides its fields: bands, suggestions, the mark, who judged before."""
    return {
        "bands": bands(g.policy),
        "scores": " ".join(f"points_{dimension.key}" for dimension in g.policy.triage.dimensions),
        "suggested": suggestions(),
        "evidence": evidence(),
        "mark": _mark(),
        "highest": g.policy.triage.highest_total,
    }


def bands(policy):
    """[low, high, colour, word] of each band in force, in the reader's language."""
    words = {band.priority: label(policy.priority(band.priority).label) for band in policy.triage.bands}
    return [[band.low, band.high, band.priority, words[band.priority]] for band in policy.triage.bands]


def _mark():
    """The urgency mark and its colour; `differs` when the judgement says something else (K-009)."""
    given = g.ticket.request.urgency_mark
    if given not in g.policy.triage.provisional:
        return None
    colour = g.policy.triage.provisional[given]
    judged = g.ticket.cycle.judged_colour
    word = next(label(mark.label) for mark in g.policy.triage.marks if mark.key == given)
    differs = judged is not None and priority.differs_from_mark(given, judged, g.policy)
    return {"word": word, "colour": colour, "level": label(g.policy.priority(colour).label), "differs": differs}


@sheet(
    "triages", judging_form, template="triage/new.html", context=triage_words,
    title=_("Judge"), press=_("Save judgement"), done=_("Judged. The colour follows from the scores."),
)  # fmt: skip
def triage(form):
    """Scores or criteria become a colour; red and disputed ones go to a supervisor."""
    g.ticket.triage(judgement_of(form, g.policy), by=g.actor, now=wallclock.now(), policy=g.policy)


def colour_form(form_class):
    """The levels of the board that the ticket does not have already, or all for a ruling."""
    form = form_class()
    levels = [(one.colour, label(one.label)) for one in g.policy.priorities]
    is_dispute = form_class is DisputeForm
    form.colour.choices = [pair for pair in levels if not (is_dispute and pair[0] == g.ticket.colour)]
    if is_first_look():
        form.colour.data = request.values.get("to") or (None if is_dispute else g.ticket.cycle.disputed_colour)
    return form


@sheet(
    "disputes", lambda: colour_form(DisputeForm), template="triage/colour.html",
    title=_("Dispute the priority"), press=_("Ask a supervisor"), done=_("A supervisor is asked for a ruling."),
    rule=_("A supervisor rules within %(review_minutes)s minutes; without a ruling the higher of the two holds."),
)  # fmt: skip
def dispute(form):
    """A supervisor is called to rule."""
    g.ticket.dispute(form.colour.data, form.reason.data, by=g.actor, now=wallclock.now(), policy=g.policy)


@sheet(
    "rulings", lambda: colour_form(RulingForm), template="triage/colour.html",
    title=_("Rule on the priority"), press=_("Rule"), done=_("Ruled. This priority is final."),
    rule=_("A ruling is final: nobody below may change the priority afterwards."),
)  # fmt: skip
def rule(form):
    """The supervisor's word is final."""
    g.ticket.rule(form.colour.data, form.reason.data, by=g.actor, now=wallclock.now(), policy=g.policy)


@sheet(
    "confirmations", NothingForm, template="triage/agreement.html",
    title=_("Agree with the judgement"), press=_("Agree"), done=_("Reviewed. This priority is final."),
    rule=_("The review of a supervisor is the final word on the priority."),
)  # fmt: skip
def agree(form):
    """The supervisor agrees with the judgement as it stands."""
    g.ticket.confirm_judgement(by=g.actor, now=wallclock.now(), policy=g.policy)
