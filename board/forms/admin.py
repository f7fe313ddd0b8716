"""What administrators write: people, ranks, teams, departments, list entries."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, IntegerField, PasswordField, StringField
from wtforms.validators import Length, NumberRange, Optional

from board.extensions.passwords import SHORTEST
from board.extensions.words import NAMES
from board.forms.choices import RadioField, SelectField, SelectMultipleField
from board.forms.fields import ADDRESS, CHOSEN, REQUIRED, ChoiceField, trimmed


def new_password(label=None):
    """A field for a password that somebody else will type; browsers keep their own out of it."""
    return PasswordField(
        label or _("Password"),
        [REQUIRED, Length(min=SHORTEST, max=1024, message=_("At least 10 characters, please."))],
        description=_("At least 10 characters. Tell it to the person in private."),
        render_kw={"autocomplete": "new-password"},
    )


class DetailsForm(FlaskForm):
    """Name and language of a person."""

    name = StringField(_("Name"), [REQUIRED, Length(max=80)], filters=[trimmed])
    language = RadioField(_("Language"), [CHOSEN], choices=list(NAMES.items()), default="en")


class PersonForm(DetailsForm):
    """Somebody new."""

    email = EmailField(_("E-mail"), [REQUIRED, Length(max=254), ADDRESS], filters=[trimmed])
    password = new_password()


class PasswordForm(FlaskForm):
    """Another password."""

    password = new_password(_("New password"))


class MembershipForm(FlaskForm):
    """A rank on a board, perhaps in a team, for departments in theirs."""

    board = SelectField(_("Board"), [CHOSEN])
    rank = ChoiceField(_("Rank"), [CHOSEN])
    team = ChoiceField(_("Team"), coerce=int)
    department = ChoiceField(_("Department"), coerce=int, description=_("Needed for members of another department."))


class ChannelsForm(FlaskForm):
    """The channels that somebody watches."""

    channels = SelectMultipleField(_("Channels"))


class SkillsForm(FlaskForm):
    """The domains that somebody knows best."""

    skills = SelectMultipleField(_("Skills"))


class NamesForm(FlaskForm):
    """What a team or a department is called in both languages."""

    name_en = StringField(_("English name"), [REQUIRED, Length(max=80)], filters=[trimmed])
    name_zh = StringField(_("Chinese name"), [REQUIRED, Length(max=80)], filters=[trimmed])
    is_active = BooleanField(_("Can be chosen"), default=True)


class TeamForm(NamesForm):
    """A team and the department that it belongs to."""

    department = ChoiceField(_("Department"), coerce=int)


class EntryForm(FlaskForm):
    """One entry of a list."""

    parent = ChoiceField(_("Business domain"))
    label_en = StringField(_("English name"), [REQUIRED, Length(max=200)], filters=[trimmed])
    label_zh = StringField(_("Chinese name"), [REQUIRED, Length(max=200)], filters=[trimmed])
    position = IntegerField(_("Place in the list"), [Optional(), NumberRange(0, 9999, _("A number from 0 to 9999."))])
    is_active = BooleanField(_("Can be chosen"), default=True)


class ScreenForm(FlaskForm):
    """A wall: which board it shows, what people call it, in which language it speaks."""

    name = StringField(
        _("Its name"),
        [REQUIRED, Length(max=80)],
        filters=[trimmed],
        description=_("Where it hangs, as people say it."),
    )
    board = SelectField(_("Board"), [CHOSEN])
    language = RadioField(_("Language"), [CHOSEN], choices=list(NAMES.items()), default="en")
