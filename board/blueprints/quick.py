"""First-line quick resolve: all the verbs in one sheet, one commit."""

from flask import Blueprint, flash, request
from flask_babel import gettext as _

from board import htmx, wallclock
from board.blueprints import intake
from board.blueprints.faults import mark
from board.blueprints.house import once
from board.blueprints.registrations import checked, is_filled_well, shown
from board.blueprints.tickets.judgements import bands, judgement_of
from board.domain.closing import Proposal
from board.domain.refusals import Refused
from board.extensions import db
from board.extensions.words import label, language
from board.forms.declared import declared_form, declared_values
from board.forms.quick import SOLVED, QuickForm
from board.forms.triage import triage_form
from board.models.drafts import hand_over, once_more
from board.models.person import Person
from board.models.registration import register
from board.queries.intake import first_ticket_of
from board.queries.lists import topics_by_domain

bp = Blueprint("quick", __name__)
PAGE = "quick/new.html"


@bp.get("/quick/new")
def new():
    """The long sheet, for what was solved while the customer was there."""
    policy, _actor = intake.desk()
    draft = intake.draft_within_reach(request.args.get("draft"), to_show=True)
    form = _form(policy, typed=intake.texts_of(draft), contact_started_at=wallclock.now())
    return shown(intake.begin(form, policy, draft), policy, draft, page=PAGE, **_judging(policy))


@bp.post("/quick")
def create():
    """303 to the ticket, closed or waiting for the customer; 422 with everything that is missing."""
    return once_more(_create)


def _create():
    policy, actor = intake.desk()
    now, form = wallclock.now(), _form(policy)
    form.draft.data = form.draft.data or intake.new_key()
    is_right = is_filled_well(form)
    draft, faults = intake.keep(form, form.draft.data, policy=policy, actor=actor, now=now)
    if draft.request_id:
        return htmx.go(f"/tickets/{first_ticket_of(draft).number}")
    reasons = []
    files = intake.kept_files(draft)
    if sheet := checked(form, is_right, policy, faults, files, now):
        try:
            ticket = _live(sheet, form, draft, files, {"by": actor, "now": now, "policy": policy})
            db.session.commit()
            flash(_("Registered and solved as %(number)s.", number=ticket.number), "good")
            return htmx.go(f"/tickets/{ticket.number}")
        except Refused as refusal:
            db.session.rollback()  # all of it or nothing; words and files are kept again below
            reasons = mark(form, refusal.reasons)
            draft, _faults = intake.keep(form, form.draft.data, policy=policy, actor=actor, now=now)
    once.spare()
    db.session.commit()
    return shown(form, policy, draft, 422, page=PAGE, reasons=reasons, **_judging(policy))


def _form(policy, **more):
    closing = declared_form(QuickForm, _closing_fields(policy), language(), policy.zone)
    judging = triage_form(policy, language(), topics_by_domain(policy), base=closing)
    form = intake.form_of(policy, base=judging, **more)
    form.how.choices = [(way.key, label(way.label)) for way in policy.closing.ways]
    form.rating.choices = [(rating.key, label(rating.label)) for rating in policy.closing.ratings]
    return form


def _closing_fields(policy):
    """What the policy asks at closing; the way of confirmation is asked with the customer's answer."""
    return [field for field in policy.fields["closing"] if field.key != "confirmation_way"]


def _judging(policy):
    """What the triage part of the sheet shows besides its fields; nothing is suggested before there is a customer."""
    scores = " ".join(f"points_{dimension.key}" for dimension in policy.triage.dimensions)
    highest = policy.triage.highest_total
    return {
        "bands": bands(policy), "scores": scores, "highest": highest, "suggested": {}, "evidence": {},
        "closing_fields": _closing_fields(policy),
    }  # fmt: skip


def _live(sheet, form, draft, files, words):
    """The ticket, after every verb of its short life."""
    now, policy = words["now"], words["policy"]
    me = db.session.get(Person, words["by"].id)
    ticket = register(sheet, receiver_id=form.receiver.data, draft=draft, **words)
    hand_over(files, ticket)
    ticket.triage(judgement_of(form, policy), **words)
    ticket.assign(me, **words)
    ticket.start(**words)
    ticket.note(happened_at=now, action=form.action_taken.data, result=form.result.data, **words)
    ticket.solve(_proposal(form, policy), **words)
    if form.answer.data == SOLVED:
        rating = int(form.rating.data) if form.rating.data else None
        ticket.answer(True, how=form.how.data or policy.closing.ways[0].key, rating=rating, **words)
    return ticket


def _proposal(form, policy):
    facts = declared_values(form, _closing_fields(policy)) | {"confirmation_way": form.how.data}
    return Proposal(solution=form.result.data, self_check=form.self_check.data, facts=facts)
