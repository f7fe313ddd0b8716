"""Solution, the customer's answer, closure."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms import StringField, TextAreaField
from wtforms.validators import Length

from board.forms.choices import RadioField
from board.forms.fields import CHOSEN, REQUIRED, ChoiceField


class SolutionForm(FlaskForm):
    """What was done, how it was checked, why it is late (form 3.5)."""

    solution = TextAreaField(
        _("Solution"),
        [REQUIRED, Length(max=5000)],
        description=_("What we did, and what the customer did. The customer reads it."),
    )
    self_check = TextAreaField(
        _("Self-check"), [REQUIRED, Length(max=5000)], description=_("What you tried yourself, and what you saw.")
    )
    attachments = MultipleFileField(_("Proof"), description=_("A screenshot of the check."))
    overdue_reason = TextAreaField(
        _("Overdue reason"), [Length(max=1000)], description=_("The first promise has passed: say why.")
    )


class CustomerAnswerForm(FlaskForm):
    """What the customer answered by phone, mail or in person."""

    answer = RadioField(_("The customer says"), [CHOSEN], choices=[("1", _("1: solved")), ("2", _("2: not solved"))])
    how = ChoiceField(_("How it came"), [CHOSEN])
    words = TextAreaField(_("In the customer's words"), [Length(max=2000)])
    rating = ChoiceField(_("Rating, 5 to 1"), coerce=int)
    suggestion = TextAreaField(_("Suggestion"), [Length(max=2000)])


class RatingForm(FlaskForm):
    """A rating that came after the answer."""

    rating = ChoiceField(_("Rating, 5 to 1"), [CHOSEN], coerce=int)
    suggestion = TextAreaField(_("Suggestion"), [Length(max=2000)])


class WithdrawalForm(FlaskForm):
    """Closing without the customer: duplicate, withdrawn, spam."""

    why = RadioField(_("Why it closes"), [CHOSEN], choices=[])
    duplicate_of = StringField(_("Number of the ticket that stays"), [Length(max=40)])
    reason = TextAreaField(_("Reason"), [REQUIRED, Length(max=1000)])


class LinkForm(FlaskForm):
    """Another ticket that belongs to this one."""

    kind = RadioField(_("This ticket"), [CHOSEN], choices=[])
    number = StringField(_("Ticket number"), [REQUIRED, Length(max=40)])
