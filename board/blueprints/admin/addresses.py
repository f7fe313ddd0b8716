"""Where messages of a board go outside the house: webhooks, and addresses where a team reads together."""

from flask import abort, current_app, flash, g, redirect, render_template
from flask_babel import gettext as _

from board import wallclock
from board.blueprints.admin import board_asked_for, bp
from board.blueprints.admin.saving import save_or_show
from board.domain import messages
from board.domain.events import KINDS
from board.extensions import db, policies
from board.extensions.words import language
from board.forms.addresses import HookForm, KindsForm, TeamAddressForm
from board.models.destination import add_service, add_webhook
from board.models.person import Team
from board.queries import admin as questions
from board.queries import outside as outside_questions


@bp.get("/addresses")
def addresses():
    """The board's addresses with their state, and forms for one more."""
    return _shown()


@bp.get("/addresses/webhooks/new")
def new_webhook():
    """The form of a webhook."""
    return _shown_hook(_hook(formdata=None))


@bp.post("/addresses/webhooks")
def create_webhook():
    """303 to a new webhook, where its secret is; 422 for an address that cannot be used."""

    def save(form):
        row = add_webhook(
            url=form.url.data, name=form.name.data, board=board_asked_for().key, team_id=form.team.data,
            kinds=form.kinds.data, allowed=_allowed(), now=wallclock.now(),
        )  # fmt: skip
        return f"/admin/addresses/{row.id}", _("Added. Give its secret to whoever listens there, then send a test.")

    return save_or_show(_hook(), save, _shown_hook)


@bp.post("/addresses/teams")
def create_team_address():
    """303 with one address more, and a test on its way."""

    def save(form):
        row = add_service(
            url=form.url.data, name="", owner={"team_id": form.team.data}, board=board_asked_for().key,
            language=form.language.data, kinds=form.kinds.data, allowed=_allowed(), now=wallclock.now(),
        )  # fmt: skip
        _try_out(row)
        return f"/admin/addresses?board={row.board}", _("Added. A test is on its way: look whether it arrives.")

    return save_or_show(_team_address(), save, lambda form, *more: _shown(*more, team_address=form))


@bp.get("/addresses/<int:address_id>")
def address(address_id):
    """One address: what goes there, its secret, the log of deliveries."""
    row = _row(address_id)
    return _shown_one(row, _kinds(row, formdata=None, obj=row))


@bp.post("/addresses/<int:address_id>")
def update_address(address_id):
    """303 with another name or other kinds."""
    row = _row(address_id)

    def save(form):
        form.populate_obj(row)
        return f"/admin/addresses/{row.id}", _("Saved.")

    return save_or_show(_kinds(row), save, lambda form, *more: _shown_one(row, form, *more))


@bp.post("/addresses/<int:address_id>/tests")
def test_address(address_id):
    """303: a test is on its way, also to an address that was switched off: it is on again."""
    row = _row(address_id)
    row.switch_on()
    _try_out(row)
    db.session.commit()
    flash(_("A test is on its way: look whether it arrives."), "good")
    return redirect(f"/admin/addresses/{address_id}", code=303)


@bp.post("/addresses/<int:address_id>/removals")
def remove_address(address_id):
    """303: nothing goes there any more, and the address is forgotten."""
    row = _row(address_id)
    row.remove(wallclock.now())
    db.session.commit()
    flash(_("Removed. Nothing goes there any more."), "good")
    return redirect(f"/admin/addresses?board={row.board}", code=303)


def _row(address_id):
    return outside_questions.address_on(address_id, [policy.key for policy in g.boards]) or abort(404)


def _allowed():
    return current_app.config["BOARD"].outside_allow


def _try_out(row):
    row.try_out(words=messages.render(policies[row.board], "try_out", row.language, {}), now=wallclock.now())


def _hook(**keywords):
    form = HookForm(**keywords)
    form.team.choices = [("", _("All teams")), *_teams()]
    return form


def _team_address(**keywords):
    form = TeamAddressForm(**keywords)
    form.team.choices = [("", _("Please choose")), *_teams()]
    return form


def _teams():
    return [(team.id, team.named(language())) for team in questions.active(Team, [board_asked_for().key])]


def _kinds(row, **keywords):
    """What may be changed of an address: its kinds, of a webhook its name too."""
    if row.kind == "webhook":
        return KindsForm(**keywords)
    form = TeamAddressForm(**keywords)
    del form.url, form.team
    return form


def _shown_hook(form, status=200, reasons=()):
    return render_template("admin/hook_new.html", policy=board_asked_for(), form=form, reasons=reasons), status


def _shown(status=200, reasons=(), team_address=None):
    policy = board_asked_for()
    page = render_template(
        "admin/addresses.html", policy=policy, kind="addresses", rows=outside_questions.addresses_of(policy.key),
        team_address=team_address or _team_address(formdata=None), reasons=reasons,
    )  # fmt: skip
    return page, status


def _shown_one(row, form, status=200, reasons=()):
    log = outside_questions.latest_deliveries(row)
    return render_template("admin/address.html", row=row, form=form, log=log, reasons=reasons, kinds=KINDS), status
