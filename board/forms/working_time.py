"""Who is on duty when, and files that are looked at before they come into force."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms.validators import ValidationError

from board.forms.fields import CHOSEN, REQUIRED, ChoiceField, InstantField


class DutyForm(FlaskForm):
    """Somebody on duty, from when to when."""

    person = ChoiceField(_("On duty"), [CHOSEN], coerce=int)
    from_at = InstantField(_("From"), [REQUIRED], zone="UTC")
    until_at = InstantField(_("Until"), [REQUIRED], zone="UTC")


class ProposalForm(FlaskForm):
    """Policies and dated files of holidays."""

    files = MultipleFileField(
        _("Policy files"),
        description=_("Policy files and files of holidays, as they stand in the folder of policies (.toml)."),
        render_kw={"accept": ".toml"},
    )

    def validate_files(self, field):
        """At least one, and all of them texts."""
        self.texts = []
        for file in field.data or ():
            if file and file.filename:
                self.texts.append((file.filename, _text(file)))
        if not self.texts:
            raise ValidationError(_("Choose at least one file."))


def _text(file):
    try:
        return file.read().decode("utf-8")
    except UnicodeDecodeError:
        raise ValidationError(_("“%(name)s” is no text file. Choose .toml files.", name=file.filename)) from None
