"""Walls: add one, get its code, switch it off."""

from datetime import datetime

from flask import abort, flash, g, redirect, render_template, request, session
from flask_babel import gettext as _
from flask_login import current_user

from board import wallclock
from board.blueprints.admin import bp
from board.blueprints.admin.saving import save_or_show
from board.extensions import after_commit, db, feed, policies
from board.extensions.words import label, language
from board.forms.admin import ScreenForm
from board.models.screen import Screen, add_screen, screens_of

PAGE = "/admin/screens"


@bp.get("/screens")
def screens():
    """The walls of the reader's boards, and a form for one more."""
    return _shown(_form(language=language()))


@bp.post("/screens")
def create_screen():
    """303 with one wall more, and the code that pairs it."""

    def save(form):
        screen = add_screen(
            board=form.board.data, name=form.name.data, language=form.language.data, by=current_user,
            now=wallclock.now(),
        )  # fmt: skip
        _give_code(screen)
        return PAGE, _("Added. Type its code at the wall now.")

    return save_or_show(_form(), save, _shown)


@bp.get("/screens/<int:screen_id>/pairing")
def pairing(screen_id):
    """204 while the wall waits for the code that is valid `until` then; else how that ended, and the wall as it is."""
    screen, now = _screen(screen_id), wallclock.now()
    if screen.state(now) == "waiting" and screen.code_until.isoformat() == request.args.get("until"):
        return "", 204
    return render_template("admin/paired.html", screen=screen, now=now, policies=policies)


@bp.post("/screens/<int:screen_id>/codes")
def renew_code(screen_id):
    """303 with another code for the wall."""
    _give_code(_screen(screen_id))
    db.session.commit()
    return redirect(PAGE, code=303)


@bp.post("/screens/<int:screen_id>/revocations")
def revoke_screen(screen_id):
    """303: the wall shows nothing from its next request on."""
    screen = _screen(screen_id)
    screen.revoke(now=wallclock.now())
    after_commit(lambda: feed.publish({"screens": [screen_id]}))
    db.session.commit()
    flash(_("“%(name)s” is switched off. A new code brings it back.", name=screen.name), "good")
    return redirect(PAGE, code=303)


def _screen(screen_id):
    screen = db.session.get(Screen, screen_id)
    return screen if screen and screen.board in {policy.key for policy in g.boards} else abort(404)


def _give_code(screen):
    """The code in plain stands in the administrator's own session and nowhere else."""
    code = screen.new_code(now=wallclock.now(), minutes=policies[screen.board].wall.code_minutes)
    session["pairing"] = {"screen": screen.id, "code": code, "until": screen.code_until.isoformat()}


def _pairing(rows):
    """(screen, code in two halves, until) while it can be typed; None without."""
    kept, now = session.get("pairing"), wallclock.now()
    screen = next((row for row in rows if kept and row.id == kept["screen"]), None)
    if screen is None or screen.state(now) != "waiting" or screen.code_until != datetime.fromisoformat(kept["until"]):
        return None
    return screen, f"{kept['code'][:4]} {kept['code'][4:]}", screen.code_until


def _form(**keywords):
    form = ScreenForm(**keywords)
    form.board.choices = [(policy.key, label(policy.name)) for policy in g.boards]
    return form


def _shown(form, status=200, reasons=()):
    rows = screens_of([policy.key for policy in g.boards])
    page = render_template(
        "admin/screens.html", screens=rows, form=form, reasons=reasons, pairing=_pairing(rows), now=wallclock.now(),
        policies=policies,
    )  # fmt: skip
    return page, status
