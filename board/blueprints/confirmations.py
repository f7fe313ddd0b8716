"""The customer's page: what was done, and the customer's "solved" or "not solved" (G-142…G-150)."""

from flask import Blueprint, g, redirect, render_template

from board import wallclock
from board.blueprints import letters
from board.domain.files import bare_name
from board.domain.refusals import Refused
from board.extensions import db
from board.extensions.words import label, language, said
from board.forms.letters import AdditionForm, AnswerForm
from board.models.attachment import chosen, files_of
from board.queries.customer_letter import letter_to, without_answer
from board.queries.customer_talk import written_with

bp = Blueprint("confirmations", __name__, url_prefix="/confirm")
letters.guard(bp, "confirm")


@bp.get("/<token>")
def show(token):
    """The letter with its two buttons; why there are none when the link has had its day."""
    state = g.link.state(wallclock.now())
    if state == "live":
        return _page(_answer_form())
    return _thanks(AdditionForm(ratings=_ratings()), 410) if state == "answered" else letters.letter(state, 410)


@bp.post("/<token>")
def create(token):
    """303 to the thanks; 422 with what is wrong; 409 to another answer than the first; 410 when its day is over."""
    state, form = g.link.state(wallclock.now()), _answer_form()
    if state == "answered":
        return _answered_before(form)
    if state != "live":
        return letters.letter(state, 410)
    if not letters.is_right(form):
        return _page(form, 422)
    try:
        _answer(form)
    except Refused as refusal:
        db.session.rollback()
        return _page(_answer_form(), 409, [said(reason) for reason in refusal.reasons])
    return redirect(letters.here("/thanks"), code=303)


@bp.get("/<token>/thanks")
def thanks(token):
    """What was answered, what happens next, and room for stars and words."""
    return _after_answer()


@bp.get("/<token>/additions")
def additions(token):
    """The same, with the receipt of what was added."""
    return _after_answer(has_receipt=True)


@bp.post("/<token>/additions")
def add(token):
    """Stars, a suggestion, words or files that follow the answer: 303 to their receipt; twice is once."""
    if not g.link.takes_more(wallclock.now()):
        return letters.letter("expired", 410)
    form = AdditionForm(ratings=_ratings())
    if not letters.is_right(form):
        return _thanks(form, 422)
    if form.is_empty:
        return redirect(letters.here("/thanks"), code=303)
    if not letters.is_repeated():
        _keep(form)
        db.session.commit()
    return redirect(letters.here("/additions"), code=303)


def _answered_before(form):
    """The first answer stands: pressed again it is thanked for; what else came is not kept, and stands on the page."""
    is_same = form.answer.data in (None, g.link.cycle.answer)
    if is_same and _brings_nothing(form):
        return redirect(letters.here("/thanks"), code=303)
    return _thanks(AdditionForm(ratings=_ratings()), 409, is_same=is_same)


def _brings_nothing(form):
    """True when everything in the form was kept with the first answer: impatient fingers press twice."""
    cycle = g.link.cycle
    names = {file.name for file in files_of("answer", cycle.id)}
    return (
        (form.words.data or "").strip() in ("", cycle.answer_words)
        and (form.suggestion.data or "").strip() in ("", cycle.suggestion)
        and (form.rating.data or "") in ("", str(cycle.rating))
        and {bare_name(file.filename) for file in chosen(form.attachments.data)} <= names
    )


def _answer_form():
    return AnswerForm(ratings=_ratings())


def _ratings():
    return [(choice.key, label(choice.label)) for choice in g.policy.closing.ratings]


def _answer(form):
    now, cycle = wallclock.now(), g.link.cycle
    g.ticket.answer(
        form.answer.data == "solved", how="link", by=g.actor, now=now, policy=g.policy, rating=form.stars,
        suggestion=form.suggestion.data, words=(form.words.data or "").strip() or None,
    )  # fmt: skip
    letters.keep_files(form, "answer", cycle.id, now)
    g.link.used_at = now
    db.session.commit()


def _keep(form):
    now, words = wallclock.now(), (form.words.data or "").strip()
    if form.stars or (form.suggestion.data or "").strip():
        g.ticket.rate(form.stars, form.suggestion.data, by=g.actor, now=now, policy=g.policy)
    if words:
        entry = letters.entry("satisfaction", words, now)
        g.ticket.receive_material(by=g.actor, now=now, policy=g.policy, entry=entry)
    letters.keep_files(form, "answer", g.link.cycle_id, now)


def _page(form, status=200, reasons=()):
    words = _words()
    silence = without_answer(g.ticket, g.policy, words["letter"].time_of)
    return render_template("confirmations/show.html", form=form, reasons=reasons, silence=silence, **words), status


def _words():
    """What both pages say about the ticket."""
    cycle = g.link.cycle
    letter = letter_to(g.ticket, cycle, g.policy, language())
    return {"ticket": g.ticket, "policy": g.policy, "cycle": cycle, "letter": letter}


def _after_answer(**more):
    if g.link.state(wallclock.now()) != "answered":
        return redirect(letters.here(), code=303)
    return _thanks(AdditionForm(ratings=_ratings()), **more)


def _thanks(form, status=200, *, has_receipt=False, is_same=False):
    takes_more = g.link.takes_more(wallclock.now())
    page = render_template(
        "confirmations/thanks.html", form=form, takes_more=takes_more, is_back=status in (409, 410),
        is_ignored=status == 409, is_same=is_same, has_receipt=has_receipt, written=written_with(g.link.cycle),
        **_words(),
    )  # fmt: skip
    return page, status
