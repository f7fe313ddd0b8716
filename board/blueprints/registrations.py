"""Registering what a customer brought (form 3.1)."""

from datetime import timedelta

from flask import Blueprint, flash, request
from flask_babel import gettext as _
from flask_login import current_user

from board import htmx, wallclock
from board.blueprints import intake
from board.blueprints.canned import canned_texts
from board.blueprints.faults import mark
from board.blueprints.house import once
from board.blueprints.warned import warnings_about
from board.domain import calendars, clocks
from board.domain import registration as rules
from board.extensions import db
from board.extensions.words import said
from board.forms.declared import CHOOSE
from board.forms.fields import row_id
from board.models.draft_words import address_of, is_empty, words_of
from board.models.drafts import hand_over, once_more
from board.models.registration import register
from board.queries.intake import customers_like, first_ticket_of, known_customer, open_drafts_of, open_tickets_of

bp = Blueprint("registrations", __name__)


@bp.get("/tickets/new")
def new():
    """The sheet: empty, or as an unfinished one was left."""
    policy, _actor = intake.desk()
    draft = intake.draft_within_reach(request.args.get("draft"), to_show=True)
    customer = known_customer(request.args.get("customer", type=row_id))
    form = intake.form_of(
        policy, typed=intake.texts_of(draft),
        contact_started_at=wallclock.now(), customer_id=customer.id if customer else None,
    )  # fmt: skip
    return shown(intake.begin(form, policy, draft), policy, draft)


@bp.post("/tickets")
def create():
    """303 to the new ticket; 422 with everything that is missing, nothing typed or sent being lost."""
    return once_more(_create)


def _create():
    policy, actor = intake.desk()
    now, form = wallclock.now(), intake.form_of(policy)
    form.draft.data = form.draft.data or intake.new_key()
    is_quick = request.form.get("action") == "quick"
    is_right = is_filled_well(form, is_quick=is_quick)  # before the draft is held
    with db.session.no_autoflush:  # what belongs together is written together
        draft, faults = intake.keep(form, form.draft.data, policy=policy, actor=actor, now=now)
        if draft.request_id:
            return htmx.go(f"/tickets/{first_ticket_of(draft).number}")
        files = intake.kept_files(draft)
        sheet = checked(form, is_right, policy, faults, files, now, is_quick=is_quick)
        if sheet:
            particulars = {"receiver_id": form.receiver.data, "is_quick": is_quick, "draft": draft}
            ticket = register(sheet, by=actor, now=now, policy=policy, **particulars)
            hand_over(files, ticket)
    if sheet is None:
        return refused(form, policy, draft)
    db.session.commit()
    flash(_("Registered as %(number)s.", number=ticket.request.number), "good")
    follows = "/triages/new" if request.form.get("action") == "judge" else ""
    return htmx.go(f"/tickets/{ticket.number}{follows}")


def is_filled_well(form, *, is_quick=False):
    """True when every field has what its kind asks for; what is wrong stands on the fields."""
    if is_quick:
        form.let_gaps_pass()
    return form.validate()


def checked(form, is_right, policy, faults, files, now, *, is_quick=False):
    """The sheet when nothing speaks against it; None when the form has faults, each on its field.

    What the sheet is warned about is shown once; pressing again keeps it.
    """
    sheet = intake.sheet_of(form, policy, len(files), now)
    objections = rules.quick_objections(sheet, policy) if is_quick else rules.objections(sheet, policy, now)
    mark(form, [*faults, *objections])
    if form.customer_id.data and sheet.customer_id is None:
        form.customer_id.errors = [str(CHOOSE)]
    if form.errors or not is_right:
        return None
    is_warned = request.form.get("warned") or not warnings_about(sheet, policy, is_quick=is_quick)
    return sheet if is_warned else None


def refused(form, policy, draft):
    """422: the sheet again, with what was typed; the draft keeps words and files."""
    once.spare()
    db.session.commit()
    return shown(form, policy, draft, 422)


def shown(form, policy, draft=None, status=200, page="registrations/new.html", **more):
    """The registration sheet with all that stands beside it."""
    customers = customers_like(form.customer_query.data, form.customer_id.data)
    others = [d for d in open_drafts_of(current_user, policy.key) if d is not draft and not is_empty(d)]
    return htmx.render(
        page, page.replace("new.html", "_form.html"), status,
        form=form, policy=policy, draft=draft, files=intake.kept_files(draft), drafts=[_listed(d) for d in others],
        customers=customers, open_tickets=open_tickets_of(customers, policy.key), levels=intake.levels_of(policy),
        mark=intake.mark_of(form, policy), due=_due(draft, policy), canned=canned_texts(policy, current_user),
        advice=_advice(form, policy) if request.method == "POST" else {}, **more,
    )  # fmt: skip


def _advice(form, policy):
    """Field to the warning that stands on it."""
    sheet = intake.sheet_of(form, policy, 0, wallclock.now())
    return {reason.field: said(reason) for reason in warnings_about(sheet, policy)}


def _due(draft, policy):
    """The registration clock: when it is due and was or will be half gone, and its state."""
    now = wallclock.now()
    started = (draft.contact_ended_at or draft.opened_at) if draft else now
    at = calendars.later(started, timedelta(minutes=policy.clocks.register_minutes), policy.clocks.calendar)
    return {"at": at, "warn_at": clocks.warns_at(at, started), "state": clocks.state_of(at, now, started)}


def _listed(draft):
    """A draft with the words by which its writer knows it again, and where it goes on."""
    words = words_of(draft) or _("Nothing typed yet")
    return {"url": address_of(draft), "key": draft.key, "words": words, "saved_at": draft.saved_at}


@bp.get("/registrations/mark")
def composed_mark():
    """The composed mark of what is chosen so far, such as 售后-物流问题-紧急 (G-047)."""
    policy, _actor = intake.desk()
    form = intake.form_of(policy, typed={name: request.args.getlist(name) for name in request.args})
    chosen = intake.mark_of(form, policy)
    return htmx.render("registrations/mark.html", "registrations/_mark.html", mark=chosen, policy=policy)
