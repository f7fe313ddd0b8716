"""The registration sheet (form 3.1): who, the contact, attachments; the rest is the policy's."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms import HiddenField, IntegerField, SearchField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from board.domain import contacts
from board.domain.files import CHOOSABLE
from board.domain.registration import ASKED_FOR, NOT_APPLICABLE
from board.extensions.words import NAMES
from board.forms.choices import SelectMultipleField
from board.forms.declared import CHOOSE, FILL_IN, ChoiceButtons, declared_form, narrow, one_line, stripped
from board.forms.fields import ADDRESS, ChoiceField, InstantField, RowField

CUSTOMER_FIELDS = {"name": "customer_name", "contact": "contact", "level": "customer_level"}


class RegistrationForm(FlaskForm):
    """What every board asks besides its declared fields."""

    draft = HiddenField()
    opened = HiddenField()
    customer_query = SearchField(
        _("Find the customer"),
        [Length(max=80)],
        description=_("Name, phone, e-mail or customer number. Choose the customer, or fill in a new one below."),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    customer_id = RowField(_("Customer"), [Optional()])
    customer_name = StringField(
        _("Name or nickname"),
        [Optional(), Length(max=120)],
        filters=[one_line],
        description=_("For a company its short name."),
        render_kw={"autocomplete": "off"},
    )
    contact = StringField(
        _("Phone or e-mail"),
        [Optional(), Length(max=120)],
        filters=[narrow, one_line],
        description=_("The middle of it is hidden on every screen after saving."),
        render_kw={"autocomplete": "off"},
    )
    customer_level = ChoiceButtons(_("Customer level"), [Optional()], description=_("By the tag in the customer file."))
    salutation = ChoiceButtons(_("Form of address"), [Optional()])
    customer_language = ChoiceButtons(
        _("The customer reads"), [Optional()], choices=list(reversed(NAMES.items())), default="zh"
    )
    contact_started_at = InstantField(_("Contact began"), [Optional()], zone="UTC", to_the_second=True)
    answered_at = InstantField(_("Answered"), [Optional()], zone="UTC", to_the_second=True)
    rings = IntegerField(_("Rings before answering"), [Optional(), NumberRange(0, 99, _("A number from 0 to 99."))])
    contact_ended_at = InstantField(
        _("Contact ended"),
        [Optional()],
        zone="UTC",
        to_the_second=True,
        description=_("The two minutes count from here."),
    )
    mood = ChoiceButtons(_("Customer's mood"), [Optional()])
    receiver = ChoiceField(_("Received by"), [Optional()], coerce=int, empty=False)
    attachments = MultipleFileField(_("Attachments"), render_kw={"accept": CHOOSABLE})
    forget_file = SelectMultipleField(_("Leave out"), coerce=int, validate_choice=False)
    attachment_state = ChoiceButtons(
        _("Nothing to attach?"),
        [Optional()],
        choices=[(ASKED_FOR, _("Ask the customer for it")), (NOT_APPLICABLE, _("Not applicable"))],
    )
    attachment_reason = StringField(_("Why there is none"), [Optional(), Length(max=300)], filters=[stripped])

    def validate_contact_ended_at(self, field):
        """A contact ends after it began."""
        began = self.contact_started_at.data
        if field.data and began and field.data < began:
            raise ValidationError(gettext("The contact ended before it began: correct one of the two."))

    def validate_contact(self, field):
        """What has an @ is an address that a letter can go to; all else is a number or a handle."""
        text = field.data or ""
        if "@" in text:
            ADDRESS(self, field)
        elif text and not contacts.may_reach(text):
            raise ValidationError(gettext("Enter a phone number or an e-mail address."))

    def validate_answered_at(self, field):
        """Nobody answers before the contact began."""
        began = self.contact_started_at.data
        if field.data and began and field.data < began:
            raise ValidationError(gettext("It was answered before it began: correct one of the two."))

    def let_gaps_pass(self):
        """Check shapes only: a quick registration and a draft may have gaps."""
        for field in self:
            field.validators = [v for v in field.validators if not isinstance(v, InputRequired | DataRequired)]
            if not any(isinstance(v, Optional) for v in field.validators):
                field.validators = [Optional(), *field.validators]

    def prompted(self, prompt):
        """The declared fields that belong to one of the 5W1H prompts; None for those that belong to none."""
        return [self[key] for key, declared in self.asked.items() if declared.prompt == prompt]


def registration_form(policy, language, *, receivers, base=RegistrationForm):
    """The class of a board's registration form. Receivers are (id, name); who is asked for comes from the policy."""
    form = declared_form(base, policy.fields["registration"], language, policy.zone)
    return type(form.__name__, (form,), {"__init__": _of_board(form, policy, language, receivers)})


def _of_board(base, policy, language, receivers):
    def __init__(self, *arguments, **keywords):
        base.__init__(self, *arguments, **keywords)
        self.asked = {field.key: field for field in policy.fields["registration"]}
        self.customer_level.choices = _options(policy.customer.levels, language)
        self.salutation.choices = _options(policy.customer.salutations, language)
        self.mood.choices = _options(policy.moods, language)
        self.receiver.choices = list(receivers)
        for name in ("contact_started_at", "answered_at", "contact_ended_at"):
            self[name].zone = policy.tz
        _ask_for_customer(self, policy)

    return __init__


def _options(choices, language):
    return [(choice.key, choice.label.in_(language)) for choice in choices]


def _ask_for_customer(form, policy):
    """Name, contact and level are asked for unless a known customer is chosen (G-033 to G-035)."""
    is_known = form.customer_id.data is not None
    for part in policy.customer.required:
        field = form[CUSTOMER_FIELDS[part]]
        field.flags.required = True
        if not is_known:
            rule = DataRequired(CHOOSE if part == "level" else FILL_IN)
            field.validators = [rule, *(v for v in field.validators if not isinstance(v, Optional))]
