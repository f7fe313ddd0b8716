"""What a customer may write through a link; the link's own key stands in for the session's."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from board.forms.choices import RadioField

SAYS = {"1": "solved", "2": "not_solved"}
TOO_LONG = Length(max=2000, message=_("This is longer than we can keep. Please make it shorter than 2000 characters."))


class LetterForm(FlaskForm):
    """A form without a session: no cookie is asked for."""

    class Meta:
        csrf = False


class AdditionForm(LetterForm):
    """What can be said with the answer or after it: stars, words, files."""

    rating = RadioField(_("How satisfied are you with the way we handled it?"), [Optional()])
    words = TextAreaField(_("What is still wrong?"), [TOO_LONG])
    suggestion = TextAreaField(_("What should we do better?"), [TOO_LONG])
    attachments = MultipleFileField(_("Pictures or files"))

    def __init__(self, *, ratings, **keywords):
        super().__init__(**keywords)
        self.rating.choices = ratings

    @property
    def stars(self):
        """The rating as a number, None without one."""
        return int(self.rating.data) if self.rating.data else None

    @property
    def is_empty(self):
        """True when nothing was said."""
        return not (self.rating.data or _text(self.words) or _text(self.suggestion) or _has_files(self.attachments))


class AnswerForm(AdditionForm):
    """Solved or not solved; "1" and "2" say the same."""

    answer = RadioField(
        _("Is it solved?"),
        [InputRequired(_("Please press one of the two buttons: solved, or not solved."))],
        choices=[("solved", _("Yes, it is solved")), ("not_solved", _("No, it is not solved"))],
        filters=[lambda value: SAYS.get(value, value)],
    )


class WordForm(LetterForm):
    """What a customer sends while we work: a word, files, or both."""

    words = TextAreaField(_("Your message"), [TOO_LONG])
    attachments = MultipleFileField(_("Pictures or files"))

    def validate(self, extra_validators=None):
        """Something must be there."""
        is_right = super().validate(extra_validators)
        if not _text(self.words) and not _has_files(self.attachments):
            self.words.errors = [*self.words.errors, _("Write a word or choose a file, then send it.")]
            return False
        return is_right


def _has_files(field):
    """True when one was really chosen: browsers send an empty one for none."""
    return any(getattr(file, "filename", "") for file in field.data or ())


def _text(field):
    return (field.data or "").strip()
