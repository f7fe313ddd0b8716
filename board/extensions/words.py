"""Sentences in the reader's language."""

from flask_babel import Domain, get_locale, gettext

NAMES = {"en": "English", "zh": "中文"}  # each in its own words
LANGUAGES = tuple(NAMES)


class Catalogues(Domain):
    """The texts of every language, found by its short name: Flask-Babel spells out the long one for each text."""

    def __init__(self):
        super().__init__()
        self._known = {}

    def get_translations(self):
        """Those of the reader's language."""
        name = get_locale().language
        if name not in self._known:
            self._known[name] = super().get_translations()
        return self._known[name]


def language():
    """The reader's language: en or zh."""
    locale = get_locale()
    return locale.language if locale and locale.language in LANGUAGES else "en"


def said(reason):
    """A reason of the domain as a sentence; labels among its values are said in the same language."""
    values = {name: label(value) for name, value in dict(reason.params or {}).items()}
    return gettext(reason.text, **values)


def together(sentences):
    """The sentences one after the other: Chinese ones stand without a space between."""
    return ("" if language() == "zh" else " ").join(map(str, sentences))


def label(value):
    """A policy's label in the reader's language; anything else as it is."""
    return value.in_(language()) if hasattr(value, "in_") else value
