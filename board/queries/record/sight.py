"""What the forms of a record share: the loaded ticket, and how its values are written."""

from flask_babel import gettext as _

from board.domain import countdown
from board.domain.policies.labels import by_key

NONE = "–"


class Sight:
    """A loaded ticket page as one reader sees it."""

    def __init__(self, page, policy, language):
        self.page, self.policy, self.language = page, policy, language
        self.ticket, self.request, self.customer = page.ticket, page.ticket.request, page.ticket.customer

    def at(self, instant):
        """The board's date and time to the second, as 2024-05-20 14:00:15 (G-199, G-248)."""
        return f"{instant.astimezone(self.policy.tz):%Y-%m-%d %H:%M:%S}" if instant else NONE

    def recorded(self, at, since, minutes):
        """When something was written down, and whether that was within the minutes (G-258, G-275)."""
        if at is None:
            return NONE
        verdict = _("in time") if countdown.written_in_time(since, at, minutes) else _("late")
        return _("%(time)s, %(verdict)s", time=self.at(at), verdict=verdict)

    def name(self, person_id):
        """A person's name."""
        face = self.page.people.get(person_id)
        return face.name if face else NONE

    def label(self, choices, key):
        """The label of a choice; the key itself where the list has changed since."""
        if key in (None, ""):
            return NONE
        try:
            return self.said(by_key(choices, key).label)
        except KeyError:
            return key

    def said(self, label):
        """A policy's label in the reader's language."""
        return label.in_(self.language)

    def declared(self, field, value):
        """The value of a field that the policy declares, in words."""
        if value in (None, ""):
            return NONE
        if hasattr(value, "astimezone"):
            return f"{value.astimezone(self.policy.tz):%Y-%m-%d %H:%M}"
        return self.label(field.options, value) if field.options else str(value)

    def files(self, kind, entry_id):
        """The names of an entry's files, one a line."""
        return "\n".join(file.name for file in self.page.attachments.get((kind, entry_id), ())) or NONE
