"""The name under which a view is kept."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField
from wtforms.validators import DataRequired, Length

from board.forms.admin import trimmed

NAMED = DataRequired(_("Please fill this in."))


class SavedViewForm(FlaskForm):
    """A name, and whether everybody on the board sees the view."""

    name = StringField(_("Name of the view"), [NAMED, Length(max=60)], filters=[trimmed])
    is_shared = BooleanField(_("Everybody on this board sees it"))
