"""Words on a ticket, and until when it is pinned."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, StringField
from wtforms.validators import Length

from board.domain import tags
from board.forms.fields import REQUIRED


class TagForm(FlaskForm):
    """One tag."""

    tag = StringField(
        _("Tag"), [REQUIRED, Length(max=tags.LONGEST + 1)], render_kw={"autocomplete": "off"},
        description=_("A word by which everybody finds the ticket again."),
    )  # fmt: skip


class PinningForm(FlaskForm):
    """The last day on which the ticket stands first."""

    until = DateField(_("Until"), [REQUIRED], description=_("On the day after, the pin is gone by itself."))
