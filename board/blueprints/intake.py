"""What the pages of registering share: the board, the form, the draft behind it, the sheet that comes out."""

import re
import secrets
from datetime import datetime

from flask import abort, current_app, request
from flask_login import current_user
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.datastructures import MultiDict

from board import htmx, wallclock
from board.domain import access, priority, titles
from board.extensions import policies
from board.extensions.words import label, language
from board.forms.declared import declared_values
from board.forms.fields import row_id
from board.forms.registration import RegistrationForm, registration_form
from board.models.attachment import chosen, objections_to_files
from board.models.draft_words import draft_files, typed_in
from board.models.drafts import Typed, draft_with, save_draft
from board.models.registration import Registration
from board.queries.intake import first_ticket_of, known_customer, receivers_of

NEVER_KEPT = ("csrf_token", "once", "draft", "opened", "action", "forget_file", "forget_named", "warned")

KEY = re.compile(r"[A-Za-z0-9_-]{1,40}")


def desk():
    """The policy of the board in the address, and the doer there; 404 out of reach, 403 without the right."""
    policy = policies.get(request.args.get("board") or next(iter(current_user.boards), ""))
    if policy is None or not current_user.ranks_on(policy.key):
        abort(404)
    actor = current_user.acting_on(policy.key, door="form")
    if not access.may(actor.rank, "register"):
        abort(403)
    return policy, actor


def form_of(policy, base=RegistrationForm, typed=None, **prefilled):
    """The board's form: filled with what was posted, with the texts of a draft, or with the usual beginning."""
    form_class = registration_form(policy, language(), receivers=receivers_of(policy.key), base=base)
    if request.method == "POST":
        form = form_class()
    elif typed:
        form = form_class(MultiDict([(name, text) for name, texts in typed.items() for text in texts]))
    else:
        form = form_class(None, data={"receiver": current_user.id, **prefilled})
    return searching(form, policy)


def searching(form, policy):
    """The form, which looks for the customer while somebody types."""
    asks = {
        "hx-get": f"/customers?board={policy.key}",
        "hx-trigger": "input changed delay:300ms",
        "hx-target": "#customers",
        "hx-include": "[name=customer_id]:checked",
        "hx-swap": "outerHTML",
        "hx-sync": "this:replace",
        "data-stays": "",
    }
    form.customer_query.render_kw = {**form.customer_query.render_kw, **asks}
    return form


def new_key():
    """A key for a sheet that nobody can guess."""
    return secrets.token_urlsafe(18)


def levels_of(policy):
    """Customer level to its name in the reader's language."""
    return {level.key: label(level.label) for level in policy.customer.levels}


def begin(form, policy, draft=None):
    """Give the sheet its draft's key, and a signed note of when it was opened: the clock runs without script, too."""
    form.draft.data = draft.key if draft else new_key()
    opened_at = draft.opened_at if draft else wallclock.now()
    form.opened.data = _signer().dumps({"board": policy.key, "at": opened_at.isoformat()})
    return form


def opened_at(policy, now):
    """When the posted sheet was opened, as its signed note says; now without a good one."""
    try:
        note = _signer().loads(request.form.get("opened", ""))
        opened = datetime.fromisoformat(note["at"]) if note["board"] == policy.key else now
    except (BadSignature, KeyError, TypeError, ValueError):
        opened = now
    return min(opened, now)


def _signer():
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="registration opened")


def keep(form, key, *, policy, actor, now):
    """The draft of what was posted, good files included, and the reasons against the others; not committed yet."""
    if not KEY.fullmatch(key):
        abort(400)
    files = chosen(request.files.getlist("attachments"))
    faults = objections_to_files(files, policy.key)
    form.attachments.are_kept = not faults
    typed = Typed(
        fields={name: texts for name, texts in request.form.lists() if name not in NEVER_KEPT},
        asked=frozenset(field.name for field in form),
        opened_at=opened_at(policy, now),
        contact_ended_at=_not_after(form.contact_ended_at.data, now),
        files=[] if faults else files,
        forgotten=tuple(request.form.getlist("forget_file", type=row_id)),
        forgotten_names=tuple(request.form.getlist("forget_named")),
    )
    return save_draft(key, typed, by=actor, now=now, policy=policy), faults


def _not_after(instant, now):
    """The instant, but now when it lies ahead: nobody gains time on a clock by a typing error."""
    return min(instant, now) if instant else None


def sheet_of(form, policy, file_count, now):
    """What the rules and the verb need to know of a filled sheet."""
    customer = known_customer(form.customer_id.data)
    contact_started_at = _not_after(form.contact_started_at.data, now)
    return Registration(
        customer_id=customer.id if customer else None,
        customer_name=form.customer_name.data or None,
        contact=form.contact.data or None,
        customer_level=form.customer_level.data,
        salutation=form.salutation.data,
        language=customer.language if customer else form.customer_language.data or "zh",
        values=_values(form, policy),
        attachment_state="attached" if file_count else form.attachment_state.data,
        attachment_reason=None if file_count else form.attachment_reason.data or None,
        attachment_count=file_count,
        contact_started_at=contact_started_at,
        contact_ended_at=_not_after(form.contact_ended_at.data, now),
        answered_at=_not_after(form.answered_at.data, now),
        rings=form.rings.data,
        mood=form.mood.data,
    )


def _values(form, policy):
    fields = policy.fields["registration"]
    return dict.fromkeys(field.key for field in fields) | declared_values(form, fields)


def kept_files(draft):
    """The files that are on the server already."""
    return draft_files(draft) if draft is not None else []


def draft_within_reach(key, *, to_show=False):
    """The reader's own unfinished sheet; None without a key. To show: on to the ticket it became, 404 without any."""
    draft = draft_with(key, current_user.id, lock=not to_show) if key else None
    if to_show and draft is not None and draft.request_id:
        abort(htmx.go(f"/tickets/{first_ticket_of(draft).number}"))
    if to_show and key and (draft is None or not draft.is_open):
        abort(404)
    return draft


def texts_of(draft):
    """The texts of a draft, name to list; empty without one."""
    return typed_in(draft) if draft is not None else {}


def mark_of(form, policy):
    """Type, problem and urgency in the reader's language, and the colour that the urgency gives for now."""
    names = ("request_type", "urgency_mark", "core_demand")
    chosen = {name: form[name].data if name in form else None for name in names}
    for name, choices in (("request_type", policy.types), ("urgency_mark", policy.triage.marks)):
        if chosen[name] not in {choice.key for choice in choices}:
            chosen[name] = None
    colour = priority.provisional_colour(chosen["urgency_mark"], policy)
    text = titles.mark(titles.TitleFacts(colour=colour, **chosen), policy, language())
    return {"text": text, "colour": colour, "level": label(policy.priority(colour).label)}
