"""How a form of an administrator is saved."""

from flask import flash

from board.blueprints.faults import mark
from board.domain.refusals import Refused
from board.extensions import db
from board.htmx import go


def save_or_show(form, save, show):
    """303 to where `save(form)` says, with its notice; else the form again by `show(form, status, reasons)`.

    A reason of the domain stands on its field when the form has it: 422; on top of the form otherwise: 409.
    """
    if not form.validate_on_submit():
        return show(form, 422)
    try:
        url, notice = save(form)
        db.session.commit()
    except Refused as refusal:
        db.session.rollback()
        left = mark(form, refusal.reasons)
        return show(form, 409, left) if left else show(form, 422)
    flash(notice, "good")
    return go(url)
