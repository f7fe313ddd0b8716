"""The reader of a page."""

from flask_babel import get_locale


def language():
    """The reader's language, "en" or "zh"."""
    return "zh" if str(get_locale()).startswith("zh") else "en"
