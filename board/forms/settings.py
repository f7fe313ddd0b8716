"""What people set for themselves: a PIN for the wall, and until when they are away."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import PasswordField
from wtforms.validators import Length, Optional

from board.domain.pins import LONGEST
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
    """Until when nobody should give this person anything; empty when they are here."""

    absent_until = InstantField(
        _("Away until"), [Optional()], zone="UTC", description=_("Empty when you are here. You stand last, and greyed.")
    )
