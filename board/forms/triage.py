"""The judgement (form 3.2): scores with their reasons or criteria, domain, nature, topic; disputes and rulings."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from board.forms.choices import SelectField, SelectMultipleField
from board.forms.declared import CHOOSE, FILL_IN, ChoiceButtons, declared_form, stripped


class TopicField(SelectField):
    """A drop-down with one group per business domain; any topic of the list may be chosen."""

    def __init__(self, label=None, validators=None, **keywords):
        super().__init__(label, validators, coerce=lambda value: value or None, choices=[("", "")], **keywords)


class TriageForm(FlaskForm):
    """Domain and nature; a board's scores, criteria, topics and declared fields come with `triage_form`."""

    domain = ChoiceButtons(_("Business domain"), [InputRequired(CHOOSE)])
    nature = ChoiceButtons(_("Nature of the problem"), [InputRequired(CHOOSE)])
    topic = TopicField(
        _("Topic"),
        [InputRequired(CHOOSE)],
        description=_("Titles, tags and the lists of frequent problems are made of it."),
    )


def triage_form(policy, language, topics, base=TriageForm):
    """The class of a board's triage form. `topics` are (domain choice, topic rows) pairs."""
    parts = _scores(policy, language) if policy.triage.scheme == "score" else _criteria(policy, language)
    form = declared_form(type(base.__name__, (base,), parts), policy.fields["triage"], language, policy.zone)
    return type(form.__name__, (form,), {"__init__": _of_board(form, policy, language, topics)})


def _of_board(base, policy, language, topics):
    def __init__(self, *arguments, **keywords):
        base.__init__(self, *arguments, **keywords)
        self.domain.choices = [(one.key, one.label.in_(language)) for one in policy.domains]
        self.nature.choices = [(one.key, one.label.in_(language)) for one in policy.natures]
        groups = {
            domain.label.in_(language): [(topic.key, topic.named(language)) for topic in rows]
            for domain, rows in topics
            if rows
        }
        self.topic.choices = {"": [("", _("Please choose"))], **groups}
        self.topic.parents = {domain.label.in_(language): domain.key for domain, _rows in topics}
        if not policy.triage.topic_required:
            self.topic.validators, self.topic.flags.required = [Optional()], False

    return __init__


def _scores(policy, language):
    """Points and their reason for each dimension, with the criterion of every score."""
    parts = {}
    for dimension in policy.triage.dimensions:
        name = dimension.label.in_(language)
        criteria = {str(one.points): one.label.in_(language) for one in dimension.criteria}
        parts[f"points_{dimension.key}"] = _points(name, criteria)
        parts[f"reason_{dimension.key}"] = StringField(
            _("Reason for the score “%(dimension)s”", dimension=name),
            [DataRequired(FILL_IN), Length(max=300)],
            filters=[stripped],
        )
    return parts


def _points(name, criteria):
    field = type("CriteriaButtons", (ChoiceButtons,), {"criteria": criteria})
    return field(name, [InputRequired(CHOOSE)], choices=[(points, points) for points in criteria])


def _criteria(policy, language):
    """The criteria that hold, and a word on why."""
    choices = [(one.key, one.label.in_(language)) for one in policy.triage.criteria]
    return {
        "criteria": SelectMultipleField(_("What holds"), [Optional()], choices=choices),
        "reason": StringField(_("Reason"), [Optional(), Length(max=300)], filters=[stripped]),
    }


class DisputeForm(FlaskForm):
    """Another colour, and why."""

    colour = ChoiceButtons(_("It should be"), [InputRequired(CHOOSE)])
    reason = TextAreaField(
        _("Reason"),
        [DataRequired(FILL_IN), Length(max=1000)],
        filters=[stripped],
        description=_("What the customer says, or what the scores do not show."),
    )


class RulingForm(DisputeForm):
    """The colour that holds, and why."""

    colour = ChoiceButtons(_("The ruling"), [InputRequired(CHOOSE)])
    reason = TextAreaField(_("Reason"), [DataRequired(FILL_IN), Length(max=1000)], filters=[stripped])
