"""The days of a report."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField
from wtforms.validators import ValidationError

from board.forms.fields import REQUIRED

MOST_DAYS = 366


class PeriodForm(FlaskForm):
    """First and last day, both included; a form that only reads and needs no key."""

    class Meta:
        """It stands in the address."""

        csrf = False

    first = DateField(_("From"), [REQUIRED])
    last = DateField(_("To"), [REQUIRED])

    def validate_last(self, field):
        """Not before the first day, and within a year of it."""
        if self.first.data and field.data and not 0 <= (field.data - self.first.data).days < MOST_DAYS:
            raise ValidationError(gettext("Choose a last day from the first one on, within a year."))
