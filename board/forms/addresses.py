"""Addresses outside the house: a person's own, a team's, webhooks of a board."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from board.domain import notices, webhooks
from board.domain.events import sentence
from board.extensions.words import NAMES
from board.forms.choices import MultiCheckboxField, RadioField
from board.forms.fields import CHOSEN, REQUIRED, ChoiceField, trimmed

AS_IT_IS = {"autocomplete": "off", "spellcheck": "false", "inputmode": "url"}
AT_LEAST_ONE = InputRequired(_("Choose at least one."))


def _service_url():
    return StringField(
        _("Address"),
        [REQUIRED, Length(max=1000)],
        filters=[trimmed],
        description=_(
            "As Apprise writes it: wecombot://key, dingtalk://token, feishu://token … It is kept encrypted and never"
            " shown again."
        ),
        render_kw=AS_IT_IS,
    )


class AddressForm(FlaskForm):
    """An address of a messaging service, as Apprise writes it."""

    url = _service_url()
    name = StringField(_("Its name"), [Length(max=80)], filters=[trimmed], description=_("What you call it."))


class TeamAddressForm(FlaskForm):
    """An address where a team reads together, such as the robot of its group chat."""

    url = _service_url()
    team = ChoiceField(_("Team"), [CHOSEN], coerce=int)
    language = RadioField(_("Language"), [CHOSEN], choices=list(NAMES.items()), default="en")
    kinds = MultiCheckboxField(_("What goes there"), [AT_LEAST_ONE], default=["breaches"])

    def __init__(self, *arguments, **keywords):
        super().__init__(*arguments, **keywords)
        self.kinds.choices = [(key, _(title)) for key, title in notices.TITLES.items()]


class KindsForm(FlaskForm):
    """What a webhook is told."""

    name = StringField(
        _("Its name"), [REQUIRED, Length(max=80)], filters=[trimmed], description=_("Who listens there.")
    )
    kinds = MultiCheckboxField(_("Events"), [AT_LEAST_ONE])

    def __init__(self, *arguments, **keywords):
        super().__init__(*arguments, **keywords)
        self.kinds.choices = [(kind, _(sentence(kind))) for kind in webhooks.OFFERED]


class HookForm(KindsForm):
    """A webhook: where events of a board are posted, signed."""

    url = StringField(
        _("Address"),
        [REQUIRED, Length(max=1000)],
        filters=[trimmed],
        description=_("Begins with https://. It is kept encrypted, and shown without its path."),
        render_kw=AS_IT_IS,
    )
    team = ChoiceField(_("Team"), coerce=int, description=_("Empty for all tickets of the board."))
