"""Unfinished registrations: kept while they are typed, thrown away on request."""

from flask import Blueprint, abort, flash, request
from flask_babel import gettext as _

from board import htmx, wallclock
from board.blueprints import intake
from board.extensions import db, policies
from board.extensions.words import said, together
from board.models.draft_words import address_of
from board.models.drafts import discard, once_more

bp = Blueprint("drafts", __name__, url_prefix="/drafts")
PAGES = ("quick", "tickets")


@bp.post("/<key>")
def save(key):
    """204: words and files are kept. By a button: back to the sheet, with what was looked for, or to the other page."""
    return once_more(lambda: _save(key))


def _save(key):
    policy, actor = intake.desk()
    form = intake.form_of(policy)
    draft, faults = intake.keep(form, key, policy=policy, actor=actor, now=wallclock.now())
    db.session.commit()
    action = request.form.get("action")
    if action not in ("keep", "find", *PAGES):
        plain = {"Content-Type": "text/plain; charset=utf-8"}
        return (together(said(fault) for fault in faults), 422, plain) if faults else ("", 204)
    for fault in faults:
        flash(said(fault), "fault")
    if draft.request_id:
        abort(404)
    return htmx.go(address_of(draft, action if action in PAGES else None))


@bp.post("/<key>/discards")
def discards(key):
    """303 to an empty sheet; the words, the files and the clock of this one are gone."""
    draft = intake.draft_within_reach(key)
    board = draft.board if draft else intake.desk()[0].key
    if draft is not None:
        discard(draft, now=wallclock.now(), policy=policies[draft.board])
        db.session.commit()
        flash(_("The unfinished registration was thrown away."), "good")
    return htmx.go(f"/tickets/new?board={board}")
