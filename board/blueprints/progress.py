"""The customer's other page: how far we are, what we told, and a way to send what we asked for, or to ask."""

from flask import Blueprint, g, redirect, render_template

from board import wallclock
from board.blueprints import letters
from board.domain.refusals import Refused
from board.extensions import db
from board.extensions.words import language, said
from board.forms.letters import WordForm
from board.models.attachment import chosen
from board.queries.customer_letter import letter_to
from board.queries.customer_page import chaser_of, is_asked, progress_of

bp = Blueprint("progress", __name__, url_prefix="/progress")
letters.guard(bp, "progress")


@bp.get("/<token>")
def show(token):
    """The letter, as the ticket stands now."""
    state = g.link.state(wallclock.now())
    return _page(WordForm()) if state == "live" else letters.letter(f"{state}_progress", 410)


@bp.post("/<token>")
def create(token):
    """Keep what the customer was asked for, or asks: 303 back; 422 with what is wrong; 409 once it is closed."""
    if g.link.state(wallclock.now()) != "live":
        return letters.letter("expired_progress", 410)
    form = WordForm()
    if not letters.is_right(form):
        return _page(form, 422)
    if letters.is_repeated():
        return redirect(letters.here("/thanks"), code=303)
    try:
        _keep(form)
    except Refused as refusal:
        db.session.rollback()
        return _page(WordForm(), 409, [said(reason) for reason in refusal.reasons])
    return redirect(letters.here("/thanks"), code=303)


@bp.post("/<token>/urges")
def urge(token):
    """The customer asks us to hurry: 303 back; 409 with the time from which it may be done again."""
    if g.link.state(wallclock.now()) != "live":
        return letters.letter("expired_progress", 410)
    if letters.is_repeated():
        return redirect(letters.here("/thanks"), code=303)
    try:
        g.ticket.urge(None, by=g.actor, now=wallclock.now(), policy=g.policy)
        db.session.commit()
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
    """The record of the talk with its files: what we asked for (G-127), else the customer's question (G-118)."""
    now, words = wallclock.now(), (form.words.data or "").strip() or None
    names = "、".join(file.filename for file in chosen(form.attachments.data))
    is_wanted = is_asked(g.ticket)
    entry = letters.entry("material" if is_wanted else "progress", words or names, now)
    keep = g.ticket.receive_material if is_wanted else g.ticket.enquire
    record = keep(entry=entry, by=g.actor, now=now, policy=g.policy)
    letters.keep_files(form, "communication", record.id, now)
    db.session.commit()


def _page(form, status=200, reasons=(), has_thanks=False):
    ticket, policy = g.ticket, g.policy
    progress = progress_of(ticket)
    page = render_template(
        "progress/show.html", form=form, reasons=reasons, has_thanks=has_thanks, ticket=ticket, policy=policy,
        progress=progress, chaser=chaser_of(ticket, policy, wallclock.now()),
        letter=letter_to(ticket, ticket.cycle, policy, language()), written=progress.written,
    )  # fmt: skip
    return page, status
