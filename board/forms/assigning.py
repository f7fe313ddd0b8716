"""Who gets a ticket, who gives it back."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import Length
from wtforms.widgets import HiddenInput

from board.forms.fields import CHOSEN, REQUIRED, ChoiceField, RowField


class LimitedForm(FlaskForm):
    """A form that may exceed a limit: the field is asked only then."""

    over_limit = TextAreaField(_("Reason for one more all the same"), [Length(max=500)])


class AssignmentForm(LimitedForm):
    """A named person, and for a change of hands the code of the reason.

    `chosen` is the Person whom it names, None where that is nobody who may be chosen. `team` is the team that a drop
    on its column named; else the person's own.
    """

    person = ChoiceField(
        _("Assignee"),
        [CHOSEN],
        coerce=int,
        description=_("A named person, never a group: someone must answer for it."),
    )
    reason = ChoiceField(_("Reason"))
    team = RowField(widget=HiddenInput())
    remark = TextAreaField(_("Hand-over note"), [Length(max=2000)], description=_("What the next person must know."))

    def __init__(self, *, chosen, reasons, needs_reason, **keywords):
        super().__init__(**keywords)
        self.chosen = chosen
        self.offer([(chosen.id, chosen.name)] if chosen else [])
        self.reason.choices = [("", str(_("Please choose"))), *reasons]
        if needs_reason:
            self.reason.validators = [CHOSEN]
            self.reason.flags.required = True
        else:
            del self.reason

    def offer(self, people):
        """Let one of these (id, words) be chosen."""
        self.person.choices = [("", str(_("Please choose"))), *people]


class ReasonForm(FlaskForm):
    """One reason in words."""

    reason = TextAreaField(_("Reason"), [REQUIRED, Length(max=1000)])


class NothingForm(FlaskForm):
    """A verb that needs no more than the press."""
