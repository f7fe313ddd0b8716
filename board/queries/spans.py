"""Durations in the reader's language, and in which time they are counted."""

from datetime import timedelta

from flask_babel import gettext

MINUTE = timedelta(minutes=1)


def span_words(span):
    """Whole hours and minutes, what is nothing left out: 23 min, 2 h, 26 h 05 min."""
    hours, minutes = divmod(span // MINUTE, 60)
    if not hours:
        return gettext("%(n)d min", n=minutes)
    return (
        gettext("%(hours)d h %(minutes)02d min", hours=hours, minutes=minutes)
        if minutes
        else gettext("%(n)d h", n=hours)
    )


def counted_words(policy, language):
    """How the durations of a board's tickets are counted: in working time, round the clock, or which how."""
    always = [level.label.in_(language) for level in policy.priorities if level.calendar is None]
    if len(always) == len(policy.priorities):
        return gettext("round the clock")
    if not always:
        return gettext("in working time")
    return gettext("in working time; round the clock for %(levels)s", levels=gettext(", ").join(always))
