"""Words on a ticket, chasers, and until when it is pinned."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, StringField, TextAreaField
from wtforms.validators import Length

from board.domain import tags
from board.forms.fields import REQUIRED


class TagForm(FlaskForm):
    """One tag."""

    tag = StringField(
        _("Tag"), [REQUIRED, Length(max=tags.LONGEST + 1)], render_kw={"autocomplete": "off"},
        description=_("A word by which everybody finds the ticket again."),
    )  # fmt: skip


class UrgeForm(FlaskForm):
    """A chaser that the customer gave to one of us."""

    words = TextAreaField(
        _("What the customer said"), [Length(max=500)], description=_("In a few words, if there were any.")
    )


class PinningForm(FlaskForm):
    """The last day on which the ticket stands first."""

    until = DateField(_("Until"), [REQUIRED], description=_("On the day after, the pin is gone by itself."))
