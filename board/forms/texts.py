"""The words of a message."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import Length

from board.forms.fields import REQUIRED, trimmed


class TextForm(FlaskForm):
    """Subject and text; what stands in braces is filled in."""

    subject = StringField(_("Subject"), [Length(max=200)], filters=[trimmed])
    body = TextAreaField(_("Text"), [REQUIRED, Length(max=4000)], filters=[trimmed], render_kw={"rows": 8})
