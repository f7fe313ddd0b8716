"""Notes, words to the customer, records of talks, promises, pauses."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileRequired, MultipleFileField
from wtforms import BooleanField, FormField, StringField, TextAreaField
from wtforms.form import Form
from wtforms.validators import Length

from board.forms.choices import RadioField
from board.forms.fields import CHOSEN, REQUIRED, ChoiceField, FewFields, InstantField


def with_choices(form, **lists):
    """The form, its drop-downs filled; a list of (value, label) each, after "please choose"."""
    for name, choices in lists.items():
        form[name].choices = [("", str(_("Please choose"))), *choices]
    return form


class NoteForm(FlaskForm):
    """Time, action, result: all three."""

    happened_at = InstantField(_("Time"), [REQUIRED], zone="UTC")
    action = TextAreaField(_("Action"), [REQUIRED, Length(max=2000)], description=_("What you did, and with whom."))
    result = TextAreaField(
        _("Result"), [REQUIRED, Length(max=2000)], description=_("What came of it, or what is awaited.")
    )
    milestone = ChoiceField(
        _("Milestone reached"), description=_("The customer must hear of a milestone within 15 minutes.")
    )


class UpdateForm(FlaskForm):
    """Four parts to the customer: status, progress, next step, expected time."""

    status = TextAreaField(_("Status"), [REQUIRED, Length(max=1000)], description=_("What is known now."))
    progress = TextAreaField(_("Progress"), [REQUIRED, Length(max=1000)], description=_("What is being done."))
    next_step = TextAreaField(
        _("Next step"), [REQUIRED, Length(max=1000)], description=_("What follows, or what the customer can do.")
    )
    expected = StringField(
        _("Expected time"), [REQUIRED, Length(max=200)], description=_("A time, not “soon”: “before 15:00”.")
    )
    milestone = ChoiceField(_("Tells of the milestone"))
    asks_material = BooleanField(_("We ask the customer for material; clocks pause until it arrives"))


class ToDoForm(Form):
    """Something to do by a time."""

    need = StringField(_("To do"), [Length(max=500)])
    due_at = InstantField(_("By"), zone="UTC")


class CommunicationForm(FlaskForm):
    """The record of one talk with the customer (form 3.4)."""

    occurred_at = InstantField(_("Time of the talk"), [REQUIRED], zone="UTC", to_the_second=True)
    channel = ChoiceField(_("Channel"), [CHOSEN])
    type = ChoiceField(_("Kind of talk"), [CHOSEN])
    customer_statement = TextAreaField(
        _("The customer said"), [Length(max=5000)], description=_("In the customer's own words.")
    )
    reply = TextAreaField(
        _("We replied"), [Length(max=5000)], description=_("Word for word: understanding first, then the solution.")
    )
    asks = BooleanField(_("The customer asked how it stands and has no answer yet"))
    mood = ChoiceField(_("Customer's mood"))
    todos = FewFields(FormField(ToDoForm), label=_("To-dos"), min_entries=2)
    attachments = MultipleFileField(
        _("Files"), description=_("Screenshot of the chat, or a passage of the call in writing.")
    )


class AttachmentForm(FlaskForm):
    """Files that belong to the ticket as a whole."""

    attachments = MultipleFileField(_("Files"), [FileRequired(_("Choose at least one file."))])


class CommitmentForm(FlaskForm):
    """A promise with a time: to-do, follow-up, collaboration task."""

    kind = ChoiceField(_("Kind"), [CHOSEN])
    need = TextAreaField(_("What is needed"), [REQUIRED, Length(max=2000)])
    expected_result = TextAreaField(
        _("Expected result"), [Length(max=2000)], description=_("What a department is asked for needs one.")
    )
    owner = ChoiceField(
        _("Person"), coerce=int,
        description=_("Who keeps it, of the board or of another department; or choose a department below."),
    )  # fmt: skip
    department = ChoiceField(_("Department"), coerce=int)
    contact_person = StringField(_("Contact person there"), [Length(max=80)])
    due_at = InstantField(_("Due"), [REQUIRED], zone="UTC")


class CommitmentAnswerForm(FlaskForm):
    """What came of a commitment."""

    answer = TextAreaField(_("What came of it"), [REQUIRED, Length(max=2000)])
    follow_up_at = InstantField(
        _("To be followed up at"), zone="UTC",
        description=_("Where the answer announces something for later: the assignee is reminded then."),
    )  # fmt: skip


class EstimateForm(FlaskForm):
    """Another completion time, with the reason."""

    promise_at = InstantField(_("New completion time"), [REQUIRED], zone="UTC")
    reason = TextAreaField(_("Reason"), [REQUIRED, Length(max=500)], description=_("The customer reads it."))


class ExplanationForm(FlaskForm):
    """Why a promise did not hold."""

    reason = TextAreaField(
        _("Overdue reason"), [REQUIRED, Length(max=1000)], description=_("The first promise has passed: say why.")
    )


class PauseForm(FlaskForm):
    """Why the clocks stand still."""

    why = ChoiceField(_("Waiting for"), [CHOSEN])
    remark = TextAreaField(_("Remark"), [Length(max=500)])


class ActionForm(FlaskForm):
    """What a leader does about an overdue promise."""

    what = RadioField(_("What you do"), [CHOSEN], choices=[])
    remark = TextAreaField(_("How exactly"), [REQUIRED, Length(max=1000)])
