"""Fields that turn text into the types of the rules: instants, choices, files."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask_babel import gettext, lazy_gettext
from werkzeug.datastructures import MultiDict
from wtforms import Field, FieldList, IntegerField
from wtforms.validators import InputRequired, Regexp
from wtforms.widgets import DateTimeLocalInput

from board.domain import addresses
from board.domain.calendars import YEARS
from board.forms.choices import SelectField

REQUIRED = InputRequired(lazy_gettext("Please fill this in."))
CHOSEN = InputRequired(lazy_gettext("Please choose."))
WRITE_AN_ADDRESS = lazy_gettext("Write an address as in name@company.com.")
ADDRESS = Regexp(rf"(?=\S*@\S*\.){addresses.BARE}\Z", message=WRITE_AN_ADDRESS)  # a host that is typed has a dot
LARGEST_ID = 2**31 - 1
FORMATS = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S")


def trimmed(text):
    """The text without blanks around it."""
    return (text or "").strip()


class InstantField(Field):
    """A date and time in the board's zone; `data` is an aware UTC instant."""

    widget = DateTimeLocalInput()

    def __init__(self, label=None, validators=None, *, zone, to_the_second=False, **keywords):
        if to_the_second:
            keywords["render_kw"] = {"step": "1"}
        super().__init__(label, validators, **keywords)
        self._zone = ZoneInfo(zone)
        self._pattern = FORMATS[1] if to_the_second else FORMATS[0]

    @property
    def zone(self):
        """The zone in which people type and read; set later, what was typed is read anew."""
        return self._zone

    @zone.setter
    def zone(self, zone):
        self._zone = zone
        if self.raw_data:
            self.process(MultiDict({self.name: self.raw_data}), data=self.object_data)

    def _value(self):
        if self.raw_data:
            return self.raw_data[0]
        return self.data.astimezone(self.zone).strftime(self._pattern) if self.data else ""

    def process_formdata(self, values):
        """The instant that was typed; an unreadable one is refused with an example."""
        self.data = None
        text = (values[0] if values else "").strip()
        if not text:
            return
        typed = next(filter(None, (_parsed(text, pattern, self.zone) for pattern in FORMATS)), None)
        if typed is None or typed.year not in YEARS:
            raise ValueError(gettext("Write date and time as in 2024-05-20 14:00."))
        self.data = typed.astimezone(UTC)


def _parsed(text, pattern, zone):
    try:
        return datetime.strptime(text, pattern).replace(tzinfo=zone)
    except ValueError:
        return None


def row_id(text):
    """The number of a row; ValueError for what no database can hold, so `type=row_id` leaves it out."""
    number = int(text)
    if not 0 <= number <= LARGEST_ID:
        raise ValueError(text)
    return number


class RowField(IntegerField):
    """The number of a row; nonsense is no number."""

    def process_formdata(self, values):
        """The number that was sent."""
        if not values or not values[0].strip():
            return
        try:
            self.data = row_id(values[0])
        except ValueError:
            self.data = None
            raise ValueError(gettext("Choose one of the list.")) from None


class FewFields(FieldList):
    """A list of small forms, at most ten; whatever else calls itself one is left out."""

    def __init__(self, *arguments, **keywords):
        super().__init__(*arguments, max_entries=10, **keywords)

    def _extract_indices(self, prefix, formdata):
        names = re.compile(re.escape(prefix) + r"-[0-9]{1,3}(-|$)")
        return super()._extract_indices(prefix, [name for name in formdata if names.match(name)])


class ChoiceField(SelectField):
    """A drop-down that begins empty: nothing is chosen for the reader."""

    def __init__(self, label=None, validators=None, *, choices=(), empty=True, coerce=str, **keywords):
        options = [("", lazy_gettext("Please choose")), *choices] if empty else list(choices)
        super().__init__(label, validators, choices=options, coerce=_none_or(coerce), **keywords)

    def pre_validate(self, form):
        """An empty choice is a matter of `required`; anything else must be one of the list."""
        if self.data is None:
            return
        try:
            super().pre_validate(form)
        except Exception as wrong:
            raise type(wrong)(gettext("Choose one of the list.")) from wrong


def _none_or(coerce):
    return lambda value: None if value in (None, "", "None") else coerce(value)
