"""First-line quick resolve: registration, judgement, work and answer in one sheet."""

from flask_babel import lazy_gettext as _
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from board.forms.declared import CHOOSE, FILL_IN, ChoiceButtons, stripped
from board.forms.registration import RegistrationForm
from board.forms.triage import TriageForm

SOLVED, ASK = "1", "ask"


class QuickForm(RegistrationForm, TriageForm):
    """What was done at once, how it was checked, and what the customer said."""

    action_taken = TextAreaField(
        _("What you did"),
        [DataRequired(FILL_IN), Length(max=2000)],
        filters=[stripped],
        description=_("The action of the progress note."),
    )
    result = TextAreaField(
        _("What came of it"),
        [DataRequired(FILL_IN), Length(max=2000)],
        filters=[stripped],
        description=_("The result of the progress note, and the solution that the customer reads."),
    )
    self_check = StringField(
        _("How you checked it"),
        [DataRequired(FILL_IN), Length(max=1000)],
        filters=[stripped],
        description=_("What you tried yourself, and what you saw."),
    )
    answer = ChoiceButtons(
        _("The customer says"),
        [InputRequired(CHOOSE)],
        choices=[(SOLVED, _("1: solved, said during the contact")), (ASK, _("Not asked yet: send the question"))],
    )
    how = ChoiceButtons(_("Way of customer confirmation"), [Optional()])
    rating = ChoiceButtons(_("Rating"), [Optional()])
