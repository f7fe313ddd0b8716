"""The words that cards share, in the reader's language, at a moment."""

from copy import copy
from functools import cache

from babel.dates import get_month_names
from flask_babel import get_locale, gettext

from board.cache import Stamped, minute_of

KEPT = Stamped(32)


def card_words(policy, language, now):
    """The CardWords of a board in the reader's language, at a moment."""
    return KEPT.get((policy.key, language), policy.hash, lambda: CardWords(policy, language)).at(now)


class CardWords:
    """Everything that cards share: looked up once, and given the moment by `at`."""

    def __init__(self, policy, language):
        self.language, self.policy_hash = language, policy.hash
        self.zone = policy.tz
        self.colours = {p.colour: p.short.in_(language) for p in policy.priorities}
        self.channels = {c.key: c.label.in_(language) for c in policy.channels}
        self.levels = {c.key: c.label.in_(language) for c in policy.customer.levels}
        self.due = due_words()
        self.marks = mark_words()
        self.closed = gettext("Closed")
        self.ready = gettext("A supervisor closes it")
        self.unreached = gettext("The customer has not been reached yet")
        self.minutes, self.hours, self.days = gettext("%(n)d min"), gettext("%(n)d h"), gettext("%(n)d d")
        self.waits = gettext("{count} min"), gettext("{hours} h {minutes}"), gettext("{count} d")
        self.months, self.day = get_month_names("abbreviated", locale=get_locale()), gettext("%(day)d %(month)s")
        self.nobody = gettext("Unassigned")
        self.unknown = gettext("Customer unknown")

    def at(self, now):
        """The same words at a moment."""
        words = copy(self)
        words.now, words.today = now, now.astimezone(self.zone).date()
        words.stamp = (self.policy_hash, minute_of(now))
        return words

    def time(self, instant):
        """The time of day where the board is; with its day unless that is today."""
        there = instant.astimezone(self.zone)
        if there.date() == self.today:
            return f"{there:%H:%M}"
        return f"{self.day % {'day': there.day, 'month': self.months[there.month]}} {there:%H:%M}"

    def age(self, since):
        """How long ago, in the largest whole unit: 12 min, 3 h, 5 d."""
        minutes = max(int((self.now - since).total_seconds() // 60), 0)
        if minutes < 60:
            return self.minutes % {"n": minutes}
        return self.hours % {"n": minutes // 60} if minutes < 2880 else self.days % {"n": minutes // 1440}

    def left(self, due):
        """What is left until then, as scripts go on telling it: 9:41, 42 min, 3 h 20, 5 d; a minus once it is late.

        A card that is whole when it comes does not grow under the reader's eyes.
        """
        seconds = int(abs((due - self.now).total_seconds()))
        minutes, (of_minutes, of_hours, of_days) = seconds // 60, self.waits
        sign = "\u2212" if due < self.now else ""
        if minutes < 10:
            return f"{sign}{minutes}:{seconds % 60:02d}"
        if minutes < 60:
            return sign + of_minutes.format(count=minutes)
        if minutes < 2880:
            return sign + of_hours.format(hours=minutes // 60, minutes=f"{minutes % 60:02d}")
        return sign + of_days.format(count=minutes // 1440)


def due_words():
    """Kind of clock to the words before its time: "Note due"."""
    return _due_words(get_locale())


@cache
def _due_words(_locale):
    return {
        "register": gettext("Complete registration"),
        "judge": gettext("Judge"),
        "assign": gettext("Assign"),
        "review": gettext("Ruling due"),
        "respond": gettext("First response due"),
        "start": gettext("Start"),
        "resolve": gettext("Resolve"),
        "promise": gettext("Promised"),
        "promise_half": gettext("Half of the time gone"),
        "promise_hour": gettext("Reminder before the promise"),
        "act": gettext("Supervisor must act"),
        "note": gettext("Note due"),
        "update": gettext("Customer update due"),
        "enquiry": gettext("Answer the customer"),
        "milestone": gettext("Tell the milestone"),
        "material": gettext("Answer the material"),
        "commitment": gettext("Commitment due"),
        "tell": gettext("Tell the customer"),
        "reminder": gettext("Awaiting customer, reminder"),
        "silence": gettext("Awaiting customer, closes"),
    }


def mark_words():
    """Mark to its name, in the order in which a card shows them."""
    return {
        "late": gettext("Delayed"),
        "escalated": gettext("Escalated"),
        "second": gettext("Second handling"),
        "disputed": gettext("Priority disputed"),
        "material": gettext("Waiting for material"),
        "paused": gettext("Paused"),
        "ready": gettext("Ready to close"),
        "urged": gettext("Urged"),
    }
