"""What somebody sets for themselves: the PIN for the wall, that they are away, where notices go."""

from flask import Blueprint, flash, redirect, render_template
from flask_babel import format_time
from flask_babel import gettext as _
from flask_login import current_user

from board import wallclock
from board.blueprints import absences
from board.blueprints.admin.saving import save_or_show
from board.blueprints.auth import FREE_TRIES_PER_ACCOUNT
from board.blueprints.faults import mark
from board.blueprints.house.words import chosen_zone
from board.domain.notices import WAYS
from board.domain.pins import objections_to_pin
from board.extensions import db, passwords, writing
from board.forms.addresses import AddressForm
from board.forms.settings import NoticesForm, PinForm
from board.models import copies, throttle
from board.models.destination import destinations_of

bp = Blueprint("settings", __name__, url_prefix="/settings")
PAGE = "/settings"


@bp.get("")
def show():
    """The page with its forms."""
    return shown()


@bp.post("/pins")
def set_pin():
    """303 with a PIN that opens the wall for a minute; 422 when it is too easy, or the password is wrong."""
    form = PinForm()
    if not form.validate_on_submit() or mark(form, objections_to_pin(form.pin.data)) or form.pin.errors:
        return shown(422, pin=form)
    if wrong := _objection_to_password(form.password.data):
        form.password.errors = [wrong]
        return shown(422, pin=form)
    hashed = passwords.hash(form.pin.data)
    with writing():
        throttle.succeed("account", current_user.email)
        throttle.succeed("pin", str(current_user.id))
        current_user.pin_hash = hashed
        db.session.commit()
    flash(_("Your PIN is set."), "good")
    return redirect(PAGE, code=303)


@bp.post("/absences")
def create_absence():
    """303 with one absence more; 422 with what is wrong."""

    def save(form):
        absences.plan(current_user, form)
        return f"{PAGE}#absence", _("Saved.")

    return save_or_show(_absence(), save, lambda form, status, reasons=(): shown(status, absence=form))


@bp.post("/absences/<int:absence_id>/endings")
def end_absence(absence_id):
    """303: here from now on, or not away at all."""
    absences.end(current_user, absence_id)
    return redirect(f"{PAGE}#absence", code=303)


def _objection_to_password(password):
    """Why nobody may set a PIN here; the same tries as at the log-in."""
    stored, email = current_user.password_hash, current_user.email
    wait = throttle.attempt(("account", email, FREE_TRIES_PER_ACCOUNT), now=wallclock.now())
    db.session.commit()
    if wait:
        return _("Too many attempts. Try again at %(time)s.", time=format_time(wait, "HH:mm:ss"))
    return None if passwords.matches(password, stored) else _("This is not your password.")


@bp.post("/notices")
def set_notices():
    """303: from now on copies follow this; 422 for quiet hours that are none."""

    def save(form):
        copies.wish(
            current_user, wants_mail=form.wants_mail.data, quiet_from=form.quiet_from.data,
            quiet_until=form.quiet_until.data, bundle_minutes=form.bundle_minutes.data,
            wanted={way: form[way].data for way in WAYS},
        )  # fmt: skip
        return f"{PAGE}#wishes", _("Saved.")

    return save_or_show(NoticesForm(), save, lambda form, status, reasons=(): shown(status, wishes=form))


def _notices():
    """The form with what holds now."""
    wishes = copies.wishes_of(current_user)
    return NoticesForm(
        formdata=None, wants_mail=current_user.wants_mail, quiet_from=wishes.quiet_from,
        quiet_until=wishes.quiet_until, bundle_minutes=wishes.bundle_minutes,
        **{way: copies.wanted_over(current_user, way) for way in WAYS},
    )  # fmt: skip


def _absence(**keywords):
    return absences.absence_form(chosen_zone(), **keywords)


def shown(status=200, pin=None, absence=None, address=None, wishes=None):
    """The page, with a form that was filled already in the place of an empty one."""
    page = render_template(
        "settings/show.html", pin=pin or PinForm(formdata=None), absence=absence or _absence(formdata=None),
        address=address or AddressForm(formdata=None), wishes=wishes or _notices(),
        has_pin=current_user.pin_hash is not None,
        addresses=destinations_of(person_id=current_user.id), **absences.kept_of(current_user),
    )  # fmt: skip
    return page, status
