"""Fields with a list to choose from; the list is given as pairs of value and label, as policies and rows have it."""

import wtforms
from wtforms.widgets import CheckboxInput


class _OfPairs:
    """Says the pairs in WTForms' own words; a mapping of group to pairs makes groups."""

    def __init__(self, label=None, validators=None, *, choices=None, **keywords):
        super().__init__(label, validators, choices=_declared(choices), **keywords)

    @property
    def choices(self):
        """What may be chosen, in WTForms' words."""
        return super().choices

    @choices.setter
    def choices(self, pairs):
        wtforms.SelectField.choices.fset(self, _declared(pairs))


class SelectField(_OfPairs, wtforms.SelectField):
    """A drop-down."""


class SelectMultipleField(_OfPairs, wtforms.SelectMultipleField):
    """Several of a list."""


class MultiCheckboxField(SelectMultipleField):
    """Several of a list, each with a box to tick."""

    option_widget = CheckboxInput()


class RadioField(_OfPairs, wtforms.RadioField):
    """Buttons of which one is pressed."""


def _declared(pairs):
    if isinstance(pairs, dict):
        return [_choice(*pair, group) for group, members in pairs.items() for pair in members]
    return pairs and [_choice(*pair) for pair in pairs]


def _choice(value, label, group=None):
    return wtforms.SelectChoice(value, label, optgroup=group)
