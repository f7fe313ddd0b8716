"""How the forms of a ticket are filled: lists in the reader's language, instants in the board's zone."""

from flask import g

from board.extensions.words import label


def options(listed):
    """(key, label) of a policy's list in the reader's language."""
    return [(choice.key, label(choice.label)) for choice in listed]


def zoned(form, *names):
    """The form, its instants read and shown in the board's zone."""
    for name in names:
        form[name].zone = g.policy.tz
    return form
