"""Forms made of the fields that a policy declares; whoever adds a field writes no code."""

import unicodedata
from datetime import UTC
from decimal import Decimal, InvalidOperation

from flask_babel import gettext, lazy_gettext
from wtforms import Field, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, StopValidation, ValidationError
from wtforms.widgets import TextInput

from board.forms.choices import RadioField
from board.forms.fields import ChoiceField, InstantField

FILL_IN = lazy_gettext("Please fill this in.")
CHOOSE = lazy_gettext("Please choose.")
FEW = 6  # so many options stand side by side, more go into a drop-down
INSTANT_COLUMNS = ("occurred_at",)
LARGEST = 10**15
LONGEST = {"text": 200, "long_text": 5000}


def declared_form(base, fields, language, zone):
    """A form class: the base with one WTForms field per declared one, in the policy's order, named by its key."""
    unbound = {field.key: _unbound(field, language, zone) for field in fields}
    return type(f"Declared{base.__name__}", (base,), {**unbound, "__init__": _marking(base, fields)})


def _marking(base, fields):
    """Tell templates what a field is: its kind, and its part of 5W1H."""

    def __init__(self, *arguments, **keywords):
        base.__init__(self, *arguments, **keywords)
        for field in fields:
            self[field.key].kind, self[field.key].declared = field.kind, field

    return __init__


def _unbound(field, language, zone):
    rest = {"description": field.hint.in_(language) if field.hint else "", "default": field.default}
    make, more = _maker(field, language, zone)
    return make(field.label.in_(language), _validators(field), **more, **rest)


def _maker(field, language, zone):
    """The field class of a kind, and what it needs besides label and validators."""
    if field.kind == "choice":
        options = [(option.key, option.label.in_(language)) for option in field.options]
        return (ChoiceButtons if len(options) <= FEW else ChoiceField), {"choices": options}
    return {
        "text": (StringField, {"filters": [stripped]}),
        "long_text": (TextAreaField, {"filters": [stripped], "render_kw": {"rows": 3}}),
        "hour": (HourField, {"zone": zone}),
        "money": (NumberField, {}),
        "number": (NumberField, {}),
        "yes_no": (ChoiceButtons, {"choices": [("yes", lazy_gettext("Yes")), ("no", lazy_gettext("No"))]}),
    }[field.kind]


def _validators(field):
    if not field.required:
        rules = [Optional()]
    else:
        rules = [Answered(CHOOSE if field.kind in ("choice", "yes_no") else FILL_IN)]
    if field.kind in LONGEST:
        limit = field.max_length or LONGEST[field.kind]
        rules.append(Length(max=limit, message=lazy_gettext("At most %(max)d characters.")))
    if field.kind in ("number", "money"):
        rules.append(NumberRange(min=0, message=lazy_gettext("A number from 0.")))
    return rules


def declared_values(form, fields):
    """Key to value of the declared fields that were filled in, ready to be stored.

    Texts, numbers, yes-no as booleans, instants as ISO texts; only the one instant that
    has a column of its own is an aware datetime.
    """
    found = {field.key: _stored(field, form[field.key].data) for field in fields if field.key in form}
    return {key: value for key, value in found.items() if value is not None}


def _stored(field, data):
    if data in (None, ""):
        return None
    if field.kind == "yes_no":
        return data == "yes"
    if field.kind == "hour" and field.key not in INSTANT_COLUMNS:
        return data.isoformat()
    return data


def typed_value(field, value):
    """A stored value as its form field wants it; the other way round of `declared_values`."""
    if field.kind == "yes_no" and isinstance(value, bool):
        return "yes" if value else "no"
    return value


def stripped(text):
    """The text without blanks around it."""
    return text.strip() if isinstance(text, str) else text


def one_line(text):
    """The text with single blanks inside and none around it."""
    return " ".join(text.split()) if isinstance(text, str) else text


def narrow(text):
    """The text with narrow signs for the wide ones of a Chinese keyboard: ＠ is @, １３８ is 138."""
    return unicodedata.normalize("NFKC", text) if isinstance(text, str) else text


class Answered(InputRequired):
    """Something was typed that is more than blanks; 0 and "no" are answers."""

    def __call__(self, form, field):
        """Stops the chain without a value; what could not be read keeps its own fault."""
        if field.errors:
            raise StopValidation
        if field.data in (None, ""):
            raise StopValidation(self.message)


class ChoiceButtons(RadioField):
    """Options side by side; none chosen is a matter of `required`."""

    def __init__(self, *arguments, **keywords):
        super().__init__(*arguments, **keywords)
        self.type = "RadioField"  # what the templates know it by

    def pre_validate(self, form):
        """Anything that was chosen must be one of the options."""
        if self.data in (None, "", "None"):
            self.data = None
        elif self.data not in {value for value, *_ in self.iter_choices()}:
            raise ValidationError(gettext("Choose one of the list."))


class HourField(InstantField):
    """An instant to the hour, in the board's zone."""

    def process_formdata(self, values):
        """The hour that was typed; minutes are dropped."""
        super().process_formdata(values)
        if self.data is not None:
            hour = self.data.astimezone(self.zone).replace(minute=0, second=0, microsecond=0)
            self.data = hour.astimezone(UTC)


class NumberField(Field):
    """A number as people type it: 1,500 or ¥1500 or １５００; `data` is an int where it is whole."""

    widget = TextInput()

    def _value(self):
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else str(self.data)

    def process_data(self, value):
        """A policy's default is a text, a stored value a number."""
        self.data = _number(str(value)) if value not in (None, "") else None

    def process_formdata(self, values):
        """The number that was typed; an unreadable one is refused."""
        text = values[0] if values else ""
        self.data = _number(text) if text.strip() else None


def _number(text):
    plain = unicodedata.normalize("NFKC", text).strip().strip("¥$€ 元").replace(",", "").replace(" ", "")
    try:
        number = Decimal(plain)
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite() or number.copy_abs() >= LARGEST:
        raise ValueError(gettext("Write a number, as in 1500."))
    return int(number) if number == number.to_integral_value() else float(round(number, 2))
