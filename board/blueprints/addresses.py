"""Where else somebody's notices go: their own addresses with WeCom, DingTalk, Feishu, a phone …"""

from flask import Blueprint, abort, current_app, flash, redirect
from flask_babel import gettext as _
from flask_login import current_user

from board import wallclock
from board.blueprints.admin.saving import save_or_show
from board.blueprints.settings import shown
from board.domain import messages
from board.extensions import db, policies
from board.forms.addresses import AddressForm
from board.models.destination import add_service, destinations_of

bp = Blueprint("addresses", __name__, url_prefix="/settings/addresses")
PAGE = "/settings#addresses"


@bp.post("")
def create():
    """303 with one address more, and a test on its way to it; 422 for an address that cannot be used."""

    def save(form):
        row = add_service(
            url=form.url.data, name=form.name.data, owner={"person_id": current_user.id}, board=_board().key,
            language=current_user.language, allowed=current_app.config["BOARD"].outside_allow, now=wallclock.now(),
        )  # fmt: skip
        _try_out(row)
        return PAGE, _("Added. A test is on its way: look whether it arrives.")

    return save_or_show(AddressForm(), save, lambda form, status, reasons=(): shown(status, address=form))


@bp.post("/<int:address_id>/tests")
def test(address_id):
    """303: a test is on its way, also to an address that was switched off."""
    row = _mine(address_id)
    row.switch_on()
    _try_out(row)
    db.session.commit()
    flash(_("A test is on its way: look whether it arrives."), "good")
    return redirect(PAGE, code=303)


@bp.post("/<int:address_id>/removals")
def remove(address_id):
    """303: nothing goes there any more, and the address is forgotten."""
    _mine(address_id).remove(wallclock.now())
    db.session.commit()
    flash(_("Removed. Nothing goes there any more."), "good")
    return redirect(PAGE, code=303)


def _mine(address_id):
    mine = destinations_of(person_id=current_user.id)
    return next((row for row in mine if row.id == address_id), None) or abort(404)


def _board():
    """The board in whose words the address is tried: the person's first one."""
    return policies[next(iter(current_user.boards), next(iter(policies.all())).key)]


def _try_out(row):
    row.try_out(words=messages.render(_board(), "try_out", row.language, {}), now=wallclock.now())
