"""The customer's other page: how far we are, what we told, and a way to send what we asked for."""

from flask import Blueprint, g, redirect, render_template

from board import wallclock
from board.blueprints import letters
from board.domain.refusals import Refused
from board.extensions import db
from board.extensions.words import language, said
from board.forms.letters import WordForm
from board.models.attachment import chosen
from board.queries.customer_page import letter_to, progress_of

bp = Blueprint("progress", __name__, url_prefix="/progress")
letters.guard(bp, "progress")


@bp.get("/<token>")
def show(token):
    """The letter, as the ticket stands now."""
    state = g.link.state(wallclock.now())
    return _page(WordForm()) if state == "live" else letters.letter(f"{state}_progress", 410)


@bp.post("/<token>")
def create(token):
    """Keep what the customer was asked for: 303 back; 422 with what is wrong; 409 when nothing is asked."""
    if g.link.state(wallclock.now()) != "live":
        return letters.letter("expired_progress", 410)
    form = WordForm()
    if not letters.is_right(form):
        return _page(form, 422)
    if letters.is_repeated():
        return redirect(letters.here("/thanks"), code=303)
    if not progress_of(g.ticket).is_asked:
        return _page(form, 409)
    try:
        _keep(form)
    except Refused as refusal:
        db.session.rollback()
        return _page(WordForm(), 409, [said(reason) for reason in refusal.reasons])
    return redirect(letters.here("/thanks"), code=303)


@bp.get("/<token>/thanks")
def thanks(token):
    """It has arrived; the letter follows, as long as the link lives."""
    if g.link.state(wallclock.now()) != "live":
        return redirect(letters.here(), code=303)
    return _page(WordForm(), has_thanks=True)


def _keep(form):
    """The record of the talk with its files, and the word to the assignee that material is there (G-127)."""
    now, words = wallclock.now(), (form.words.data or "").strip() or None
    names = "、".join(file.filename for file in chosen(form.attachments.data))
    entry = letters.entry("material", words or names, now)
    record = g.ticket.receive_material(by=g.actor, now=now, policy=g.policy, entry=entry)
    letters.keep_files(form, "communication", record.id, now)
    db.session.commit()


def _page(form, status=200, reasons=(), has_thanks=False):
    ticket, policy = g.ticket, g.policy
    page = render_template(
        "progress/show.html", form=form, reasons=reasons, has_thanks=has_thanks, ticket=ticket, policy=policy,
        progress=progress_of(ticket), letter=letter_to(ticket, ticket.cycle, policy, language()),
    )  # fmt: skip
    return page, status
