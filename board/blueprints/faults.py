"""Reasons of the domain on the fields of a form."""

from board.extensions.words import said


def mark(form, reasons):
    """Put each reason on its field; the sentences that belong to no field come back.

    A field that has a fault of its own already keeps that one alone: it says the same in other words.
    """
    faulty, others = {field.name for field in form if field.errors}, []
    for reason in reasons:
        if reason.field not in form:
            others.append(said(reason))
        elif reason.field not in faulty:
            form[reason.field].errors = [*form[reason.field].errors, said(reason)]
    return others
