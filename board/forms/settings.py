"""What people set for themselves: a PIN for the wall, when they are away, what reaches them when."""

from flask_babel import lazy_gettext as _
from flask_babel import ngettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, PasswordField, TimeField
from wtforms.validators import Length, Optional

from board.domain import notices
from board.domain.pins import LONGEST
from board.forms.choices import MultiCheckboxField, SelectField
from board.forms.fields import REQUIRED, InstantField

DIGITS = {"inputmode": "numeric", "autocomplete": "off", "maxlength": str(LONGEST)}


class PinForm(FlaskForm):
    """A new PIN, and the password of whoever sets it."""

    pin = PasswordField(
        _("New PIN"),
        [REQUIRED, Length(max=LONGEST)],
        render_kw=DIGITS,
        description=_("4 to 8 digits. No row, not all alike."),
    )
    password = PasswordField(
        _("Your password"), [REQUIRED, Length(max=1024)], render_kw={"autocomplete": "current-password"}
    )


class AbsenceForm(FlaskForm):
    """From when until when nobody should give this person anything; from now on without a beginning."""

    from_at = InstantField(_("Away from"), [Optional()], zone="UTC", description=_("Empty: from now on."))
    until_at = InstantField(_("Away until"), [REQUIRED], zone="UTC", description=_("Here again from then."))


class NoticesForm(FlaskForm):
    """What reaches somebody outside the inbox, and when."""

    wants_mail = BooleanField(_("Also by e-mail"))
    quiet_from = TimeField(_("Quiet from"), [Optional()])
    quiet_until = TimeField(_("until"), [Optional()])
    bundle_minutes = SelectField(_("Copies come"), coerce=int)
    email = MultiCheckboxField(_("By e-mail"))
    apprise = MultiCheckboxField(_("To my addresses"))

    def __init__(self, *arguments, **keywords):
        super().__init__(*arguments, **keywords)
        self.bundle_minutes.choices = [(minutes, _every(minutes)) for minutes in notices.BUNDLES]
        groups = [(key, _(title)) for key, title in notices.TITLES.items()]
        self.email.choices = self.apprise.choices = groups


def _every(minutes):
    if minutes >= 60:
        return ngettext("every hour", "every %(num)d hours", minutes // 60)
    return _("every %(minutes)s minutes", minutes=minutes) if minutes else _("Each on its own")
